import type { ActionName } from './actions.ts';
import type { GroupReading } from './readings.ts';

/** The services that replicate groups. */
export type ServiceName = 'sdrs' | 'evs';

/**
 * A state of a group as data: "protected", or with the replication behind a slash where the service has both:
 * "available/active". "available" alone stands for every replication, "*" for every status.
 */
export type StatePattern = string;

/** What one action needs, and what it does to a group's state. One table a service: sdrs-states.ts, evs-states.ts. */
export interface ActionRule {
  /** The action's name in this product. */
  name: ActionName;
  service: ServiceName;
  /** The call, as the API reference writes it. */
  call: string;
  /** The service's word for it, as its failed tasks and job types begin. */
  serviceWord: string;
  /** States from which the service accepts it. */
  allowedFrom: readonly StatePattern[];
  running: readonly StatePattern[];
  done: readonly StatePattern[];
  failed: readonly StatePattern[];
  /** Does the service itself refuse a second effect? Only then may a POST that did not start be repeated without a person. */
  guarded: boolean;
  /** Data that is not in sync: it forbids it, it is lost, or it doesn't matter. */
  outOfSync: 'forbids' | 'costs data' | 'does not matter';
  /** Does it need the replication link (no fault level 5)? */
  needsLink: boolean;
  /** Must a person confirm that the zone that was lost is restored? */
  needsRestoredZone: boolean;
}

/** What is known of a service's group states beside its actions. */
export interface ServiceStates {
  actions: Readonly<Record<ActionName, ActionRule>>;
  /** Something runs on the group: nothing may be sent, by the service's rule and by ours. */
  transient: readonly string[];
  /** Every documented group status. One outside this list is a reading that we do not understand. */
  statuses: readonly string[];
  /** What leads out of a state, whichever action was wanted. The first that matches counts. */
  advice: readonly (readonly [StatePattern, string])[];
}

type State = Pick<GroupReading, 'status' | 'replicationStatus'>;

export function isIn(group: State, patterns: readonly StatePattern[]): boolean {
  return patterns.some((pattern) => {
    const [status, replication] = pattern.split('/');
    return (
      (status === '*' || status === group.status) &&
      (replication === undefined || replication === group.replicationStatus)
    );
  });
}

/** "protected", or "available, replication copying". */
export function sayState({ status, replicationStatus }: State): string {
  return replicationStatus === null ? status : `${status}, replication ${replicationStatus}`;
}
