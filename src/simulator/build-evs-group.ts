import type { EvsGroup, EvsGroupStatus, EvsPair, EvsReplicationStatus } from './evs-model.ts';
import type { EvsGroupSpec } from './evs-spec.ts';
import { uuidFrom } from './ids.ts';

// Before any clock that runs the simulator, so that a changed group is always newer.
const firstCreatedAt = Date.parse('2025-06-04T07:37:06.035Z');

/** Makes a group with its pairs from its description. `index`: how many were made before; lists show the newest first. */
export function buildEvsGroup(id: string, spec: EvsGroupSpec, index: number): EvsGroup {
  const zones = spec.zones ?? ['eu-de-01', 'eu-de-02'];
  const status = spec.status ?? 'available';
  const zone = spec.priority_station ?? (status === 'failovered' ? zones[1] : zones[0]);
  const replication = spec.replication_status ?? replicationIn(status);
  const createdAt = firstCreatedAt + index * 60_000;
  const pairs = (spec.pairs ?? [{}]).map((pair, position): EvsPair => {
    const own = pair.replication_status ?? replication;
    return {
      id: uuidFrom(`${id}/pair/${position}`),
      name: `${spec.name}-pair-${position + 1}`,
      status: pair.status ?? 'available',
      priority_station: pair.priority_station ?? zone,
      replication_status: own,
      progress: pair.progress ?? progressIn(own),
      fault_level: pair.fault_level ?? spec.fault_level ?? '0',
      failure_detail: pair.failure_detail ?? null,
      sync: null,
      createdAt,
      updatedAt: null,
    };
  });
  return {
    id,
    name: spec.name,
    description: spec.description ?? '',
    status,
    priority_station: zone,
    zones,
    replication_status: replication,
    fault_level: spec.fault_level ?? '0',
    failure_detail: spec.failure_detail ?? null,
    pairs,
    createdAt,
    updatedAt: null,
  };
}

function replicationIn(status: EvsGroupStatus): EvsReplicationStatus {
  if (status === 'failovered') return 'active-stopped';
  return status === 'error' ? 'error' : 'active';
}

function progressIn(status: EvsReplicationStatus): number | null {
  if (status === 'active' || status === 'active-stopped') return 100;
  return status === 'copying' ? 0 : null;
}
