import { evsGroupOf, evsRefusal } from './evs-errors.ts';
import { listEvs } from './evs-lists.ts';
import type { EvsGroup } from './evs-model.ts';
import { evsGroupView, evsPairView, shownStatus, volumeIds } from './evs-views.ts';
import type { Answer, Exchange, Parameters } from './exchange.ts';
import { filter } from './lists.ts';

/** `GET /os-vendor-replication-consistency-groups` */
export function listEvsGroups(exchange: Exchange): Answer {
  const { query, cloud } = exchange;
  const { settings } = cloud.world;
  const name = filter(query, 'name');
  const status = filter(query, 'status');
  const zone = filter(query, 'priority_station');
  const volume = filter(query, 'volume_id');
  const found = [...visibleEvsGroups(exchange).values()].filter(
    (group) =>
      (name === undefined || group.name === name) &&
      (status === undefined || shownStatus(group, settings) === status) &&
      (zone === undefined || group.priority_station === zone) &&
      (volume === undefined || group.pairs.some((pair) => volumeIds(pair).includes(volume))),
  );
  const shown = listEvs(found, query, settings).map((group) => evsGroupView(group, settings));
  return { status: 200, body: { replication_consistency_groups: shown } };
}

/** `GET /os-vendor-replication-consistency-groups/{id}` */
export function showEvsGroup(exchange: Exchange, { id = '' }: Parameters): Answer {
  const { world } = exchange.cloud;
  const group = evsGroupOf(world, id);
  const view = evsGroupView(
    visibleEvsGroups(exchange).get(id) ?? group,
    world.settings,
    world.settings.evsShowKey,
  );
  return { status: 200, body: { replication_consistency_group: view } };
}

/** `GET /os-vendor-replications` */
export function listEvsPairs(exchange: Exchange): Answer {
  const { query, cloud } = exchange;
  const { settings } = cloud.world;
  const groupId = filter(query, 'replication_consistency_group_id');
  const name = filter(query, 'name');
  const status = filter(query, 'status');
  const zone = filter(query, 'priority_station');
  const volumes = [filter(query, 'volume_id'), ...(filter(query, 'volume_ids')?.split(/,\s*/) ?? [])];
  const found = [...visibleEvsGroups(exchange).values()]
    .filter((group) => groupId === undefined || group.id === groupId)
    .flatMap((group) => group.pairs.map((pair) => ({ ...pair, group })))
    .filter(
      (pair) =>
        (name === undefined || pair.name === name) &&
        (status === undefined || pair.status === status) &&
        (zone === undefined || pair.priority_station === zone) &&
        volumes.every((volume) => volume === undefined || volumeIds(pair).includes(volume)),
    );
  const shown = listEvs(found, query, settings).map((pair) => evsPairView(pair.group, pair, settings));
  return { status: 200, body: { replications: shown } };
}

/** `GET /os-vendor-replications/{id}` */
export function showEvsPair(exchange: Exchange, { id = '' }: Parameters): Answer {
  const { settings } = exchange.cloud.world;
  for (const group of visibleEvsGroups(exchange).values()) {
    const pair = group.pairs.find((one) => one.id === id);
    if (pair) return { status: 200, body: { replication: evsPairView(group, pair, settings) } };
  }
  throw evsRefusal(settings, settings.evsMissingGroup, 'EVS.1032', `Replication ${id} could not be found.`);
}

/** The groups as this request gets to see them: as they are, or as they were when a fault makes the reading stale. */
function visibleEvsGroups(exchange: Exchange): Map<string, EvsGroup> {
  const { cloud, kind, groupId } = exchange;
  const { groups, previous } = cloud.world.evs;
  const differs = groupId === null ? previous.size > 0 : previous.has(groupId);
  if (!differs || !cloud.faults.take('reading', { kind, groupId })) return groups;
  return new Map([...groups].map(([id, group]) => [id, previous.get(id) ?? group]));
}
