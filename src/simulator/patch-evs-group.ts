import type { EvsGroup } from './evs-model.ts';
import type { EvsGroupPatch } from './evs-spec.ts';
import { patchMembers } from './patch-group.ts';
import type { World } from './world.ts';

/** Sets fields of a replication consistency group by hand, past all rules. */
export function patchEvsGroup(world: World, group: EvsGroup, patch: EvsGroupPatch): void {
  const { pairs, touch = true, ...own } = patch;
  world.evs.change(
    group,
    Date.now(),
    () => {
      Object.assign(group, own);
      patchMembers(group.pairs, pairs, (pair, change) => {
        // A value set by hand holds; it isn't worked out from the running synchronisation any more.
        if ('replication_status' in change || 'progress' in change) pair.sync = null;
      });
    },
    touch,
  );
}
