import type { Answer, Exchange } from './exchange.ts';
import { filter, page, visibleGroups } from './lists.ts';
import { drillView } from './views.ts';

/** `GET /disaster-recovery-drills` */
export function listDrills(exchange: Exchange): Answer {
  const { query } = exchange;
  const groupId = filter(query, 'server_group_id');
  const name = filter(query, 'name');
  const status = filter(query, 'status');
  const vpc = filter(query, 'drill_vpc_id');
  const found = [...visibleGroups(exchange).values()]
    .filter((group) => groupId === undefined || group.id === groupId)
    .flatMap((group) => group.drills.map((drill) => ({ group, drill })))
    .filter(
      ({ drill }) =>
        (name === undefined || drill.name.includes(name)) &&
        (status === undefined || drill.status === status) &&
        (vpc === undefined || drill.drill_vpc_id === vpc),
    );
  const shown = page(found, query).map(({ group, drill }) => drillView(group, drill));
  return { status: 200, body: { count: found.length, disaster_recovery_drills: shown } };
}
