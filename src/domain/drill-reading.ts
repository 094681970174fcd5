import type { GroupReading, InstanceReading, PairReading } from './readings.ts';

/** A DR drill: copies of the servers, beside production, out of snapshots of the disks on the DR side. */
export interface Drill {
  id: string;
  name: string;
  /** creating, available, deleting, error-deleting, error; anything else is kept as it came. */
  status: string;
  vpcId: string | null;
  servers: string[];
}

/** The run that holds a group and acts on it. */
export interface Holder {
  run: string;
  procedure: string;
  since: string;
}

/** Everything that a drill is decided on, read at one moment. */
export interface DrillReading {
  /** When it was read, ISO 8601 UTC. */
  at: string;
  group: GroupReading;
  /** The networks of the group itself: a drill in one of them would have production's addresses twice. */
  vpcIds: string[];
  pairs: PairReading[];
  instances: InstanceReading[];
  /** Of this group. */
  drills: Drill[];
  /** The drill of any group that has the network that is wanted; null: none has, or no network is named. */
  vpcUsedBy: string | null;
  /** Null: no run acts on the group. */
  heldBy: Holder | null;
  /** One sentence for each part that could not be read whole. */
  gaps: string[];
  requestIds: string[];
}

/** The servers of a drill. Never one of the group's own, whatever an answer says: those are production. */
export function serversOfDrill(drill: Drill, { instances }: Pick<DrillReading, 'instances'>): string[] {
  const own = new Set(instances.flatMap(({ sourceServer, targetServer }) => [sourceServer, targetServer]));
  return drill.servers.filter((id) => !own.has(id));
}
