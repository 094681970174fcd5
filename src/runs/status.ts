import type { Client } from '@temporalio/client';
import type { RunStatus } from '../domain/status.ts';
import type { RunRecord, RunView } from './notes.ts';

/**
 * A worker that is alive answers at once, unless another one died over this run: then the server waits ten seconds
 * for that one first. Where nobody has asked for work lately, a short try is enough.
 */
const QUERY_MS = 12_000;
const HOPELESS_QUERY_MS = 3_000;

/** Asks the run itself; `status` stays null where no worker answers for it. */
export async function withStatus(client: Client, { id, record }: RunRecord): Promise<RunView> {
  const pollers = await pollersOf(client, record.taskQueue);
  const patience = pollers === 0 ? HOPELESS_QUERY_MS : QUERY_MS;
  const status = await client
    .withDeadline(Date.now() + patience, () =>
      client.workflow.getHandle(id, record.runId).query<RunStatus>('status'),
    )
    .catch(() => null);
  return { id, record, status };
}

/** How many workers asked a task queue for work lately; null where that can't be told. */
export async function pollersOf(client: Client, taskQueue: string): Promise<number | null> {
  const { namespace } = client.options;
  const answer = await client
    .withDeadline(Date.now() + 2_000, () =>
      // 1 = workflow task queue.
      client.workflowService.describeTaskQueue({
        namespace,
        taskQueue: { name: taskQueue },
        taskQueueType: 1,
      }),
    )
    .catch(() => null);
  return answer && (answer.pollers ?? []).length;
}
