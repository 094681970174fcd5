import { serverIds } from './model.ts';
import type { Group, Instance, Server } from './model.ts';
import { resolveSubJobs } from './server-job.ts';
import type { World } from './world.ts';

/** Which group a server belongs to, and as what. */
export interface Site {
  group: Group;
  instance: Instance;
  site: 'source' | 'target';
  production: boolean;
  zone: string;
}

export function siteOf(world: World, serverId: string): Site | undefined {
  for (const group of world.groups.values()) {
    for (const instance of group.instances) {
      const { source_server, target_server } = instance;
      if (source_server !== serverId && target_server !== serverId) continue;
      const site = source_server === serverId ? 'source' : 'target';
      const production = serverIds(instance, group.priority_station).production === serverId;
      return { group, instance, site, production, zone: group[`${site}_availability_zone`] };
    }
  }
  return undefined;
}

/** Where any server is, one of a drill too. */
export function placeOf(
  world: World,
  serverId: string,
): { group: Group; zone: string; createdAt: number } | undefined {
  const site = siteOf(world, serverId);
  if (site) return { group: site.group, zone: site.zone, createdAt: site.group.createdAt };
  for (const group of world.groups.values()) {
    const drill = group.drills.find(({ servers }) => servers.some(({ id }) => id === serverId));
    if (drill) return { group, zone: drill.zone, createdAt: drill.createdAt };
  }
  return undefined;
}

/** Changes a server, keeping what it was before for stale reads, and ends the parts of jobs that are decided by that. */
export function changeServer(world: World, server: Server, at: number, change: Partial<Server>): void {
  world.previousServers.set(server.id, structuredClone(server));
  Object.assign(server, change, { updatedAt: at });
  resolveSubJobs(world, server.id, at);
}

/** The servers that have been started, at one go, without anybody asking. */
export function startServer(world: World, serverId: string, at: number): void {
  const server = world.servers.get(serverId);
  if (server && server.fault === null && !server.locked) {
    changeServer(world, server, at, { status: 'ACTIVE', taskState: null });
  }
}

/** Forced off by a failover, for good until it is protected again. */
export function forceOff(world: World, serverId: string, at: number): void {
  const server = world.servers.get(serverId);
  if (server) changeServer(world, server, at, { status: 'SHUTOFF', taskState: null, locked: true });
}

/** Deleted by somebody: it is as if it had never been. */
export function deleteServer(world: World, serverId: string, at: number): void {
  world.servers.delete(serverId);
  world.previousServers.delete(serverId);
  resolveSubJobs(world, serverId, at);
}
