import { isIn, sayState, type ActionRule } from './action-rule.ts';
import { arrived, goalHolds, sayTo, type Goal } from './goal.ts';
import type { FailedTask, GroupReading, Reading } from './readings.ts';

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
    return { kind: 'reached', why: `${stands(group)} with production in ${group.productionZone ?? '?'}` };
  }
  if (isIn(group, rule.running)) return { kind: 'underway', why: stands(group) };
  // Where only replication changed, or nothing (a switchover ends in the status that it starts from), the direction tells.
  const moved = group.status !== before.status && !isIn(before, rule.done);
  if (isIn(group, rule.done) && (moved || arrived(goal, group.productionZone))) {
    return {
      kind: 'underway',
      why: `${stands(group)}, but not everything says yet that production is in ${sayTo(goal)}`,
    };
  }
  const task = newFailedTask(baseline, now, rule);
  if (task) return { kind: 'failed', why: describeTask(task) };
  if (isIn(group, rule.failed) && !isIn(before, rule.failed)) return { kind: 'failed', why: stands(group) };
  if (group.status !== before.status) {
    return { kind: 'elsewhere', why: `${group.name} went from ${sayState(before)} to ${sayState(group)}` };
  }
  if (group.productionZone !== before.productionZone) {
    return {
      kind: 'elsewhere',
      why: `${stands(group)}, but production went from ${before.productionZone ?? '?'} to ${group.productionZone ?? '?'}`,
    };
  }
  // Replication comes and goes by itself when a zone is lost: that is no proof of anything.
  if (group.replicationStatus !== before.replicationStatus) {
    return { kind: 'unclear', why: `${group.name} went from ${sayState(before)} to ${sayState(group)}` };
  }
  if (group.updatedAt !== before.updatedAt) {
    return {
      kind: 'failed',
      why: `${stands(group)} again, but was changed meanwhile (updated ${group.updatedAt ?? '?'}, before ${before.updatedAt ?? '?'})`,
    };
  }
  const member = movedMember(baseline, now);
  if (member) return { kind: 'unclear', why: `${stands(group)}, but ${member}` };
  const blind = group.updatedAt === null && before.updatedAt === null;
  if (now.failedTasks === null && (baseline.failedTasks !== null || blind)) {
    return {
      kind: 'unclear',
      why: `${stands(group)}, but the failed tasks could not be read`,
    };
  }
  return { kind: 'unchanged', why: `${stands(group)}, as before` };
}

function stands(group: GroupReading): string {
  return `${group.name} is ${sayState(group)}${group.failureDetail === null ? '' : ` (failure ${group.failureDetail})`}`;
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
