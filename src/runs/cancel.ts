import { randomUUID } from 'node:crypto';
import { isGrpcServiceError as isServiceError, type Client } from '@temporalio/client';
import { RunError } from './errors.ts';
import { viewRun } from './find.ts';
import { isOpen, type RunView } from './notes.ts';

const GRPC_NOT_FOUND = 5;

/**
 * Asks the run that a person means to stop safely.
 * @param why stands in the history of the run
 * @throws RunError `noRun`, `ended`
 */
export async function cancelRun(client: Client, typed: string, why?: string): Promise<RunView> {
  const view = await viewRun(client, typed);
  const { id, record } = view;
  if (!isOpen(view)) {
    const ended = record.status.name.toLowerCase();
    throw new RunError('ended', `Run ${id} has ended (${ended}): there is nothing to cancel.`, { run: id });
  }
  const { namespace, identity } = client.options;
  try {
    await client.workflowService.requestCancelWorkflowExecution({
      namespace,
      identity,
      requestId: randomUUID(),
      workflowExecution: { workflowId: id },
      ...(why === undefined ? {} : { reason: why }),
    });
  } catch (error) {
    if (!isServiceError(error) || error.code !== GRPC_NOT_FOUND) throw error;
    throw new RunError('ended', `Run ${id} has ended meanwhile: there is nothing to cancel.`, { run: id });
  }
  return view;
}
