import { act } from './actions.ts';
import { authorise } from './authorise.ts';
import { Refusal } from './errors.ts';
import type { Answer, Exchange, Route } from './exchange.ts';
import { listGroups, showGroup } from './group-reads.ts';
import { listFailedTasks, showJob } from './job-reads.ts';
import { filter } from './lists.ts';
import { listInstances, listPairs, showInstance, showPair } from './member-reads.ts';
import type { World } from './world.ts';

const byQuery: Route['groupId'] = (_cloud, _parameters, query) => filter(query, 'server_group_id') ?? null;
const byPath: Route['groupId'] = (_cloud, { id }) => id ?? null;
const byMember: Route['groupId'] = ({ world }, { id }) =>
  [...world.groups.values()].find((group) =>
    [...group.instances, ...group.pairs].some((item) => item.id === id),
  )?.id ?? null;

const inProject: Route[] = [
  { method: 'GET', path: /\/server-groups$/, kind: 'groups', answer: listGroups },
  {
    method: 'GET',
    path: /\/server-groups\/(?<id>[^/]+)$/,
    kind: 'group',
    groupId: byPath,
    answer: showGroup,
  },
  {
    method: 'POST',
    path: /\/server-groups\/(?<id>[^/]+)\/action$/,
    kind: 'action',
    groupId: byPath,
    answer: act,
  },
  {
    method: 'GET',
    path: /\/protected-instances$/,
    kind: 'instances',
    groupId: byQuery,
    answer: listInstances,
  },
  {
    method: 'GET',
    path: /\/protected-instances\/(?<id>[^/]+)$/,
    kind: 'instances',
    groupId: byMember,
    answer: showInstance,
  },
  { method: 'GET', path: /\/replications$/, kind: 'pairs', groupId: byQuery, answer: listPairs },
  {
    method: 'GET',
    path: /\/replications\/(?<id>[^/]+)$/,
    kind: 'pairs',
    groupId: byMember,
    answer: showPair,
  },
  {
    method: 'GET',
    path: /\/jobs\/(?<id>[^/]+)$/,
    kind: 'job',
    groupId: ({ world }, { id = '' }) => world.jobs.get(id)?.groupId ?? null,
    answer: showJob,
  },
  {
    method: 'GET',
    path: /\/task-center\/failure-jobs$/,
    kind: 'failedTasks',
    groupId: byQuery,
    answer: listFailedTasks,
  },
  { method: 'GET', path: /\/sdrs\/quotas$/, kind: 'other', answer: ({ cloud }) => showQuotas(cloud.world) },
];

/** SDRS: the versions, which everybody may read, and what belongs to a project. */
export const sdrsRoutes: Route[] = [
  {
    method: 'GET',
    path: /^\/$/,
    kind: 'other',
    answer: (it) => ({ status: 200, body: { versions: [version(it)] } }),
  },
  {
    method: 'GET',
    path: /^\/v1\/?$/,
    kind: 'other',
    answer: (it) => ({ status: 200, body: { version: version(it) } }),
  },
  ...inProject.map((route): Route => ({
    ...route,
    path: new RegExp(`^/v1/(?<project>[^/]+)${route.path.source}`),
    answer: (exchange, parameters) => {
      authorise(exchange, parameters['project']);
      return route.answer(exchange, parameters);
    },
  })),
];

/** The answer to a path that isn't there: the gateway doesn't know it. */
export function unknownPath(): Answer {
  throw new Refusal(404, 'APIGW.0101', 'E5');
}

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
