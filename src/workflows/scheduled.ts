import {
  ApplicationFailure,
  CancellationScope,
  ChildWorkflowFailure,
  isCancellation,
  ParentClosePolicy,
  proxyActivities,
  setCurrentDetails,
  startChild,
  upsertMemo,
  uuid4,
  workflowInfo,
  type ChildWorkflowHandle,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import { failureTypeOf } from '../domain/errors/index.ts';
import { blocking } from '../domain/findings.ts';
import { SCHEDULABLE } from '../domain/procedures.ts';
import { startRunId } from '../domain/run-id.ts';
import { gaveWay, type ScheduledInput, type ScheduledResult } from '../domain/scheduled.ts';
import type { Readiness, ReadinessPassed } from '../domain/readiness/readiness.ts';
import type { RunReport } from '../domain/status.ts';
import { ending } from './failure.ts';

const { mayStart } = proxyActivities<Pick<Activities, 'mayStart'>>({
  startToCloseTimeout: '30 s',
  retry: { initialInterval: 1_000, maximumInterval: '1 minute' },
});

/**
 * What a schedule starts. No runbook: it decides whether the run may begin now, starts it under an id of its own (the run
 * takes the group's lock itself), and says what its end means to the schedule. A run that gives way to another one, or
 * is not to begin now, is skipped, which is no failure; one that fails makes this fail, and that pauses the schedule.
 */
export async function scheduled(input: ScheduledInput): Promise<ScheduledResult> {
  if (!isScheduled(input))
    throw ending('InputInvalid', 'This workflow is started by schedules: "dr schedule apply" makes them.');
  const { site, group } = targetOf(input);
  const notNow = await mayStart.executeWithOptions({ summary: 'May it start now?' }, [
    {
      ...{
        procedure: input.procedure,
        site,
        group,
        timeZone: input.timeZone,
        freeze: input.freeze,
        catchUpMs: input.catchUpMs,
      },
      dueAt: workflowInfo().startTime.toISOString(),
    },
  ]);
  if (notNow !== null) return told({ outcome: 'skipped', message: notNow.why, run: null });

  const run = `${runIdOf(input, site, group)}/scheduled-${uuid4().slice(0, 8)}`;
  const child = await startChild(input.procedure, {
    workflowId: run,
    args: [input.input],
    // A drill that is half done must clean up, whoever ends this.
    parentClosePolicy: ParentClosePolicy.ABANDON,
    memo: { group: group ?? '', dryRun: input.input['dryRun'] === true },
  });
  told({ outcome: 'running', message: `Started ${run}.`, run });
  return told(await endOf(run, child));
}

async function endOf(run: string, child: ChildWorkflowHandle<never>): Promise<ScheduledResult> {
  try {
    const result = (await child.result()) as RunReport | Readiness | ReadinessPassed;
    if ('kind' in result) return { ...ofCheck(result), run };
    const report = result;
    const wouldStop = report.outcome === 'dry run' && blocking(report.findings).length > 0;
    return { outcome: wouldStop ? 'would stop' : report.outcome, message: report.summary, run };
  } catch (error) {
    if (!(error instanceof ChildWorkflowFailure)) throw error;
    const { cause } = error;
    if (cause instanceof ApplicationFailure) {
      // A real run ends an exercise, and a person may end any.
      if (cause.type === 'Cancelled') return { outcome: 'cancelled', message: cause.message, run };
      if (gaveWay(cause.type)) return { outcome: 'skipped', message: cause.message, run };
      told({ outcome: 'failed', message: cause.message, run });
      throw ending(failureTypeOf(cause.type), `Run ${run}: ${cause.message}`);
    }
    // Cancelled by a person, here or there: no failure, and the schedule goes on.
    if (isCancellation(error)) {
      const message = 'The run was cancelled. It says what was sent and where the group stands.';
      const cancelled = told({ outcome: 'cancelled', message, run });
      if (CancellationScope.current().consideredCancelled) throw error;
      return cancelled;
    }
    throw ending('Failed', `Run ${run} ended: ${cause?.message ?? error.message}`);
  }
}

/** A check that finds the worst has done its work. */
function ofCheck(result: Readiness | ReadinessPassed): Omit<ScheduledResult, 'run'> {
  return result.kind === 'passed'
    ? { outcome: 'skipped', message: result.why }
    : { outcome: result.verdict, message: result.headline };
}

/** No run of a group has the id of a check, and no list of runs has it. */
function runIdOf({ procedure }: ScheduledInput, site: string, group: string | null): string {
  if (procedure === 'readiness') return group === null ? `checks/${site}` : `checks/${site}/${group}`;
  return group === null ? `dr/${site}` : startRunId(site, group);
}

/** Readable without a worker: the schedule's list of runs is made of it. */
function told(result: ScheduledResult): ScheduledResult {
  const { outcome, message, run } = result;
  upsertMemo({ scheduled: { ...result } });
  setCurrentDetails(`**${outcome}**: ${message}${run === null ? '' : `\n\nRun: \`${run}\``}`);
  return result;
}

function targetOf({ input }: ScheduledInput): { site: string; group: string | null } {
  const { site, group } = input;
  return { site: String(site), group: typeof group === 'string' ? group : null };
}

/** Somebody may have typed it in the Temporal UI. */
function isScheduled(input: Partial<ScheduledInput> | null | undefined): boolean {
  const { procedure, input: own, freeze } = input ?? {};
  return SCHEDULABLE.some((one) => one === procedure) && typeof own === 'object' && Array.isArray(freeze);
}
