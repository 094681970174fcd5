import { readDrill } from './drill-body.ts';
import { Refusal } from './errors.ts';
import type { Answer, Exchange, Parameters } from './exchange.ts';
import { filter, page, visibleGroups } from './lists.ts';
import type { Drill, Group } from './model.ts';
import { drillView } from './views.ts';

interface Found {
  group: Group;
  drill: Drill;
}

/** `GET /disaster-recovery-drills` */
export function listDrills(exchange: Exchange): Answer {
  const { query } = exchange;
  const groupId = filter(query, 'server_group_id');
  const name = filter(query, 'name');
  const status = filter(query, 'status');
  const vpc = filter(query, 'drill_vpc_id');
  const found = allDrills(visibleGroups(exchange)).filter(
    ({ group, drill }) =>
      (groupId === undefined || group.id === groupId) &&
      (name === undefined || drill.name.includes(name)) &&
      (status === undefined || drill.status === status) &&
      (vpc === undefined || drill.drill_vpc_id === vpc),
  );
  const shown = page(found, query).map(({ group, drill }) => drillView(group, drill));
  return { status: 200, body: { count: found.length, disaster_recovery_drills: shown } };
}

/** `GET /disaster-recovery-drills/{id}` */
export function showDrill(exchange: Exchange, { id = '' }: Parameters): Answer {
  const { group, drill } = drillOf(visibleGroups(exchange), id);
  return { status: 200, body: { disaster_recovery_drill: drillView(group, drill) } };
}

/** `PUT /disaster-recovery-drills/{id}`: a new name, at once and in any status. */
export function renameDrill(exchange: Exchange, { id = '' }: Parameters): Answer {
  const { world } = exchange.cloud;
  const { name } = readDrill(exchange);
  const { group, drill } = drillOf(world.groups, id);
  const at = world.stamp(Date.now());
  world.change(group, at, () => Object.assign(drill, { name, updatedAt: at }), false);
  return { status: 200, body: { disaster_recovery_drill: drillView(group, drill) } };
}

/** @throws {Refusal} 400 SDRS.1902 */
export function drillOf(groups: Map<string, Group>, id: string): Found {
  const found = findDrill(groups, id);
  if (!found) throw new Refusal(400, 'SDRS.1902');
  return found;
}

export function findDrill(groups: Map<string, Group>, id: string): Found | undefined {
  return allDrills(groups).find(({ drill }) => drill.id === id);
}

function allDrills(groups: Map<string, Group>): Found[] {
  return [...groups.values()].flatMap((group) => group.drills.map((drill) => ({ group, drill })));
}
