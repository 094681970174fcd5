import { withTemporal } from '../with-temporal.ts';
import { CommandError, EXIT } from '../exit.ts';
import { run } from '../output.ts';
import { isOpen, viewRun } from '../runs.ts';

export async function cancel(typed: string, options: { json?: true | undefined }): Promise<void> {
  await run(options, async (out) => {
    return withTemporal(async (temporal) => {
      const view = await viewRun(temporal.client, typed);
      const { id, record, status } = view;
      if (!isOpen(view)) {
        const ended = record.status.name.toLowerCase();
        throw new CommandError(
          EXIT.notReached,
          `Run ${id} has ended (${ended}): there is nothing to cancel.`,
        );
      }
      await temporal.client.workflow.getHandle(id).cancel();
      out.data({ run: id, cancelRequested: true, cancel: status?.cancel ?? null });
      out.line(`Cancel requested for ${id}.`);
      if (status !== null) out.line(`It ${status.cancel}`);
      else out.warn('No worker answers for this run: it is cancelled when one is back ("dr worker").');
      out.line(`Watch it end: dr watch ${id}`);
    });
  });
}
