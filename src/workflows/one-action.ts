import type { ActionName } from '../domain/actions.ts';
import { blocking, onlyBusy, sayBlocking } from '../domain/findings.ts';
import type { Goal } from '../domain/goal.ts';
import { ACTION_OF } from '../domain/input.ts';
import { checkAction } from '../domain/preconditions.ts';
import type { Reading } from '../domain/readings.ts';
import { SDRS_ACTIONS } from '../domain/sdrs-states.ts';
import type { RunReport } from '../domain/status.ts';
import { carryOutAction, type ActionResult, type ActionWork } from './action.ts';
import { takeGroup } from './lock.ts';
import { reportOf } from './report.ts';
import type { Run } from './run.ts';
import { startServers, stopServers } from './servers.ts';
import { watchSync } from './sync.ts';

export interface Around {
  /** Zones whose servers must be stopped before the POST. */
  stopIn?: (reading: Reading, goal: Goal) => string[];
  /** The servers of the new production are started after it. */
  start?: boolean;
  /** Its end is data in sync, not the job's end. */
  untilInSync?: boolean;
}

/** The body of every runbook that sends one action: what is around the POST differs, the POST never does. */
export async function oneAction(run: Run, around: Around): Promise<RunReport> {
  const taken = await takeGroup(run);
  if (taken.kind === 'theirs') return taken.report;
  const { goal, groupId } = taken;
  const name = ACTION_OF[run.status.procedure];
  return reportOf(run, await actionPart(run, { groupId, goal, name }, around), goal);
}

/** One action of a runbook, towards a goal of its own. */
export interface Part {
  groupId: string;
  goal: Goal;
  name: ActionName;
}

/** One action with what is around it. */
export async function actionPart(run: Run, part: Part, around: Around): Promise<ActionResult> {
  const { groupId, goal } = part;
  const work = workOf(run, part);
  const { action } = work.rule;

  let stopped = false;
  if (around.stopIn && !run.request.dryRun) {
    const reading = await readyToSend(run, work);
    if (reading !== null) {
      await stopServers(run, reading, around.stopIn(reading, goal));
      stopped = true;
    }
  }
  const result = await carryOutAction(run, work);
  if (result.done.kind !== 'dryRun' && !run.cancelled) {
    // Where the goal held already, somebody may have stopped a server on purpose; what this run stopped, it starts.
    const ours = result.done.kind === 'reached' || stopped;
    if (around.start && ours && result.last) await startServers(run, result.last, goal);
    if (around.untilInSync) result.last = await watchSync(run, { groupId, action, goal });
  }
  return result;
}

/** What an action would meet now; sends nothing. */
export function lookAhead(run: Run, part: Part): Promise<ActionResult> {
  const work = workOf(run, part);
  return carryOutAction(run, { ...work, rule: { ...work.rule, dryRun: true } });
}

function workOf(run: Run, { groupId, goal, name }: Part): ActionWork {
  const { timings, maxSends } = run.setup;
  const action = SDRS_ACTIONS[name];
  return {
    groupId,
    rule: {
      action,
      goal,
      check: (reading) => checkAction(action, reading, goal),
      dryRun: run.request.dryRun,
      maxSends,
      settleMs: timings.settle,
      settleReadEveryMs: timings.settleReadEvery,
      resendBackoffMs: timings.resendBackoff,
    },
  };
}

/**
 * The check before production's servers are stopped: no outage for an action that could not be sent. Null where there
 * is nothing to prepare: the goal holds, or the action is under way.
 */
async function readyToSend(run: Run, work: ActionWork): Promise<Reading | null> {
  const { rule } = work;
  for (;;) {
    const { done } = await carryOutAction(run, { ...work, rule: { ...rule, dryRun: true } });
    if (done.kind !== 'dryRun') return null;
    const { findings, reading } = done;
    if (blocking(findings).length === 0) return reading;
    if (reading.group.status === rule.action.running && onlyBusy(findings)) return null;
    await run.ask({ type: 'PreconditionFailed', text: sayBlocking(findings), findings });
  }
}
