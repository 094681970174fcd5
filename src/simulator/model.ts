/** What the simulated cloud consists of. Field names of the vendor are kept as they are on the wire. */

/** `source`: production runs in the source zone; `target`: in the target zone. */
export const stations = ['source', 'target'] as const;
export type Station = (typeof stations)[number];

/** Values of a group's `status` (SDRS API reference, appendix "protection group status"). */
export const groupStatuses = [
  'creating',
  'available',
  'protected',
  'deleting',
  'starting',
  'stopping',
  'reversing',
  'failing-over',
  'failed-over',
  'reprotecting',
  'error',
  'error-deleting',
  'error-starting',
  'error-stopping',
  'error-reversing',
  'error-failing-over',
  'error-reprotecting',
] as const;
export type GroupStatus = (typeof groupStatuses)[number];

/** Values of an instance's `status`: those of a group and its own. */
export const instanceStatuses = [
  ...groupStatuses,
  'nic-creating',
  'nic-deleting',
  'resizing',
  'error-resizing',
  'invalid',
  'fault',
] as const;
export type InstanceStatus = (typeof instanceStatuses)[number];

/** Values of a pair's `status`: those of a group and its own. */
export const pairStatuses = [
  ...groupStatuses,
  'extending',
  'error-extending',
  'attaching',
  'error-attaching',
  'detaching',
  'error-detaching',
  'invalid',
  'fault',
] as const;
export type PairStatus = (typeof pairStatuses)[number];

/** `active` in sync, `copying` syncing, `inactive` not in sync, `active-stopped` stopped. */
export const replicationStatuses = ['active', 'copying', 'inactive', 'active-stopped'] as const;
export type ReplicationStatus = (typeof replicationStatuses)[number];

/** `0` none, `2` the production disk lost read or write, `5` the replication link is down. */
export const faultLevels = ['0', '2', '5'] as const;
export type FaultLevel = (typeof faultLevels)[number];

/** Values of a server's `status` (ECS API reference, appendix "ECS statuses"). */
export const serverStatuses = [
  'ACTIVE',
  'SHUTOFF',
  'BUILD',
  'REBOOT',
  'HARD_REBOOT',
  'REBUILD',
  'MIGRATING',
  'RESIZE',
  'REVERT_RESIZE',
  'VERIFY_RESIZE',
  'ERROR',
  'DELETED',
  'SHELVED',
  'SHELVED_OFFLOADED',
  'UNKNOWN',
] as const;
export type ServerStatus = (typeof serverStatuses)[number];

/** What may be wrong with one server. `ignoresSoftStop` and `stuckPoweringOn` never come to an end by themselves. */
export const serverFaults = ['ignoresSoftStop', 'failsToStart', 'stuckPoweringOn'] as const;
export type ServerFault = (typeof serverFaults)[number];

/** A server of ECS; SDRS neither starts nor stops it, but looks at it. */
export interface Server {
  id: string;
  name: string;
  status: ServerStatus;
  taskState: 'powering-on' | 'powering-off' | null;
  /** True after a failover for the old production server: it can't be started until it is protected again. */
  locked: boolean;
  fault: ServerFault | null;
  updatedAt: number;
}

/** Values of a drill's `status` (SDRS API reference, appendix "DR drill status"). */
export const drillStatuses = ['creating', 'available', 'deleting', 'error-deleting', 'error'] as const;
export type DrillStatus = (typeof drillStatuses)[number];

export interface Drill {
  id: string;
  name: string;
  status: DrillStatus;
  drill_vpc_id: string;
  /** Where its servers run: the DR zone of the group at the time when it was made. */
  zone: string;
  /** One for each instance of the group, from the drill's success until it is gone. */
  servers: { instance: string; id: string }[];
  createdAt: number;
  updatedAt: number;
}

/** A network; `subnets` are the address ranges in it. */
export interface Vpc {
  id: string;
  subnets: readonly string[];
}

export interface Instance {
  id: string;
  name: string;
  status: InstanceStatus;
  priority_station: Station;
  source_server: string;
  target_server: string;
  updatedAt: number;
}

export interface Pair {
  id: string;
  name: string;
  status: PairStatus;
  progress: number;
  replication_status: ReplicationStatus;
  priority_station: Station;
  fault_level: FaultLevel;
  /** Id of the instance that the pair is attached to, and as what. */
  instance: string | null;
  device: string;
  /** The running synchronisation, from which `progress` is worked out; `until` in ms since 1970. */
  sync: { from: number; until: number } | null;
  updatedAt: number;
}

export interface Group {
  id: string;
  name: string;
  description: string | null;
  status: GroupStatus;
  source_availability_zone: string;
  target_availability_zone: string;
  priority_station: Station;
  instances: Instance[];
  pairs: Pair[];
  drills: Drill[];
  /** When a drill last succeeded, whether it is still there or not; in ms since 1970. */
  drilledAt: number | null;
  createdAt: number;
  updatedAt: number;
}

/** One of the documented values of a job (sdrs_05_0101), with what was known at that time. */
export interface JobPhase {
  status: 'INIT' | 'RUNNING' | 'SUCCESS' | 'FAIL';
  endAt: number | null;
  errorCode: string | null;
  failReason: string | null;
}

export interface FailedTask {
  groupId: string;
  resourceId: string;
  resourceName: string;
  resourceType: 'server_groups' | 'disaster_recovery_drills';
  failureStatus: string;
  jobId: string;
  jobType: string;
  beginAt: number;
  errorCode: string;
  failReason: string;
}

/** The servers of an instance by what they are now: production, or disaster recovery. */
export function serverIds(instance: Instance, station: Station): { production: string; dr: string } {
  const { source_server: source, target_server: target } = instance;
  return station === 'source' ? { production: source, dr: target } : { production: target, dr: source };
}

export function otherStation(station: Station): Station {
  return station === 'source' ? 'target' : 'source';
}
