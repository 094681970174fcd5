import type { GroupReading, Reading } from './readings.ts';
import type { ActionRule } from './sdrs-states.ts';

/**
 * A state with a direction, fixed before the first action of a run and carried in its input:
 * no second look, reset or repeated alert can turn it round.
 */
export interface Goal {
  /** The group's name when the goal was fixed: to read, never to decide. */
  group: string;
  /** The zone that production leaves. */
  from: string;
  /** The zone that production is to run in. */
  to: string;
  /** Was `from` named by whoever started the run, or is it the zone the group was created with? */
  fromNamed: boolean;
}

/** The failover's goal, or a sentence about the zone that can't be one. It depends on nothing that an action changes. */
export function failoverGoal(group: GroupReading, from: string | undefined): Goal | { problem: string } {
  const { sourceZone, targetZone, name } = group;
  if (from === undefined) return { group: name, from: sourceZone, to: targetZone, fromNamed: false };
  if (from === sourceZone) return { group: name, from, to: targetZone, fromNamed: true };
  if (from === targetZone) return { group: name, from, to: sourceZone, fromNamed: true };
  return {
    problem: `"from" is ${quote(from)}, but group ${name} lives in ${sourceZone} and ${targetZone}: name one of these two.`,
  };
}

/** Is the group where the goal wants it, by every witness in the reading? */
export function goalHolds(reading: Pick<Reading, 'group' | 'pairs'>, goal: Goal, rule: ActionRule): boolean {
  return (
    reading.group.status === rule.done &&
    reading.group.productionZone === goal.to &&
    reading.pairs.every((pair) => pair.productionZone === null || pair.productionZone === goal.to)
  );
}

function quote(text: string): string {
  return JSON.stringify(text);
}
