import type { Client } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { randomUUID } from 'node:crypto';
import { parseRequest, type Procedure, type RunRequest } from '../../domain/input.ts';
import { canonicalRunId } from '../../domain/run-id.ts';
import { describeRun } from '../../domain/summary.ts';
import { connectTemporal, type Connected } from '../../temporal/connection.ts';
import { CommandError, EXIT } from '../exit.ts';
import { run, type Output } from '../output.ts';
import { uiLink } from '../runs.ts';
import { findTaskQueue } from '../task-queue.ts';
import { followRun } from '../follow.ts';

export interface StartOptions {
  site: string;
  group: string;
  from?: string | undefined;
  dryRun?: true | undefined;
  reason?: string | undefined;
  incident?: string | undefined;
  by?: string | undefined;
  onFailure: 'ask' | 'abort';
  wait?: true | undefined;
  stopAtQuestion?: true | undefined;
  json?: true | undefined;
  config?: string | undefined;
  taskQueue?: string | undefined;
}

export async function startFailover(options: StartOptions): Promise<void> {
  await run(options, async (out) => {
    const requestedAt = new Date().toISOString();
    const { site, group, from, reason, incident, onFailure } = options;
    const by = options.by ?? process.env['USER'];
    const given = {
      site,
      group,
      from,
      reason,
      incident,
      by,
      onFailure,
      dryRun: options.dryRun === true,
      requestedAt,
    };
    const request = parseRequest('failover', given);
    if ('problem' in request) throw new CommandError(EXIT.usage, request.problem);
    const taskQueue = await findTaskQueue(options);
    const temporal = await connectTemporal();
    try {
      const started = await startOrJoin(temporal.client, 'failover', request, taskQueue);
      const ui = uiLink(temporal.namespace, started.run);
      out.data({ ...started, ui });
      out.line(`${started.joined ? 'Joined' : 'Started'} ${started.run}${ui ? `\n  ${ui}` : ''}`);
      await warnWithoutWorker(temporal, taskQueue, out);
      if (!options.wait) {
        out.line(`Watch it: dr watch ${started.run}`);
        return EXIT.ok;
      }
      return await followRun(temporal, started.run, out, { stopAtQuestion: options.stopAtQuestion === true });
    } finally {
      await temporal.connection.close();
    }
  });
}

/** Starts the run, or joins the one in flight if it is the same; another one in the way is named. */
async function startOrJoin(
  client: Client,
  procedure: Procedure,
  request: RunRequest,
  taskQueue: string,
): Promise<{ run: string; joined: boolean }> {
  const id = canonicalRunId(request.site, request.group);
  // A dry run takes no lock, so it must not take the id that is one.
  const workflowId = request.dryRun ? `${id}/dry-run-${randomUUID().slice(0, 8)}` : id;
  const { summary, details } = describeRun(procedure, request);
  try {
    await client.workflow.start(procedure, {
      workflowId,
      taskQueue,
      args: [request],
      staticSummary: summary,
      staticDetails: details,
      memo: { from: request.from ?? null, dryRun: request.dryRun },
      workflowIdConflictPolicy: 'FAIL',
    });
    return { run: workflowId, joined: false };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    await refuseOther(client, workflowId, procedure, request);
    return { run: workflowId, joined: true };
  }
}

async function refuseOther(
  client: Client,
  id: string,
  procedure: Procedure,
  request: RunRequest,
): Promise<void> {
  const held = await client.workflow.getHandle(id).describe();
  const memo = held.memo ?? {};
  const goal = memo['goal'] as { from?: string } | undefined;
  const itsFrom = goal?.from ?? (memo['from'] as string | null | undefined) ?? null;
  const other =
    held.type !== procedure
      ? `procedure ${held.type}`
      : request.from !== undefined && itsFrom !== null && itsFrom !== request.from
        ? `failover from ${itsFrom}`
        : null;
  if (other === null) return;
  throw new CommandError(
    EXIT.notReached,
    `Run ${id} (${other}, since ${held.startTime.toISOString()}) is in the way. Nothing was started. Look at it: dr watch ${id}`,
  );
}

/** A run without a worker waits silently: say so. */
async function warnWithoutWorker(temporal: Connected, taskQueue: string, out: Output): Promise<void> {
  const { connection, namespace } = temporal;
  const answer = await connection
    .withDeadline(Date.now() + 2_000, () =>
      // 1 = workflow task queue.
      connection.workflowService.describeTaskQueue({
        namespace,
        taskQueue: { name: taskQueue },
        taskQueueType: 1,
      }),
    )
    .catch(() => null);
  if (answer !== null && (answer.pollers ?? []).length === 0) {
    out.warn(`No worker polls task queue "${taskQueue}": the run waits until one is started ("dr worker").`);
  }
}
