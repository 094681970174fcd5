import { connectTemporal } from '../../temporal/connection.ts';
import { run } from '../output.ts';
import { viewRun } from '../runs.ts';

export async function cancel(typed: string, options: { json?: true | undefined }): Promise<void> {
  await run(options, async (out) => {
    const temporal = await connectTemporal();
    try {
      const { id, status } = await viewRun(temporal.client, typed);
      await temporal.client.workflow.getHandle(id).cancel();
      out.data({ run: id, cancelRequested: true });
      out.line(`Cancel requested for ${id}. It ${status?.cancel ?? 'starts nothing new.'}`);
    } finally {
      await temporal.connection.close();
    }
  });
}
