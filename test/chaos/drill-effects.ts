import { drillName, isOurs } from '../../src/domain/drill-name.ts';
import type { DrillEffect } from '../../src/simulator/control-client.ts';
import type { Execution, Facts } from './facts.ts';
import { holdersOf, within } from './effects.ts';

/** The executions that hold the group's drills and may make one, one after the other. */
export function drillersOf(facts: Facts): Execution[] {
  return facts.executions.filter(
    ({ type, goal, dryRun, end, workflowId }) =>
      type === 'drill' &&
      goal !== null &&
      !dryRun &&
      end !== 'continued' &&
      workflowId.endsWith(`/${facts.group.id}/drill`),
  );
}

/** The name that only this run's drill has: it tells whose an effect is, without a look at the clock. */
export function nameOf({ runId }: Execution, { drills }: Facts): string {
  return drillName(drills.tag, runId);
}

export function madeBy(owner: Execution, facts: Facts): DrillEffect[] {
  const name = nameOf(owner, facts);
  return facts.drills.effects.filter(
    (effect) => effect.action === 'create' && effect.took && effect.drillName === name,
  );
}

/**
 * Never more than one drill, and nothing but drills:
 *  1. A drill that was made is of a run that holds the group's drills, and was made while that run lasted.
 *  2. A run makes one drill, and one more for each `retry`; then the one before had failed, or was deleted first.
 *  3. A run deletes its own drill and leftovers of this installation. What others made is never asked to go.
 *  4. Production and its replication stand as they did: nobody acts on the group, and no server of it is started or
 *     stopped, but by a run that holds the group. (An action on the group without one: effects.ts.)
 */
export function drillViolations(facts: Facts): string[] {
  const drillers = drillersOf(facts);
  return [
    ...nobodys(drillers, facts),
    ...drillers.flatMap((one) => tooManyDrills(one, facts)),
    ...ofOthers(facts),
    ...production(facts),
  ];
}

function nobodys(drillers: readonly Execution[], facts: Facts): string[] {
  const made = facts.drills.effects.filter(({ action, took }) => action === 'create' && took);
  return made.flatMap((effect) => {
    const owner = drillers.find((one) => nameOf(one, facts) === effect.drillName);
    if (owner === undefined) return [`drill: ${sayDrillEffect(effect)} belongs to no run that makes drills`];
    if (owner.endedAt === null || Date.parse(effect.at) <= owner.endedAt) return [];
    return [`drill: ${sayDrillEffect(effect)} was made after its run had ended`];
  });
}

function tooManyDrills(owner: Execution, facts: Facts): string[] {
  const made = madeBy(owner, facts);
  const again = facts.answers.filter(
    ({ runId, verb, taken }) => taken && runId === owner.runId && verb === 'retry',
  ).length;
  const found: string[] = [];
  if (made.length > 1 + again)
    found.push(
      `drill: ${made.length} drills of ${owner.workflowId}, with ${again} answer(s) that allow another: ${made.map(sayDrillEffect).join('; ')}`,
    );
  for (const [i, second] of made.entries()) {
    const first = made[i - 1];
    if (first === undefined || facts.jobs[first.jobId ?? ''] === 'FAIL') continue;
    const gone = facts.drills.effects.some(
      ({ action, took, drillId, seq }) =>
        action === 'delete' && took && drillId === first.drillId && seq < second.seq,
    );
    if (!gone)
      found.push(`drill: ${sayDrillEffect(second)} is made beside ${sayDrillEffect(first)} of the same run`);
  }
  return found;
}

function ofOthers({ drills }: Facts): string[] {
  const asked = drills.effects.filter(
    ({ action, by, drillName: name }) =>
      action === 'delete' && by !== 'person' && name !== null && !isOurs(name, drills.tag),
  );
  const missing = drills.planted.filter(
    ({ ours, name }) => !ours && !drills.left.some((one) => one.name === name),
  );
  return [
    ...asked.map((effect) => `drill: ${sayDrillEffect(effect)} is of a drill that somebody else made`),
    ...missing.map(({ name }) => `drill: ${name}, which somebody else made, is gone`),
  ];
}

function production(facts: Facts): string[] {
  const { effects, servers, before, final } = facts;
  const holders = holdersOf(facts);
  const found = servers.effects.flatMap((effect) => {
    const own = effect.servers.filter(({ id }) => servers.own.includes(id));
    const at = Date.parse(effect.at);
    const held = holders.some((one) => within(one, at));
    if (own.length === 0 || held || effect.by === 'person') return [];
    return [
      `drill: a ${effect.action ?? '?'} of production's own servers at ${effect.at}, while no run held the group`,
    ];
  });
  // A group on which nobody has acted has no reason to stand elsewhere.
  const drilled = facts.drills.effects.some(({ took }) => took);
  const still = before.status === final.status && before.zone === final.zone;
  if (drilled && !still && !effects.some(({ took }) => took))
    found.push(
      `drill: nobody acted on the group, and it is ${final.status} in ${final.zone}; it was ${before.status} in ${before.zone}`,
    );
  return found;
}

export function sayDrillEffect({ n, action, by, at, drillName: name, lateOf }: DrillEffect): string {
  return `#${n} ${action} ${name ?? '?'} by ${by}${lateOf === null ? '' : ` of #${lateOf}`} at ${at.slice(11, 23)}`;
}
