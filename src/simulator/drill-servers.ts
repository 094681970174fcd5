import { uuidFrom } from './ids.ts';
import type { Drill, Group } from './model.ts';
import { deleteServer } from './servers.ts';
import type { World } from './world.ts';

/** Makes a drill's servers, one for each instance; they run at once, beside the production and the DR servers. */
export function bootDrill(world: World, group: Group, drill: Drill, whole: boolean, at: number): void {
  drill.servers = group.instances.map(({ id, name }) => {
    const server = uuidFrom(`${drill.id}/${id}`);
    world.servers.set(server, {
      id: server,
      name,
      status: whole ? 'ACTIVE' : 'ERROR',
      taskState: null,
      locked: false,
      fault: null,
      updatedAt: at,
    });
    return { instance: id, id: server };
  });
}

/** Makes the servers of drills that are there from the start, or set by hand. */
export function bootDrills(world: World, group: Group, at: number): void {
  for (const drill of group.drills) {
    if (drill.status !== 'creating' && drill.status !== 'error') bootDrill(world, group, drill, true, at);
  }
}

export function dropServers(world: World, drill: Drill, at: number): void {
  for (const { id } of drill.servers) deleteServer(world, id, at);
}
