import { goalHolds, type Goal } from './goal.ts';
import type { FailedTask, Reading } from './readings.ts';
import type { ActionRule } from './sdrs-states.ts';

/**
 * What a reading says about an action whose answer was lost.
 * - `reached`, `underway`: it left the baseline towards the goal.
 * - `failed`: it ran and failed, or was undone; the evidence was not there at the baseline.
 * - `unchanged`: every witness stands at the baseline.
 * - `unclear`: the group stands, another witness moved or could not be read. No proof of anything.
 * - `elsewhere`: moved, but not towards the goal.
 */
export type Sight = {
  kind: 'reached' | 'underway' | 'failed' | 'unchanged' | 'unclear' | 'elsewhere';
  why: string;
};

/** The verdict on a lost answer: a pure function of what was seen before and after. */
export function judge(baseline: Reading, now: Reading, rule: ActionRule, goal: Goal): Sight {
  const { group } = now;
  const before = baseline.group;
  if (goalHolds(now, goal, rule)) {
    return { kind: 'reached', why: `${group.name} is ${group.status} with production in ${goal.to}` };
  }
  if (group.status === rule.running) return { kind: 'underway', why: `${group.name} is ${group.status}` };
  // A switchover ends in the status that it starts from: there only the direction tells.
  if (group.status === rule.done && (before.status !== rule.done || group.productionZone === goal.to)) {
    return {
      kind: 'underway',
      why: `${group.name} is ${group.status}, but not everything says yet that production is in ${goal.to}`,
    };
  }
  const task = newFailedTask(baseline, now, rule);
  if (task) return { kind: 'failed', why: describeTask(task) };
  if (group.status === rule.failed && before.status !== rule.failed) {
    return { kind: 'failed', why: `${group.name} is ${group.status}` };
  }
  if (group.status !== before.status) {
    return { kind: 'elsewhere', why: `${group.name} went from ${before.status} to ${group.status}` };
  }
  if (group.productionZone !== before.productionZone) {
    return {
      kind: 'elsewhere',
      why: `${group.name} is ${group.status}, but production went from ${before.productionZone ?? '?'} to ${group.productionZone ?? '?'}`,
    };
  }
  if (group.updatedAt !== before.updatedAt) {
    return {
      kind: 'failed',
      why: `${group.name} is ${group.status} again, but was changed meanwhile (updated ${group.updatedAt ?? '?'}, before ${before.updatedAt ?? '?'})`,
    };
  }
  const moved = movedMember(baseline, now);
  if (moved) return { kind: 'unclear', why: `${group.name} is ${group.status}, but ${moved}` };
  const blind = group.updatedAt === null && before.updatedAt === null;
  if (now.failedTasks === null && (baseline.failedTasks !== null || blind)) {
    return {
      kind: 'unclear',
      why: `${group.name} is ${group.status}, but the failed tasks could not be read`,
    };
  }
  return { kind: 'unchanged', why: `${group.name} is ${group.status}, as before` };
}

/** A failed task of this action that was not there at the baseline. Names are compared loosely: the documents' tables and examples differ. */
export function newFailedTask(baseline: Reading, now: Reading, rule: ActionRule): FailedTask | null {
  const known = new Set((baseline.failedTasks ?? []).map((task) => task.jobId));
  // Without a list at the baseline, nothing on today's list is known to be new.
  if (baseline.failedTasks === null) return null;
  const wanted = `${loose(rule.serviceWord)}fail`;
  return (
    (now.failedTasks ?? []).find(
      (task) =>
        !known.has(task.jobId) &&
        (task.resourceId === null || task.resourceId === now.group.id) &&
        (loose(task.failureStatus) === wanted || loose(task.jobType).startsWith(loose(rule.serviceWord))),
    ) ?? null
  );
}

export function describeTask(task: FailedTask): string {
  const words = [task.errorCode, task.failReason].filter((word) => word !== null).join(': ');
  return `the service lists a failed task ${task.jobId}${words ? ` (${words})` : ''}`;
}

function movedMember(baseline: Reading, now: Reading): string | null {
  const before = new Map([...baseline.pairs, ...baseline.instances].map((one) => [one.id, one]));
  const after = [...now.pairs, ...now.instances];
  for (const one of after) {
    const was = before.get(one.id);
    if (was === undefined) return `${one.name ?? one.id} is new`;
    if (was.status !== one.status || was.productionZone !== one.productionZone) {
      return `${one.name ?? one.id} went from ${was.status} to ${one.status}`;
    }
  }
  for (const one of after) before.delete(one.id);
  const [gone] = before.values();
  return gone ? `${gone.name ?? gone.id} is gone` : null;
}

function loose(text: string | null): string {
  return (text ?? '').toLowerCase().replace(/[^a-z]/g, '');
}
