import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { RunStatus } from '../domain/status.ts';
import { temporalFault } from '../temporal/faults.ts';
import type { RunRecord, RunView } from './notes.ts';

/**
 * A worker that is alive answers at once, unless another one died over this run: then the server waits ten seconds
 * for that one first. Where nobody has asked for work lately, a short try is enough.
 */
const QUERY_MS = 12_000;
const HOPELESS_QUERY_MS = 3_000;
/**
 * The SDK's core may drop a query that waits behind another one of the same run ("leftover buffered tasks when
 * evicting run"): of two people who look at an ended run at once, one would be told that no worker answers. A query
 * changes nothing, so it is asked again beside the first.
 */
const AGAIN_MS = 2_000;

/** Asks the run itself; `status` stays null where no worker answers for it. */
export async function withStatus(client: Client, { id, record }: RunRecord): Promise<RunView> {
  const pollers = await pollersOf(client, record.taskQueue);
  const patience = pollers === 0 ? HOPELESS_QUERY_MS : QUERY_MS;
  const handle = client.workflow.getHandle(id, record.runId);
  const deadline = Date.now() + patience;
  const ask = (): Promise<RunStatus> =>
    client.withDeadline(deadline, () => handle.query<RunStatus>('status'));
  return { id, record, status: await firstAnswer(ask, patience).catch(() => null) };
}

/** The first answer, asked for again as long as none has come. Who says that it can't be had is believed at once. */
async function firstAnswer<T>(ask: () => Promise<T>, patience: number): Promise<T | null> {
  const over = new AbortController();
  const { signal } = over;
  const never = new Promise<never>(() => {});
  const patiently = (error: unknown): Promise<never> => {
    const kind = temporalFault(error)?.kind;
    return kind === 'away' || kind === 'busy' ? never : Promise.reject(error as Error);
  };
  const asked: Promise<T>[] = [];
  for (let after = 0; after < patience; after += AGAIN_MS)
    asked.push(delay(after, null, { signal }).then(ask).catch(patiently));
  try {
    return await Promise.race([...asked, delay(patience, null, { signal })]);
  } finally {
    over.abort();
  }
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
