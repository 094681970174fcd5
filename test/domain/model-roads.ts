/** What each action of the modelled services needs and does, read once more from the pages; no code of the product. */

/** What can be done to a group, by us or by others, in the words of the services. */
export type Verb = 'failover' | 'reverse' | 'reprotect' | 'disable' | 'enable';

export interface Shown {
  status: string;
  /** `null`: the service has none for the group (SDRS). */
  replication: string | null;
}

export interface Road {
  /** "status" or "status/replication". */
  from: readonly string[];
  running: Partial<Shown>;
  done: Partial<Shown>;
  failed: Partial<Shown>;
  /** What a reading shows where it is done, by whichever page; as in `from`. Left out: as `done`. */
  ends?: readonly string[];
  flips?: true;
}

export interface Service {
  start: Shown;
  roads: Record<Verb, Road>;
  hasJobs: boolean;
}

/** Every action is guarded by the state: a second one is refused while and after the first. */
export const SDRS_MODEL: Service = {
  start: { status: 'protected', replication: null },
  hasJobs: true,
  roads: {
    failover: {
      from: ['protected', 'error-failing-over', 'error-reversing'],
      running: { status: 'failing-over' },
      done: { status: 'failed-over' },
      failed: { status: 'error-failing-over' },
      flips: true,
    },
    reverse: {
      from: ['protected', 'error-reversing'],
      running: { status: 'reversing' },
      done: { status: 'protected' },
      failed: { status: 'error-reversing' },
      flips: true,
    },
    reprotect: {
      from: ['failed-over', 'error-reprotecting'],
      running: { status: 'reprotecting' },
      done: { status: 'protected' },
      failed: { status: 'error-reprotecting' },
    },
    disable: {
      from: ['protected', 'error-stopping'],
      running: { status: 'stopping' },
      done: { status: 'available' },
      failed: { status: 'error-stopping' },
    },
    enable: {
      from: ['available', 'error-starting'],
      running: { status: 'starting' },
      done: { status: 'protected' },
      failed: { status: 'error-starting' },
    },
  },
};

/**
 * The worst service that the pages allow: a switchover is a pure toggle and never refused for its data, and a second
 * failover, of which no page says that it is refused, turns production back.
 */
export const EVS_MODEL: Service = {
  start: { status: 'available', replication: 'active' },
  hasJobs: false,
  roads: {
    failover: {
      from: ['available', 'error_failovering', 'error_reversing', 'failovered'],
      running: { status: 'failovering' },
      done: { status: 'failovered', replication: 'active-stopped' },
      failed: { status: 'error_failovering' },
      ends: ['failovered', 'available/active-stopped', 'available/inactive'],
      flips: true,
    },
    reverse: {
      from: ['available', 'error_reversing'],
      running: { status: 'reversing' },
      done: { status: 'available' },
      failed: { status: 'error_reversing' },
      flips: true,
    },
    reprotect: {
      from: ['failovered'],
      running: { replication: 'copying' },
      done: { status: 'available', replication: 'active' },
      failed: { replication: 'error' },
    },
    disable: {
      from: ['available/active', 'available/copying'],
      running: {},
      done: { replication: 'active-stopped' },
      failed: {},
    },
    enable: {
      from: ['available/active-stopped', 'available/inactive', 'available/error'],
      running: { replication: 'copying' },
      done: { replication: 'active' },
      failed: { replication: 'error' },
    },
  },
};

export function isOneOf(states: readonly string[], { status, replication }: Shown): boolean {
  return states.includes(status) || states.includes(`${status}/${replication}`);
}
