import type { Server } from './model.ts';
import { changeServer, deleteServer } from './servers.ts';
import type { ServerPatch } from './spec.ts';
import type { World } from './world.ts';

/** Sets fields of a server by hand, past all rules. */
export function patchServer(world: World, server: Server, patch: ServerPatch): void {
  const { deleted, status, locked, fault } = patch;
  if (deleted) return deleteServer(world, server.id, Date.now());
  changeServer(world, server, Date.now(), {
    ...(status === undefined ? {} : { status, taskState: null }),
    ...(locked === undefined ? {} : { locked }),
    ...(fault === undefined ? {} : { fault }),
  });
}
