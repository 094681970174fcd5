import type { EvsGroup, EvsPair } from './evs-model.ts';
import { uuidFrom } from './ids.ts';
import { progressOf } from './progress.ts';
import type { Settings } from './settings.ts';
import { pairTime } from './timestamps.ts';

/** A replication consistency group as on the wire (EVS API reference, evs_04_2051 and 2052). */
export function evsGroupView(
  group: EvsGroup,
  settings: Settings,
  stationKey: Settings['evsShowKey'] = 'priority_station',
): Record<string, unknown> {
  return {
    id: group.id,
    name: group.name,
    description: group.description,
    status: shownStatus(group, settings),
    [stationKey]: group.priority_station,
    replication_model: 'hypermetro',
    replication_status: group.replication_status,
    replication_ids: group.pairs.map((pair) => pair.id),
    fault_level: group.fault_level,
    created_at: pairTime(group.createdAt),
    updated_at: group.updatedAt === null ? null : pairTime(group.updatedAt),
    ...(group.failure_detail === null ? {} : { failure_detail: group.failure_detail }),
  };
}

/** The status in the spelling that the settings ask for. */
export function shownStatus(group: EvsGroup, settings: Settings): string {
  return group.status === 'failovered' ? settings.evsAfterFailover : group.status;
}

/** A replication pair as on the wire (EVS API reference, evs_04_2046 and 2047). */
export function evsPairView(group: EvsGroup, pair: EvsPair, settings: Settings): Record<string, unknown> {
  const metadata = { volume_size: 40, volume_type: 'ssd', multiattach: false };
  const progress = progressOf(pair);
  return {
    id: pair.id,
    name: pair.name,
    description: '',
    status: pair.status,
    replication_consistency_group_id: group.id,
    volume_ids: volumeIds(pair).join(','),
    priority_station: pair.priority_station,
    replication_model: 'hypermetro',
    replication_status: pair.replication_status,
    progress: progress === null ? null : String(progress),
    record_metadata: settings.evsRecordMetadata === 'text' ? JSON.stringify(metadata) : metadata,
    fault_level: pair.fault_level,
    created_at: pairTime(pair.createdAt),
    updated_at: pair.updatedAt === null ? null : pairTime(pair.updatedAt),
    ...(pair.failure_detail === null ? {} : { failure_detail: pair.failure_detail }),
  };
}

/** The production disk as created, and the other one. */
export function volumeIds(pair: EvsPair): string[] {
  return [uuidFrom(`${pair.id}/source`), uuidFrom(`${pair.id}/target`)];
}
