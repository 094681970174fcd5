import { Refusal } from './errors.ts';
import type { Answer, Exchange, Parameters } from './exchange.ts';
import { filter, page, productionZone, visibleGroups } from './lists.ts';
import type { Group } from './model.ts';
import { groupOf } from './operations.ts';
import { groupView } from './views.ts';

/** `GET /server-groups` */
export function listGroups(exchange: Exchange): Answer {
  const { query } = exchange;
  const status = filter(query, 'status');
  const name = filter(query, 'name');
  const zone = filter(query, 'availability_zone');
  const queryType = filter(query, 'query_type');
  const found = [...visibleGroups(exchange).values()].filter(
    (group) =>
      (status === undefined || group.status === status) &&
      (name === undefined || group.name.includes(name)) &&
      (zone === undefined || productionZone(group) === zone) &&
      isOfType(group, queryType),
  );
  return { status: 200, body: { count: found.length, server_groups: page(found, query).map(groupView) } };
}

function isOfType(group: Group, type: string | undefined): boolean {
  switch (type) {
    case undefined:
    case 'general':
      return true;
    case 'status_abnormal':
      return group.status.startsWith('error');
    case 'stop_protected':
      return group.status === 'available' || group.status === 'failed-over';
    case 'period_no_dr_drill':
      return [group.drilledAt ?? 0, ...group.drills.map((drill) => drill.createdAt)].every(
        (at) => at < Date.now() - 90 * 86_400_000,
      );
    default:
      throw new Refusal(400, 'SDRS.0201');
  }
}

/** `GET /server-groups/{id}` */
export function showGroup(exchange: Exchange, { id = '' }: Parameters): Answer {
  const group = groupOf(exchange.cloud.world, id);
  return { status: 200, body: { server_group: groupView(visibleGroups(exchange).get(id) ?? group) } };
}
