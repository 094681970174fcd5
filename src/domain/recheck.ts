import { sayState, type ActionRule } from './action-rule.ts';
import { sayBlocking, withOverrides, type Override } from './findings.ts';
import { goalHolds, type Goal } from './goal.ts';
import { checkAction } from './preconditions.ts';
import type { GroupReading, Reading } from './readings.ts';

/** What a POST was decided on, to be held against a look just before it leaves. */
export interface Decision {
  rule: ActionRule;
  goal: Goal;
  overrides: readonly Override[];
  /** The group as the decision was made on it. */
  baseline: GroupReading;
}

/** Why the POST must not leave after all, as a sentence; null: everything still stands. */
export function whyNotAnyMore({ rule, goal, overrides, baseline }: Decision, now: Reading): string | null {
  const { group } = now;
  if (moved(baseline, group))
    return `the group changed just before the POST (now ${sayState(group)}, production in ${group.productionZone ?? '?'})`;
  // Replication alone may tell that somebody has done it meanwhile (EVS: reprotect).
  if (goalHolds(now, goal, rule))
    return `the goal was reached just before the POST: ${group.name} is ${sayState(group)}`;
  const blocks = sayBlocking(withOverrides(checkAction(rule, now, goal), overrides));
  return blocks === '' ? null : `a precondition broke just before the POST: ${blocks}`;
}

function moved(baseline: GroupReading, now: GroupReading): boolean {
  return (
    now.status !== baseline.status ||
    now.productionZone !== baseline.productionZone ||
    now.updatedAt !== baseline.updatedAt
  );
}
