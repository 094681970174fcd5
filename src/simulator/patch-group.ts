import { buildDrills } from './build-group.ts';
import { serverIds } from './model.ts';
import type { Group, Instance, Pair } from './model.ts';
import type { GroupPatch } from './spec.ts';
import { changeServer } from './servers.ts';
import type { World } from './world.ts';

/** Sets fields of a group by hand, past all rules; the servers named by what they are after the change. */
export function patchGroup(world: World, group: Group, patch: GroupPatch): void {
  const { pairs, instances, servers, drills, touch = true, ...own } = patch;
  world.change(
    group,
    Date.now(),
    () => {
      Object.assign(group, own, drills ? { drills: buildDrills(group.id, drills) } : {});
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
      if (server && status) changeServer(world, server, Date.now(), { status, taskState: null });
    }
  }
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
