import type { EvsGroupStatus, EvsReplicationStatus } from './evs-model.ts';

/** The words of the API for an action, between `os-` and `-replication-consistency-group`. */
export const evsVerbs = ['failover', 'reverse', 'reprotect', 'sync', 'stop'] as const;
export type EvsVerb = (typeof evsVerbs)[number];

/** What one action needs, passes through and ends in (EVS API reference, evs_04_2054 to 2058). */
export interface EvsRule {
  from: readonly EvsGroupStatus[];
  /** Which `replication_status` it needs; null: any. */
  replication: readonly EvsReplicationStatus[] | null;
  /** null: no status of its own, it shows in `replication_status` only. */
  via: EvsGroupStatus | null;
  done: EvsGroupStatus;
  /** null: the status that it started from, with `replication_status` error. */
  failed: EvsGroupStatus | null;
  /** Whether production moves to the other zone. Nobody names the zone: it is a toggle. */
  moves: boolean;
  data: 'copied' | 'stopped' | 'kept';
}

export const evsRules: Record<EvsVerb, EvsRule> = {
  failover: {
    from: ['available', 'error_failovering', 'error_reversing'],
    replication: null,
    via: 'failovering',
    done: 'failovered',
    failed: 'error_failovering',
    moves: true,
    data: 'stopped',
  },
  reverse: {
    from: ['available', 'error_reversing'],
    replication: ['active'],
    via: 'reversing',
    done: 'available',
    failed: 'error_reversing',
    moves: true,
    data: 'kept',
  },
  reprotect: {
    from: ['failovered'],
    replication: null,
    via: null,
    done: 'available',
    failed: null,
    moves: false,
    data: 'copied',
  },
  sync: {
    from: ['available'],
    replication: ['active-stopped', 'inactive', 'error'],
    via: null,
    done: 'available',
    failed: null,
    moves: false,
    data: 'copied',
  },
  stop: {
    from: ['available'],
    replication: ['active', 'copying'],
    via: null,
    done: 'available',
    failed: null,
    moves: false,
    data: 'stopped',
  },
};
