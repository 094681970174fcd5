import type { FaultLevel } from './model.ts';

/** Values of a replication consistency group's `status` (EVS API reference, evs_04_0043). */
export const evsGroupStatuses = [
  'creating',
  'available',
  'error',
  'deleting',
  'error_deleting',
  'updating',
  'reversing',
  'error_reversing',
  'failovering',
  'failovered',
  'error_failovering',
] as const;
export type EvsGroupStatus = (typeof evsGroupStatuses)[number];

/** Values of a pair's `status` (EVS API reference, evs_04_0042): actions on the group don't show in it. */
export const evsPairStatuses = ['creating', 'available', 'error', 'deleting', 'error_deleting'] as const;
export type EvsPairStatus = (typeof evsPairStatuses)[number];

/** Values of `replication_status`, of groups and pairs alike. */
export const evsReplicationStatuses = ['active', 'active-stopped', 'copying', 'inactive', 'error'] as const;
export type EvsReplicationStatus = (typeof evsReplicationStatuses)[number];

export interface EvsPair {
  id: string;
  name: string;
  status: EvsPairStatus;
  /** The zone of the production disk. */
  priority_station: string;
  replication_status: EvsReplicationStatus;
  progress: number | null;
  fault_level: FaultLevel;
  failure_detail: string | null;
  /** The running synchronisation, from which `progress` is worked out; in ms since 1970. */
  sync: { from: number; until: number } | null;
  createdAt: number;
  updatedAt: number | null;
}

export interface EvsGroup {
  id: string;
  name: string;
  description: string;
  status: EvsGroupStatus;
  /** The zone where production runs now. */
  priority_station: string;
  /** Both zones, production as created first. */
  zones: readonly [string, string];
  replication_status: EvsReplicationStatus;
  fault_level: FaultLevel;
  failure_detail: string | null;
  pairs: EvsPair[];
  createdAt: number;
  /** null until the first change. */
  updatedAt: number | null;
}

export function otherZone(group: EvsGroup): string {
  const [first, second] = group.zones;
  return group.priority_station === first ? second : first;
}
