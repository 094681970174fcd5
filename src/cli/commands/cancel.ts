import { withTemporal } from '../with-temporal.ts';
import { cancelRun } from '../../runs/cancel.ts';
import { run } from '../output.ts';

export async function cancel(typed: string, options: { json?: true | undefined }): Promise<void> {
  await run(options, async (out) => {
    return withTemporal(async ({ client }) => {
      const { id, status } = await cancelRun(client, typed);
      out.data({ run: id, cancelRequested: true, cancel: status?.cancel ?? null });
      out.line(`Cancel requested for ${id}.`);
      if (status !== null) out.line(`It ${status.cancel}`);
      else out.warn('No worker answers for this run: it is cancelled when one is back ("dr worker").');
      out.line(`Watch it end: dr watch ${id}`);
    });
  });
}
