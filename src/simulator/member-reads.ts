import { Refusal } from './errors.ts';
import type { Answer, Exchange, Parameters } from './exchange.ts';
import { filter, idList, page, productionZone, visibleGroups } from './lists.ts';
import type { Group, Instance, Pair } from './model.ts';
import { instanceView, pairView } from './views.ts';

type Member<T> = { group: Group; item: T };

/** `GET /protected-instances` */
export function listInstances(exchange: Exchange): Answer {
  const { query } = exchange;
  const wanted = idList(query, 'protected_instance_ids');
  // A filter by group wins over one by instance.
  const byGroup = query.has('server_group_id') || query.has('server_group_ids');
  const found = select(exchange, (group) => group.instances).filter(
    ({ item }) => byGroup || !wanted || wanted.includes(item.id),
  );
  const shown = page(found, query).map(({ group, item }) => instanceView(group, item));
  return { status: 200, body: { count: found.length, protected_instances: shown } };
}

/** `GET /replications` */
export function listPairs(exchange: Exchange): Answer {
  const { query } = exchange;
  const single = filter(query, 'protected_instance_id');
  const wanted = idList(query, 'protected_instance_ids') ?? (single === undefined ? undefined : [single]);
  const found = select(exchange, (group) => group.pairs).filter(
    ({ item }) => !wanted || (item.instance !== null && wanted.includes(item.instance)),
  );
  const shown = page(found, query).map(({ group, item }) => pairView(group, item));
  return { status: 200, body: { count: found.length, replications: shown } };
}

/** `GET /protected-instances/{id}` */
export function showInstance(exchange: Exchange, { id }: Parameters): Answer {
  for (const group of visibleGroups(exchange).values()) {
    const instance = group.instances.find((one) => one.id === id);
    if (instance) return { status: 200, body: { protected_instance: instanceView(group, instance) } };
  }
  throw new Refusal(400, 'SDRS.1320');
}

/** `GET /replications/{id}` */
export function showPair(exchange: Exchange, { id }: Parameters): Answer {
  for (const group of visibleGroups(exchange).values()) {
    const pair = group.pairs.find((one) => one.id === id);
    if (pair) return { status: 200, body: { replication: pairView(group, pair) } };
  }
  throw new Refusal(400, 'SDRS.1608');
}

/** The filters that both lists share. `server_group_ids` overrides `server_group_id`. */
function select<T extends Instance | Pair>(exchange: Exchange, members: (group: Group) => T[]): Member<T>[] {
  const { query } = exchange;
  const single = filter(query, 'server_group_id');
  const groupIds = idList(query, 'server_group_ids') ?? (single === undefined ? undefined : [single]);
  const status = filter(query, 'status');
  const name = filter(query, 'name');
  const zone = filter(query, 'availability_zone');
  const abnormal = filter(query, 'query_type') === 'status_abnormal';
  return [...visibleGroups(exchange).values()]
    .filter((group) => !groupIds || groupIds.includes(group.id))
    .filter((group) => zone === undefined || productionZone(group) === zone)
    .flatMap((group) => members(group).map((item) => ({ group, item })))
    .filter(({ item }) => status === undefined || item.status === status)
    .filter(({ item }) => name === undefined || item.name.includes(name))
    .filter(({ item }) => !abnormal || /^(error|invalid|fault)/.test(item.status));
}
