import { randomUUID } from 'node:crypto';
import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import type { RunRequest } from '../domain/input.ts';
import { yieldsTo, type Procedure } from '../domain/procedures.ts';
import { startRunId } from '../domain/run-id.ts';
import { describeRun } from '../domain/summary.ts';
import { findRecord } from './find.ts';
import { isOpen } from './notes.ts';
import { ignoredIn, openByName, refuseOther } from './obstacles.ts';

export interface Started {
  run: string;
  joined: boolean;
  /** Joined: since when it runs, and the zone that production leaves, where it says so. */
  since: string | null;
  from: string | null;
  /** Joined: what was asked for here and not when that run was started. */
  ignored: string[];
}

/**
 * Starts the run, or joins the one in flight if it is the same; another one in the way is named, and nothing started.
 * @throws RunError `inTheWay`
 */
export async function startOrJoin(
  client: Client,
  procedure: Procedure,
  request: RunRequest,
  taskQueue: string,
): Promise<Started> {
  const id = startRunId(request.site, request.group);
  // A dry run takes no lock, so it must not take the id that is one.
  let workflowId = request.dryRun ? `${id}/dry-run-${randomUUID().slice(0, 8)}` : id;
  const inTheWay = request.dryRun ? null : await openByName(client, request);
  // What practice does with the group, the run itself ends.
  if (inTheWay !== null && !yieldsTo(inTheWay.record.type, procedure))
    await refuseOther(client, inTheWay, procedure, request);
  for (;;) {
    try {
      await client.workflow.start(procedure, {
        ...runOptions(procedure, request, taskQueue),
        workflowId,
        workflowIdConflictPolicy: 'FAIL',
      });
      return { run: workflowId, joined: false, since: null, from: null, ignored: [] };
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
    const held = await findRecord(client, workflowId);
    // Ended in between: start again.
    if (held === null || !isOpen(held)) continue;
    if (yieldsTo(held.record.type, procedure)) {
      workflowId = `${id}/${procedure}`;
      continue;
    }
    const from = await refuseOther(client, held, procedure, request);
    const ignored = await ignoredIn(client, held, request);
    return { run: workflowId, joined: true, since: held.record.startTime.toISOString(), from, ignored };
  }
}

/** What every start says of its run, whichever its id. */
export function runOptions(procedure: Procedure, request: RunRequest, taskQueue: string) {
  const { summary, details } = describeRun(procedure, request);
  return {
    taskQueue,
    args: [request],
    staticSummary: summary,
    staticDetails: details,
    memo: { group: request.group, dryRun: request.dryRun },
  };
}
