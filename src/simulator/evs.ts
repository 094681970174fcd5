import { arriveEvsAction } from './evs-actions.ts';
import { listEvsGroups, listEvsPairs, showEvsGroup, showEvsPair } from './evs-reads.ts';
import type { Route } from './exchange.ts';
import { filter } from './lists.ts';

const groups = '/v2/(?<project>[^/]+)/os-vendor-replication-consistency-groups';
const pairs = '/v2/(?<project>[^/]+)/os-vendor-replications';
const byPath: Route['groupId'] = (_cloud, { id }) => id ?? null;

/** EVS: replication consistency groups and their pairs (EVS API reference, evs_04_2044 to 2059). */
export const evsRoutes: Route[] = [
  {
    service: 'evs',
    method: 'GET',
    path: new RegExp(`^${groups}$`),
    kind: 'groups',
    answer: listEvsGroups,
  },
  {
    service: 'evs',
    method: 'GET',
    path: new RegExp(`^${groups}/(?<id>[^/]+)$`),
    kind: 'group',
    groupId: byPath,
    answer: showEvsGroup,
  },
  {
    service: 'evs',
    method: 'POST',
    path: new RegExp(`^${groups}/(?<id>[^/]+)/action$`),
    kind: 'action',
    groupId: byPath,
    arrive: arriveEvsAction,
    madeUp: () => undefined,
  },
  {
    service: 'evs',
    method: 'GET',
    path: new RegExp(`^${pairs}$`),
    kind: 'pairs',
    groupId: (_cloud, _parameters, query) => filter(query, 'replication_consistency_group_id') ?? null,
    answer: listEvsPairs,
  },
  {
    service: 'evs',
    method: 'GET',
    path: new RegExp(`^${pairs}/(?<id>[^/]+)$`),
    kind: 'pairs',
    groupId: ({ world }, { id }) =>
      [...world.evs.groups.values()].find((group) => group.pairs.some((pair) => pair.id === id))?.id ?? null,
    answer: showEvsPair,
  },
];
