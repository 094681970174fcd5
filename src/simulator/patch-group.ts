import { buildDrills } from './build-group.ts';
import { bootDrills, dropServers } from './drill-servers.ts';
import { serverIds } from './model.ts';
import type { Group, Instance, Pair } from './model.ts';
import type { DrillSpec, GroupPatch } from './spec.ts';
import { changeServer } from './servers.ts';
import type { World } from './world.ts';

/** Sets fields of a group by hand, past all rules; the servers named by what they are after the change. */
export function patchGroup(world: World, group: Group, patch: GroupPatch): void {
  const { pairs, instances, servers, drills, touch = true, ...own } = patch;
  const now = Date.now();
  world.change(
    group,
    now,
    () => {
      Object.assign(group, own);
      if (drills) replaceDrills(world, group, drills, now);
      patchMembers<Pair>(group.pairs, pairs, (pair, change) => {
        // A value set by hand holds; it isn't worked out from the running synchronisation any more.
        if (change.replication_status !== undefined || change.progress !== undefined) pair.sync = null;
      });
      patchMembers<Instance>(group.instances, instances);
    },
    touch,
  );
  for (const instance of group.instances) {
    const ids = serverIds(instance, group.priority_station);
    for (const side of ['production', 'dr'] as const) {
      const server = world.servers.get(ids[side]);
      const status = servers?.[side];
      if (server && status) changeServer(world, server, now, { status, taskState: null });
    }
  }
}

function replaceDrills(world: World, group: Group, drills: readonly DrillSpec[], at: number): void {
  for (const drill of group.drills) dropServers(world, drill, at);
  group.drills = buildDrills(group, drills);
  bootDrills(world, group, at);
}

/** @param change one for all of them, or a list by position */
export function patchMembers<T extends object>(
  members: T[],
  change: object | (object | null)[] | undefined,
  note: (member: T, change: Partial<T>) => void = () => {},
): void {
  members.forEach((member, index) => {
    const own = Array.isArray(change) ? change[index] : change;
    if (!own) return;
    Object.assign(member, own);
    note(member, own);
  });
}
