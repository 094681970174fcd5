import type { Cloud } from './cloud.ts';
import { evsGroupView, evsPairView } from './evs-views.ts';
import type { ArmedFault } from './faults.ts';
import { currentPhase } from './job.ts';
import { failedTaskView, jobView } from './job-views.ts';
import type { Group, Server, Vpc } from './model.ts';
import { serverJobView } from './server-views.ts';
import { siteOf } from './servers.ts';
import type { Settings } from './settings.ts';
import { drillView, groupView, instanceView, pairView } from './views.ts';
import type { World } from './world.ts';

/** The whole world for a test or a demo to look at. Records as the API shows them; no password, no token. */
export interface State {
  project: { id: string; name: string };
  settings: Settings;
  groups: GroupState[];
  evsGroups: EvsGroupState[];
  vpcs: Vpc[];
  /** Of actions on groups first, then of drills. */
  jobs: Record<string, unknown>[];
  serverJobs: Record<string, unknown>[];
  failedTasks: Record<string, unknown>[];
  faults: ArmedFault[];
}

export interface GroupState {
  id: string;
  name: string;
  status: string;
  priority_station: string;
  updated_at: string;
  group: Record<string, unknown>;
  instances: Record<string, unknown>[];
  pairs: Record<string, unknown>[];
  /** Production and DR; those of drills are with the drills. */
  servers: (Server & { site: 'source' | 'target' })[];
  drills: DrillState[];
}

export interface DrillState {
  id: string;
  name: string;
  status: string;
  drill: Record<string, unknown>;
  /** Those that are there; somebody may have deleted one. */
  servers: Server[];
}

export interface EvsGroupState {
  id: string;
  name: string;
  /** As the API spells it under the present settings. */
  status: string;
  /** The name of a zone. */
  priority_station: string;
  replication_status: string;
  updated_at: string | null;
  group: Record<string, unknown>;
  pairs: Record<string, unknown>[];
  /** The action under way, if any. */
  running: string | null;
}

/** A server with its place. `production`: whether its site is production now, whatever the server does. */
export interface ServerState extends Server {
  groupId: string;
  groupName: string;
  site: 'source' | 'target';
  production: boolean;
  zone: string;
}

export function stateView({ world, faults }: Cloud): State {
  return {
    project: world.project,
    settings: world.settings,
    groups: groupStates(world),
    evsGroups: evsGroupStates(world),
    vpcs: [...world.vpcs.values()],
    jobs: [...world.jobs.values(), ...world.drillJobs.values()].map((job) =>
      jobView(job, currentPhase(job), world.settings),
    ),
    serverJobs: [...world.serverJobs.values()].map((job) => serverJobView(job, world.settings)),
    failedTasks: world.failedTasks.map(failedTaskView),
    faults: faults.list(),
  };
}

function groupStates(world: World): GroupState[] {
  return [...world.groups.values()].map((group) => {
    const view = groupView(group);
    return {
      id: group.id,
      name: group.name,
      status: group.status,
      priority_station: group.priority_station,
      updated_at: String(view['updated_at']),
      group: view,
      instances: group.instances.map((instance) => instanceView(group, instance)),
      pairs: group.pairs.map((pair) => pairView(group, pair)),
      servers: group.instances.flatMap((instance) =>
        (['source', 'target'] as const).flatMap((site) => {
          const server = world.servers.get(instance[`${site}_server`]);
          return server ? [{ ...server, site }] : [];
        }),
      ),
      drills: drillStates(world, group),
    };
  });
}

function drillStates(world: World, group: Group): DrillState[] {
  return group.drills.map((drill) => ({
    id: drill.id,
    name: drill.name,
    status: drill.status,
    drill: drillView(group, drill),
    servers: drill.servers.flatMap(({ id }) => world.servers.get(id) ?? []),
  }));
}

function evsGroupStates({ evs, settings }: World): EvsGroupState[] {
  return [...evs.groups.values()].map((group) => {
    const view = evsGroupView(group, settings);
    return {
      id: group.id,
      name: group.name,
      status: String(view['status']),
      priority_station: group.priority_station,
      replication_status: group.replication_status,
      updated_at: group.updatedAt === null ? null : String(view['updated_at']),
      group: view,
      pairs: group.pairs.map((pair) => evsPairView(group, pair, settings)),
      running: evs.running(group.id)?.verb ?? null,
    };
  });
}

export function serverStates(world: World): ServerState[] {
  return [...world.servers.values()].flatMap((server) => {
    const place = siteOf(world, server.id);
    if (!place) return [];
    const { group, site, production, zone } = place;
    return [{ ...server, groupId: group.id, groupName: group.name, site, production, zone }];
  });
}
