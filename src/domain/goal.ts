import type { ActionName } from './actions.ts';
import type { GroupReading, Reading } from './readings.ts';
import type { ActionRule } from './sdrs-states.ts';

/**
 * A state with a direction, fixed before the first action of a run and carried in its input:
 * no second look, reset or repeated alert can turn it round.
 */
export interface Goal {
  /** The group's name when the goal was fixed: to read, never to decide. */
  group: string;
  /** The zone that production leaves; null where it stays where it is. */
  from: string | null;
  /** The zone that production is in when the goal holds. */
  to: string;
  /** Was the zone named by whoever started the run, or is it the one the group was created with? */
  fromNamed: boolean;
}

/** The zones that a person may name for a run. */
export interface NamedZones {
  from?: string;
  to?: string;
}

/** The goal of a procedure on a group, or a sentence about the zone that can't be one. */
export function decideGoal(
  name: ActionName,
  group: GroupReading,
  zones: NamedZones,
): Goal | { problem: string } {
  switch (name) {
    case 'failover':
      return failoverGoal(group, zones.from);
    case 'switchover':
      return switchoverGoal(group, zones.to);
    case 'reprotect':
    case 'enable':
    case 'disable':
      return stayingGoal(group);
    default:
      return name satisfies never;
  }
}

/** It depends on nothing that an action changes. */
function failoverGoal(group: GroupReading, from: string | undefined): Goal | { problem: string } {
  const { sourceZone, targetZone, name } = group;
  if (from === undefined) return { group: name, from: sourceZone, to: targetZone, fromNamed: false };
  const other = otherZone(group, from);
  return other === null ? notAZone('from', from, group) : { group: name, from, to: other, fromNamed: true };
}

/** A switchover without a named direction would be a toggle: the same alert twice would turn it back. */
function switchoverGoal(group: GroupReading, named: string | undefined): Goal | { problem: string } {
  const { sourceZone, targetZone, name } = group;
  if (named === undefined) {
    return {
      problem: `"to" is missing: name the zone that production of ${name} is to run in, ${sourceZone} or ${targetZone}.`,
    };
  }
  const to = named === 'source' ? sourceZone : named === 'target' ? targetZone : named;
  const other = otherZone(group, to);
  return other === null ? notAZone('to', named, group) : { group: name, from: other, to, fromNamed: true };
}

function stayingGoal(group: GroupReading): Goal | { problem: string } {
  if (group.productionZone !== null)
    return { group: group.name, from: null, to: group.productionZone, fromNamed: false };
  return {
    problem: `Group ${group.name} does not say in which zone production runs: look at it in the console.`,
  };
}

function otherZone({ sourceZone, targetZone }: GroupReading, zone: string): string | null {
  if (zone === sourceZone) return targetZone;
  return zone === targetZone ? sourceZone : null;
}

function notAZone(
  field: string,
  zone: string,
  { name, sourceZone, targetZone }: GroupReading,
): { problem: string } {
  return {
    problem: `"${field}" is ${JSON.stringify(zone)}, but group ${name} lives in ${sourceZone} and ${targetZone}: name one of these two.`,
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

/** "eu-de-01 > eu-de-02", or where production stays. */
export function sayWay(goal: Goal): string {
  return goal.from === null ? `in ${goal.to}` : `${goal.from} > ${goal.to}`;
}
