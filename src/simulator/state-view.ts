import type { Cloud } from './cloud.ts';
import type { ArmedFault } from './faults.ts';
import { currentPhase } from './job.ts';
import type { Server } from './model.ts';
import type { Settings } from './settings.ts';
import { failedTaskView, groupView, instanceView, jobView, pairView } from './views.ts';

/** The whole world for a test or a demo to look at. Records as the API shows them; no password, no token. */
export interface State {
  project: { id: string; name: string };
  settings: Settings;
  groups: GroupState[];
  jobs: Record<string, unknown>[];
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
  servers: (Server & { site: 'source' | 'target' })[];
}

export function stateView({ world, faults }: Cloud): State {
  const groups = [...world.groups.values()].map((group): GroupState => {
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
    };
  });
  return {
    project: world.project,
    settings: world.settings,
    groups,
    jobs: [...world.jobs.values()].map((job) => jobView(job, currentPhase(job), world.settings)),
    failedTasks: world.failedTasks.map(failedTaskView),
    faults: faults.list(),
  };
}
