import { arriveAction } from './actions.ts';
import { drillRoutes } from './drill-routes.ts';
import type { Answer, Exchange, Route } from './exchange.ts';
import { listGroups, showGroup } from './group-reads.ts';
import { newJobId } from './ids.ts';
import { listFailedTasks, showJob } from './job-reads.ts';
import { filter } from './lists.ts';
import { listInstances, listPairs, showInstance, showPair } from './member-reads.ts';
import { placeOf } from './servers.ts';
import type { World } from './world.ts';

const byQuery: Route['groupId'] = (_cloud, _parameters, query) => filter(query, 'server_group_id') ?? null;
const byPath: Route['groupId'] = (_cloud, { id }) => id ?? null;
const byMember: Route['groupId'] = ({ world }, { id }) =>
  [...world.groups.values()].find((group) =>
    [...group.instances, ...group.pairs].some((item) => item.id === id),
  )?.id ?? null;
const byJob: Route['groupId'] = ({ world }, { id = '' }) => {
  const [first] = world.serverJobs.get(id)?.subJobs ?? [];
  if (first) return placeOf(world, first.serverId)?.group.id ?? null;
  return (world.jobs.get(id) ?? world.drillJobs.get(id))?.groupId ?? null;
};

const reads: Omit<Extract<Route, { answer: unknown }>, 'service' | 'method'>[] = [
  { path: /\/server-groups$/, kind: 'groups', answer: listGroups },
  { path: /\/server-groups\/(?<id>[^/]+)$/, kind: 'group', groupId: byPath, answer: showGroup },
  { path: /\/protected-instances$/, kind: 'instances', groupId: byQuery, answer: listInstances },
  {
    path: /\/protected-instances\/(?<id>[^/]+)$/,
    kind: 'instances',
    groupId: byMember,
    answer: showInstance,
  },
  { path: /\/replications$/, kind: 'pairs', groupId: byQuery, answer: listPairs },
  { path: /\/replications\/(?<id>[^/]+)$/, kind: 'pairs', groupId: byMember, answer: showPair },
  {
    // ECS has its jobs at the same path.
    path: /\/jobs\/(?<id>[^/]+)$/,
    kind: 'job',
    kindOf: ({ world }, { id = '' }) => (world.serverJobs.has(id) ? 'serverJob' : 'job'),
    groupId: byJob,
    answer: showJob,
  },
  { path: /\/task-center\/failure-jobs$/, kind: 'failedTasks', groupId: byQuery, answer: listFailedTasks },
  { path: /\/sdrs\/quotas$/, kind: 'other', answer: ({ cloud }) => showQuotas(cloud.world) },
];

const inProject = (path: RegExp) => new RegExp(`^/v1/(?<project>[^/]+)${path.source}`);

/** SDRS: the versions, which everybody may read, and what belongs to a project. */
export const sdrsRoutes: Route[] = [
  {
    service: 'sdrs',
    method: 'GET',
    path: /^\/$/,
    kind: 'other',
    answer: (it) => ({ status: 200, body: { versions: [version(it)] } }),
  },
  {
    service: 'sdrs',
    method: 'GET',
    path: /^\/v1\/?$/,
    kind: 'other',
    answer: (it) => ({ status: 200, body: { version: version(it) } }),
  },
  ...reads.map((route): Route => ({ ...route, service: 'sdrs', method: 'GET', path: inProject(route.path) })),
  {
    service: 'sdrs',
    method: 'POST',
    path: inProject(/\/server-groups\/(?<id>[^/]+)\/action$/),
    kind: 'action',
    groupId: byPath,
    arrive: arriveAction,
    madeUp: () => ({ job_id: newJobId() }),
  },
  ...drillRoutes,
];

function version({ headers }: Exchange): unknown {
  return {
    id: 'v1',
    links: [{ href: `http://${headers.host ?? 'localhost'}/v1`, rel: 'self' }],
    status: 'CURRENT',
    updated: '2018-05-30T15:00:00Z',
    version: '',
    min_version: '',
  };
}

function showQuotas(world: World): Answer {
  const groups = [...world.groups.values()];
  const pairs = groups.reduce((sum, group) => sum + group.pairs.length, 0);
  const resources = [
    { type: 'server_groups', used: groups.length, quota: 10, min: 0, max: -1 },
    { type: 'replications', used: pairs, quota: 100, min: 0, max: -1 },
  ];
  return { status: 200, body: { quotas: { resources } } };
}
