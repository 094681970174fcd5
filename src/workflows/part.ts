import { isIn } from '../domain/action-rule.ts';
import type { ActionName } from '../domain/actions.ts';
import { blocking, onlyBusy, sayBlocking, withOverrides } from '../domain/findings.ts';
import type { Goal } from '../domain/goal.ts';
import { checkAction } from '../domain/preconditions.ts';
import type { Reading } from '../domain/readings.ts';
import { ruleOf } from '../domain/states.ts';
import { carryOutAction, type ActionResult, type ActionWork } from './action.ts';
import { waitOutArmed } from './armed.ts';
import { probeHealth } from './probes.ts';
import type { Run } from './run.ts';
import { startServers, stopServers } from './servers.ts';
import { watchSync } from './sync.ts';

export interface Around {
  /** Zones whose servers must be stopped before the POST. */
  stopIn?: (reading: Reading, goal: Goal) => (string | null)[];
  /** The servers of the new production are started after it, and asked for their health: what ends the outage. */
  recovers?: boolean;
  /** Its end is data in sync, not the job's end. */
  untilInSync?: boolean;
}

/** One action of a runbook, towards a goal of its own. */
export interface Part {
  groupId: string;
  goal: Goal;
  name: ActionName;
}

/** One action that came to its end, with what it was for. */
export interface PartResult extends ActionResult {
  part: Part;
}

/**
 * Where production was seen last, if that is not where this action was to bring it: a watched sync may last for hours,
 * and somebody may have moved production meanwhile.
 */
export function movedSince({ last, part: { goal } }: PartResult): string | null {
  const zone = last?.group.productionZone ?? null;
  return goal.to === null || zone === goal.to ? null : zone;
}

/** One action with what is around it. */
export async function actionPart(run: Run, part: Part, around: Around): Promise<PartResult> {
  const { groupId, goal } = part;
  const work = workOf(run, part);
  const { action } = work.rule;

  await waitOutArmed(run, part);
  let stopped = false;
  if (around.stopIn && !run.request.dryRun) {
    const reading = await readyToSend(run, work);
    if (reading !== null) {
      await stopServers(run, reading, around.stopIn(reading, goal));
      stopped = true;
    }
  }
  const result = await carryOutAction(run, stopped ? { ...work, check: 'Look again' } : work);
  if (result.armedSince !== null) run.armedUntil = result.armedSince + run.setup.timings.armed;
  if (result.done.kind !== 'dryRun' && !run.cancelled) {
    // Where the goal held already, somebody may have stopped a server on purpose; what this run stopped, it starts. Not
    // so where it held only when the POST was about to leave: somebody has just moved production, and the outage goes on.
    const ours = result.done.kind !== 'already' || stopped || result.baseline !== null;
    if (around.recovers && ours && result.last?.group.productionZone) {
      const { productionZone } = result.last.group;
      const running = await startServers(run, result.last, productionZone);
      const healthy = await probeHealth(run, productionZone);
      run.recovered(healthy ? 'probes' : running ? 'servers' : 'move');
    }
    if (around.untilInSync) result.last = (await watchSync(run, { groupId, action, goal })) ?? result.last;
  }
  run.endPart();
  return { ...result, part };
}

/** What an action would meet now; sends nothing. */
export function lookAhead(run: Run, part: Part): Promise<ActionResult> {
  const work = workOf(run, part);
  return carryOutAction(run, { ...work, rule: { ...work.rule, dryRun: true } });
}

function workOf(run: Run, { groupId, goal, name }: Part): ActionWork {
  const { timings, maxSends, service } = run.setup;
  const action = ruleOf(service, name);
  return {
    groupId,
    rule: {
      action,
      goal,
      check: (reading) => withOverrides(checkAction(action, reading, goal), run.overrides),
      dryRun: run.request.dryRun,
      mayResend: action.guarded || run.request.resend === 'auto',
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
    if (isIn(reading.group, rule.action.running) && onlyBusy(findings)) return null;
    await run.ask({ type: 'PreconditionFailed', text: sayBlocking(findings), findings });
  }
}
