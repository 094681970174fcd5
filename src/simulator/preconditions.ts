import { Refusal } from './errors.ts';
import { serverIds } from './model.ts';
import type { Group, Instance, Station } from './model.ts';
import type { Rule } from './rules.ts';
import type { World } from './world.ts';

/**
 * Checks what the service checks before it accepts an action, in its order (SDRS API reference, protection group actions).
 * @param station the station that a `reverse` asks for
 * @throws {Refusal} with the code of the first condition that doesn't hold
 */
export function checkPreconditions(world: World, group: Group, rule: Rule, station: Station | null): void {
  const { settings } = world;
  const { operation } = rule;
  if (isClaimed(world, group) || !rule.from.includes(group.status)) {
    throw new Refusal(settings.wrongStateStatus, settings.wrongStateCode);
  }
  if (settings.drillBlocks && operation !== 'enable' && group.drills.length > 0) {
    const why = 'The protection group has DR drills';
    throw new Refusal(settings.wrongStateStatus, settings.wrongStateCode, undefined, why);
  }
  if (
    operation === 'reverse' &&
    station === group.priority_station &&
    settings.reverseToCurrent !== 'accept'
  ) {
    throw new Refusal(400, settings.reverseToCurrent);
  }
  if (group.pairs.length === 0)
    throw new Refusal(400, 'SDRS.1002', undefined, 'The protection group has no pairs');
  if (group.instances.some((instance) => instance.status === 'invalid')) throw new Refusal(400, 'SDRS.1314');
  if (settings.stationMismatch === 'refuse') checkStations(group);
  if (operation === 'failover' && group.pairs.some((pair) => pair.fault_level === '5')) {
    throw new Refusal(400, 'SDRS.1824');
  }
  const runs = (side: 'production' | 'dr') =>
    group.instances.some((instance) => isRunning(world, group, instance, side));
  if (operation === 'reverse' && runs('production')) throw new Refusal(400, 'SDRS.1319');
  if (operation === 'reprotect' && runs('dr')) throw new Refusal(400, 'SDRS.1342');
  const guarded =
    operation === 'disable' ||
    operation === 'reverse' ||
    (operation === 'failover' && settings.failoverWhileCopying === 'refuse');
  if (guarded && group.pairs.some((pair) => pair.replication_status === 'copying')) {
    throw new Refusal(400, 'SDRS.1830');
  }
}

/** A job that was accepted but hasn't reached the group yet holds it all the same. */
export function isClaimed(world: World, group: Group): boolean {
  return [...world.jobs.values()].some((job) => job.groupId === group.id && !job.entered);
}

function checkStations(group: Group): void {
  const differs = (item: { priority_station: Station }) => item.priority_station !== group.priority_station;
  if (group.instances.some(differs)) throw new Refusal(400, 'SDRS.1025');
  if (group.pairs.some(differs)) throw new Refusal(400, 'SDRS.1026');
}

function isRunning(world: World, group: Group, instance: Instance, side: 'production' | 'dr'): boolean {
  const server = world.servers.get(serverIds(instance, group.priority_station)[side]);
  return server !== undefined && server.status !== 'SHUTOFF';
}
