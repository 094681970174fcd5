import { connectTemporal } from '../../temporal/connection.ts';
import { registerSearchAttributes } from '../../temporal/search-attributes.ts';
import { run } from '../output.ts';

export async function setup(options: { json?: true | undefined }): Promise<void> {
  await run(options, async (out) => {
    const { connection, namespace } = await connectTemporal();
    try {
      const added = await registerSearchAttributes(connection, namespace);
      out.data({ namespace, added });
      out.line(
        added.length === 0
          ? `Namespace ${namespace} has all search attributes already.`
          : `Registered in namespace ${namespace}: ${added.join(', ')}.`,
      );
    } finally {
      await connection.close();
    }
  });
}
