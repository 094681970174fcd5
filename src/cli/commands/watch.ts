import { connectTemporal } from '../../temporal/connection.ts';
import { followRun } from '../follow.ts';
import { run } from '../output.ts';

export async function watch(
  id: string,
  options: { json?: true | undefined; stopAtQuestion?: true | undefined },
): Promise<void> {
  await run(options, async (out) => {
    const temporal = await connectTemporal();
    try {
      return await followRun(temporal, id, out, { stopAtQuestion: options.stopAtQuestion === true });
    } finally {
      await temporal.connection.close();
    }
  });
}
