import { uuidFrom } from './ids.ts';
import { drZone } from './lists.ts';
import { serverIds } from './model.ts';
import type {
  Drill,
  Group,
  GroupStatus,
  Instance,
  Pair,
  ReplicationStatus,
  Server,
  Station,
} from './model.ts';
import type { DrillSpec, GroupSpec } from './spec.ts';

// Before any clock that runs the simulator, so that a touched `updated_at` is always newer.
const createdAt = Date.parse('2025-06-03T09:14:00.740Z');

/**
 * Makes a group with its instances, pairs and servers from its description.
 * @throws {RangeError} when a pair names an instance that isn't there
 */
export function buildGroup(id: string, spec: GroupSpec): { group: Group; servers: Server[] } {
  const status = spec.status ?? 'protected';
  const station = spec.priority_station ?? 'source';
  const instances = (spec.instances ?? [{ name: `${spec.name}-server` }]).map(
    (instance, index): Instance => ({
      id: uuidFrom(`${id}/instance/${index}`),
      name: instance.name,
      status: instance.status ?? status,
      priority_station: instance.priority_station ?? station,
      source_server: uuidFrom(`${id}/server/${index}/source`),
      target_server: uuidFrom(`${id}/server/${index}/target`),
      updatedAt: createdAt,
    }),
  );
  const disks = new Map<string, number>();
  const pairs = (spec.pairs ?? [{}]).map((pair, index): Pair => {
    const instance = instances[pair.instance ?? 0];
    if (instance === undefined && pair.instance !== undefined) {
      throw new RangeError(
        `pair ${index} of ${spec.name} names instance ${pair.instance}, which isn't there`,
      );
    }
    const disk = disks.get(instance?.id ?? '') ?? 0;
    disks.set(instance?.id ?? '', disk + 1);
    return {
      id: uuidFrom(`${id}/pair/${index}`),
      name: `${instance?.name ?? spec.name}-disk-${disk + 1}`,
      status: pair.status ?? status,
      progress: pair.progress ?? (isSynced(status) ? 100 : 0),
      replication_status: pair.replication_status ?? replicationIn(status),
      priority_station: pair.priority_station ?? station,
      fault_level: pair.fault_level ?? '0',
      instance: instance?.id ?? null,
      device: `/dev/vd${String.fromCharCode(97 + disk)}`,
      sync: null,
      updatedAt: createdAt,
    };
  });
  const group: Group = {
    id,
    name: spec.name,
    description: spec.description ?? null,
    status,
    source_availability_zone: spec.source_availability_zone ?? 'eu-de-01',
    target_availability_zone: spec.target_availability_zone ?? 'eu-de-02',
    priority_station: station,
    instances,
    pairs,
    drills: [],
    drilledAt: null,
    createdAt,
    updatedAt: createdAt,
  };
  group.drills = buildDrills(group, spec.drills ?? []);
  const running = spec.running ?? (status === 'failed-over' ? 'none' : 'production');
  return { group, servers: instances.flatMap((instance) => serversOf(instance, station, running, status)) };
}

/** Drills from their descriptions, without their servers yet; they begin now. */
export function buildDrills(group: Group, specs: readonly DrillSpec[]): Drill[] {
  const now = Date.now();
  return specs.map((drill, index) => ({
    id: uuidFrom(`${group.id}/drill/${index}`),
    name: drill.name,
    status: drill.status ?? 'available',
    drill_vpc_id: drill.drill_vpc_id ?? uuidFrom(`${group.id}/drill/${index}/vpc`),
    zone: drZone(group),
    servers: [],
    createdAt: now,
    updatedAt: now,
  }));
}

function serversOf(
  instance: Instance,
  station: Station,
  running: NonNullable<GroupSpec['running']>,
  status: GroupStatus,
): Server[] {
  const { production, dr } = serverIds(instance, station);
  const on = (site: 'production' | 'dr') => (running === site || running === 'both' ? 'ACTIVE' : 'SHUTOFF');
  const usual = { name: instance.name, taskState: null, fault: null, updatedAt: createdAt };
  const remaining: Server = { ...usual, id: dr, status: on('dr'), locked: status === 'failed-over' };
  if (instance.status === 'invalid') return [remaining];
  return [{ ...usual, id: production, status: on('production'), locked: false }, remaining];
}

function isSynced(status: GroupStatus): boolean {
  return replicationIn(status) === 'active' || status === 'failed-over';
}

function replicationIn(status: GroupStatus): ReplicationStatus {
  switch (status) {
    case 'protected':
    case 'stopping':
    case 'reversing':
    case 'failing-over':
    case 'error-stopping':
    case 'error-reversing':
    case 'error-failing-over':
      return 'active';
    case 'starting':
    case 'reprotecting':
      return 'copying';
    case 'failed-over':
      return 'active-stopped';
    default:
      return 'inactive';
  }
}
