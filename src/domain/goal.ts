import { isIn, type ActionRule } from './action-rule.ts';
import type { ActionName } from './actions.ts';
import type { GroupReading, Reading } from './readings.ts';

/**
 * A state with a direction, fixed before the first action of a run and carried in its input:
 * no second look, reset or repeated alert can turn it round.
 */
export interface Goal {
  /** The group's name when the goal was fixed: to read, never to decide. */
  group: string;
  /** The zone that production leaves; null where it stays where it is. */
  from: string | null;
  /** The zone that production is in when the goal holds; null: any but `from`, where nobody names the other one (EVS). */
  to: string | null;
  /** Was the zone named by whoever started the run, or is it the one the group was created with? */
  fromNamed: boolean;
}

/** The zones that a person may name for a run. */
export interface NamedZones {
  from?: string;
  to?: string;
}

type Decided = Goal | { problem: string };

/** The goal of a procedure on a group, or a sentence about the zone that can't be one. */
export function decideGoal(name: ActionName, group: GroupReading, zones: NamedZones): Decided {
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
function failoverGoal(group: GroupReading, named: string | undefined): Decided {
  const { sourceZone, name } = group;
  const from = named ?? sourceZone;
  if (from === null) {
    return {
      problem: `"from" is missing: the service does not say in which zone ${name} was created, so name the zone that is lost (production is in ${group.productionZone ?? '?'}).`,
    };
  }
  const to = otherZone(group, from);
  if (to === null && sourceZone !== null) return notAZone('from', from, group);
  return { group: name, from, to, fromNamed: named !== undefined };
}

/** A switchover without a named direction would be a toggle: the same alert twice would turn it back. */
function switchoverGoal(group: GroupReading, named: string | undefined): Decided {
  const { sourceZone, targetZone, name, productionZone } = group;
  const choice = sourceZone === null ? 'its name' : `${sourceZone} or ${targetZone ?? '?'}`;
  if (named === undefined) {
    return { problem: `"to" is missing: name the zone that production of ${name} is to run in, ${choice}.` };
  }
  const to = named === 'source' ? sourceZone : named === 'target' ? targetZone : named;
  if (to === null) {
    return {
      problem: `"to" is "${named}", but the service does not say which zone of ${name} that is: give the zone's name, or the group's zones in dr.yaml.`,
    };
  }
  if (sourceZone === null) {
    if (productionZone === null) return noDirection(group);
    return { group: name, from: productionZone === to ? null : productionZone, to, fromNamed: true };
  }
  const other = otherZone(group, to);
  return other === null ? notAZone('to', named, group) : { group: name, from: other, to, fromNamed: true };
}

/** An exercise visits the zone where production is not, and comes home to where it is now. */
export function decideExercise(group: GroupReading, { to }: NamedZones): Decided {
  const { name, productionZone } = group;
  if (productionZone === null) return noDirection(group);
  const goal = switchoverGoal(group, to ?? otherZone(group, productionZone) ?? undefined);
  return 'problem' in goal || goal.from === productionZone
    ? goal
    : {
        problem: `Production of ${name} is in ${productionZone} already: an exercise visits the other zone.`,
      };
}

function stayingGoal(group: GroupReading): Decided {
  if (group.productionZone === null) return noDirection(group);
  return { group: group.name, from: null, to: group.productionZone, fromNamed: false };
}

/** The other one of the group's two zones; null where the zone is none of them, or they are not known. */
export function otherZone(
  { sourceZone, targetZone }: Pick<GroupReading, 'sourceZone' | 'targetZone'>,
  zone: string | null,
): string | null {
  if (zone === null) return null;
  if (zone === sourceZone) return targetZone;
  return zone === targetZone ? sourceZone : null;
}

function noDirection(group: GroupReading): { problem: string } {
  return {
    problem: `Group ${group.name} does not say in which zone production runs: look at it in the console.`,
  };
}

function notAZone(
  field: string,
  zone: string,
  { name, sourceZone, targetZone }: GroupReading,
): { problem: string } {
  return {
    problem: `"${field}" is ${JSON.stringify(zone)}, but group ${name} lives in ${sourceZone ?? '?'} and ${targetZone ?? '?'}: name one of these two.`,
  };
}

/** Is production in this zone what the goal wants? */
export function arrived(goal: Goal, zone: string | null): boolean {
  return goal.to === null ? zone !== null && zone !== goal.from : zone === goal.to;
}

/** Is the group where the goal wants it, by every witness in the reading? */
export function goalHolds(reading: Pick<Reading, 'group' | 'pairs'>, goal: Goal, rule: ActionRule): boolean {
  const { group, pairs } = reading;
  return (
    isIn(group, rule.done) &&
    arrived(goal, group.productionZone) &&
    pairs.every(({ productionZone }) => productionZone === null || productionZone === group.productionZone)
  );
}

/**
 * Did the goal hold before anything was sent? Where nobody names the group's zones (EVS), a paused group with production
 * in any zone but `from` looks like one that has failed over, and `from` may be a slip of the pen: only a state that
 * nothing but a failover leaves counts.
 */
export function heldAlready(
  reading: Pick<Reading, 'group' | 'pairs'>,
  goal: Goal,
  rule: ActionRule,
): boolean {
  return goalHolds(reading, goal, rule) && (goal.to !== null || !isIn(reading.group, rule.allowedFrom));
}

/** Do two goals move production the same way? */
export function sameWay(one: Goal, other: Goal): boolean {
  return one.to === other.to && (one.to !== null || one.from === other.from);
}

/** "eu-de-01 > eu-de-02", or where production stays. */
export function sayWay(goal: Goal): string {
  return goal.from === null ? `in ${sayTo(goal)}` : `${goal.from} > ${sayTo(goal)}`;
}

/** The zone that production is to be in. */
export function sayTo(goal: Goal): string {
  return goal.to ?? 'the other zone';
}
