import { randomUUID } from 'node:crypto';
import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { RunRequest } from '../domain/input.ts';
import type { Procedure } from '../domain/procedures.ts';
import { startRunId } from '../domain/run-id.ts';
import { describeRun } from '../domain/summary.ts';
import { CommandError, EXIT } from './exit.ts';
import { findRecord, isOpen, notesOf, runByName, withStatus, worksIn, type RunRecord } from './runs.ts';

export interface Started {
  run: string;
  joined: boolean;
  /** Joined: since when it runs, and the zone that production leaves, where it says so. */
  since: string | null;
  from: string | null;
  /** Joined: what was asked for here and not when that run was started. */
  ignored: string[];
}

/** Starts the run, or joins the one in flight if it is the same; another one in the way is named, and nothing started. */
export async function startOrJoin(
  client: Client,
  procedure: Procedure,
  request: RunRequest,
  taskQueue: string,
): Promise<Started> {
  const id = startRunId(request.site, request.group);
  // A dry run takes no lock, so it must not take the id that is one.
  const workflowId = request.dryRun ? `${id}/dry-run-${randomUUID().slice(0, 8)}` : id;
  if (!request.dryRun) await refuseOtherByName(client, procedure, request);
  const { summary, details } = describeRun(procedure, request);
  for (;;) {
    try {
      await client.workflow.start(procedure, {
        workflowId,
        taskQueue,
        args: [request],
        staticSummary: summary,
        staticDetails: details,
        memo: { group: request.group, dryRun: request.dryRun },
        workflowIdConflictPolicy: 'FAIL',
      });
      return { run: workflowId, joined: false, since: null, from: null, ignored: [] };
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
    const held = await findRecord(client, workflowId);
    // Ended in between: start again.
    if (held === null || !isOpen(held)) continue;
    const from = await refuseOther(client, held, procedure, request);
    const ignored = await ignoredIn(client, held, request);
    return { run: workflowId, joined: true, since: held.record.startTime.toISOString(), from, ignored };
  }
}

/**
 * The run in the way may have another id: started by id while we name the group. The run itself finds that out,
 * and is refused; whoever does not wait for it should be told here. A look that fails stops nothing.
 */
async function refuseOtherByName(client: Client, procedure: Procedure, request: RunRequest): Promise<void> {
  const held = await runByName(client, `${request.site}/${request.group}`)
    .then((id) => (id === null ? null : findRecord(client, id)))
    .catch(() => null);
  if (held !== null && isOpen(held)) await refuseOther(client, held, procedure, request);
}

/** @returns the zone that production leaves in the run in flight, where it says so */
async function refuseOther(
  client: Client,
  held: RunRecord,
  procedure: Procedure,
  request: RunRequest,
): Promise<string | null> {
  const { id, record } = held;
  const release = notesOf(record).mayRelease === true ? ` It waits between two parts: dr release ${id}` : '';
  const refuse = (what: string): never => {
    throw new CommandError(
      EXIT.notReached,
      `Run ${id} (${what}, since ${record.startTime.toISOString()}) is in the way. Nothing was started. Look at it: dr watch ${id}${release}`,
    );
  };
  if (record.type !== procedure) return refuse(`procedure ${record.type}`);
  const input = await inputOf(client, held);
  if (input.dryRun === true) return refuse('a dry run under the id of a real one');
  const from = await directionOf(client, held, input);
  const to = input.goal?.to ?? input.to ?? null;
  if (request.to !== undefined && to !== null && request.to !== to) return refuse(`${procedure} to ${to}`);
  if (request.from === undefined || request.from === from) return from;
  return refuse(
    from === null ? `${procedure}, which has not yet said out of which zone` : `${procedure} from ${from}`,
  );
}

/** A joined run goes on as it was started. */
async function ignoredIn(client: Client, held: RunRecord, request: RunRequest): Promise<string[]> {
  const input = await inputOf(client, held);
  const asked = (['then', 'approval', 'servers', 'resend', 'onFailure'] as const).filter(
    (key) => request[key] !== undefined && request[key] !== input[key],
  );
  return asked.map((key) => `${key} ${request[key] ?? ''}`);
}

/** Fixed in the input of the run that does the work; before that, what was asked for, or what the run says. */
async function directionOf(
  client: Client,
  held: RunRecord,
  input: Partial<RunRequest>,
): Promise<string | null> {
  if (input.goal) return input.goal.from;
  const next = worksIn(held);
  const working = next === null ? null : await findRecord(client, next);
  const theirs = working === null ? undefined : (await inputOf(client, working)).goal;
  if (theirs ?? input.from) return theirs?.from ?? input.from ?? null;
  return (await withStatus(client, held)).status?.from ?? null;
}

/** What the run was started with, from its history: there without a worker, and whichever way it was started. */
async function inputOf(client: Client, { id, record }: RunRecord): Promise<Partial<RunRequest>> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId: id, runId: record.runId },
    maximumPageSize: 1,
  });
  const payload = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
  if (!payload) return {};
  try {
    const input: unknown = defaultPayloadConverter.fromPayload(payload);
    return typeof input === 'object' && input !== null ? input : {};
  } catch {
    // Not JSON: that run ends by itself.
    return {};
  }
}
