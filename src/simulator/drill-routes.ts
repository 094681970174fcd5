import { arriveDrillCreation, arriveDrillDeletion } from './drill-actions.ts';
import { wishes } from './drill-body.ts';
import { findDrill, listDrills, renameDrill, showDrill } from './drill-reads.ts';
import type { Route } from './exchange.ts';
import { newJobId } from './ids.ts';
import { filter } from './lists.ts';

const all = /^\/v1\/(?<project>[^/]+)\/disaster-recovery-drills$/;
const one = /^\/v1\/(?<project>[^/]+)\/disaster-recovery-drills\/(?<id>[^/]+)$/;

const byDrill: Route['groupId'] = ({ world }, { id = '' }) => findDrill(world.groups, id)?.group.id ?? null;
const byQuery: Route['groupId'] = (_cloud, _parameters, query) => filter(query, 'server_group_id') ?? null;
const byBody: Route['groupId'] = (_cloud, _parameters, _query, body) => {
  const id = wishes(body)?.['server_group_id'];
  return typeof id === 'string' ? id : null;
};
const madeUp = () => ({ job_id: newJobId() });

/** DR drills (SDRS API reference, sdrs_05_0701 to 0705). */
export const drillRoutes: Route[] = [
  { service: 'sdrs', method: 'GET', path: all, kind: 'drills', groupId: byQuery, answer: listDrills },
  { service: 'sdrs', method: 'GET', path: one, kind: 'drill', groupId: byDrill, answer: showDrill },
  { service: 'sdrs', method: 'PUT', path: one, kind: 'drillRename', groupId: byDrill, answer: renameDrill },
  {
    service: 'sdrs',
    method: 'POST',
    path: all,
    kind: 'drillCreate',
    groupId: byBody,
    arrive: arriveDrillCreation,
    madeUp,
  },
  {
    service: 'sdrs',
    method: 'DELETE',
    path: one,
    kind: 'drillDelete',
    groupId: byDrill,
    arrive: arriveDrillDeletion,
    madeUp,
  },
];
