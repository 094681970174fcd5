import { connectTemporal, type Connected } from '../temporal/connection.ts';

/** Work over a connection that is closed whatever happens. */
export async function withTemporal<T>(work: (temporal: Connected) => Promise<T>): Promise<T> {
  const temporal = await connectTemporal();
  try {
    return await work(temporal);
  } finally {
    await temporal.connection.close();
  }
}
