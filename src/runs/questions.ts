import type { Client } from '@temporalio/client';
import { PROCEDURES } from '../domain/procedures.ts';

/** What a run leaves in its memo about its question. */
interface Waiting {
  needsHuman?: unknown;
  questionType?: unknown;
}

/** More at a time are no figure any more, they are a catastrophe. */
const MOST = 1_000;

/** How many open questions there are of each type, as Temporal's list has it: a moment behind, and complete. */
export async function questionsOpen(client: Client, taskQueue: string): Promise<Map<string, number>> {
  const runs = runsOf(taskQueue);
  // Where the namespace lacks the search attribute, the runs' memos say the same, only slower.
  return count(client, `${runs} AND DrNeedsHuman = true`).catch(() => count(client, runs));
}

/** The query for all open runs of a task queue. */
function runsOf(taskQueue: string): string {
  const types = PROCEDURES.map((procedure) => `"${procedure}"`).join(', ');
  return `WorkflowType IN (${types}) AND TaskQueue = "${taskQueue.replaceAll('"', '')}" AND ExecutionStatus = "Running"`;
}

async function count(client: Client, query: string): Promise<Map<string, number>> {
  const open = new Map<string, number>();
  let seen = 0;
  for await (const { memo } of client.workflow.list({ query })) {
    const { needsHuman, questionType } = (memo ?? {}) as Waiting;
    if (needsHuman === true) {
      const type = typeof questionType === 'string' ? questionType : 'unknown';
      open.set(type, (open.get(type) ?? 0) + 1);
    }
    if (++seen === MOST) break;
  }
  return open;
}
