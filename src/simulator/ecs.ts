import type { Answer, Exchange, Parameters, Route } from './exchange.ts';
import { newJobId } from './ids.ts';
import { arriveServerAction, missingServer, readPowerOrder } from './server-actions.ts';
import { serverView } from './server-views.ts';
import { placeOf } from './servers.ts';

/** ECS, as far as a failover needs it; its jobs are at the same path as those of SDRS. */
export const ecsRoutes: Route[] = [
  {
    service: 'ecs',
    method: 'POST',
    path: /^\/v1\/(?<project>[^/]+)\/cloudservers\/action$/,
    kind: 'serverAction',
    groupId: ({ world }, _parameters, _query, body) =>
      placeOf(world, readPowerOrder(body)?.serverIds[0] ?? '')?.group.id ?? null,
    arrive: arriveServerAction,
    madeUp: () => ({ job_id: newJobId() }),
  },
  {
    service: 'ecs',
    method: 'GET',
    path: /^\/v1\/(?<project>[^/]+)\/cloudservers\/limits$/,
    kind: 'serverQuota',
    answer: showQuota,
  },
  {
    service: 'ecs',
    method: 'GET',
    path: /^\/v1\/(?<project>[^/]+)\/cloudservers\/(?<id>[^/]+)$/,
    kind: 'server',
    groupId: ({ world }, { id = '' }) => placeOf(world, id)?.group.id ?? null,
    answer: showServer,
  },
];

function showServer(exchange: Exchange, { id = '' }: Parameters): Answer {
  const { cloud, kind, groupId } = exchange;
  const { world } = cloud;
  const server = world.servers.get(id);
  if (!server) throw missingServer();
  const previous = world.previousServers.get(id);
  const seen = previous && cloud.faults.take('reading', { kind, groupId }) ? previous : server;
  return { status: 200, body: { server: serverView(world, seen) } };
}

/** ECS API reference, "querying tenant quotas"; of what it lists, the servers. */
function showQuota({ cloud: { world } }: Exchange): Answer {
  const { serverQuota } = world.settings;
  return {
    status: 200,
    body: { absolute: { maxTotalInstances: serverQuota, totalInstancesUsed: world.servers.size } },
  };
}
