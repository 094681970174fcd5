import type { ServiceStates, StatePattern } from './action-rule.ts';

/**
 * EVS replication consistency groups: states and actions as data (EVS API reference: pages evs_04_2054 to 2058, group
 * status evs_04_0043; the service is deprecated in favour of SDRS). The one place that knows them.
 *
 * There is no job: the group is the only witness. Reprotect, sync and stop show in `replication_status` alone. Where
 * the pages contradict each other, both readings count: after a failover the group is `failovered` (status page),
 * `failed-over` or `available` (evs_01_0032); stopped replication is `active-stopped` or `inactive`.
 */
const AFTER_FAILOVER = ['failovered', 'failed-over', 'available/active-stopped', 'available/inactive'];
/** A paused group, or one after a failover: the pages don't tell them apart. */
export const STOPPED: readonly StatePattern[] = ['available/active-stopped', 'available/inactive'];
/** Where a synchronisation has begun or ended; after a reprotect no page gives the status. */
const SYNCHRONISING = ['available/copying', 'available/active'];
const TRANSIENT = ['creating', 'deleting', 'updating', 'reversing', 'failovering'] as const;

const call = (verb: string) => `os-${verb}-replication-consistency-group`;

export const EVS: ServiceStates = {
  actions: {
    failover: {
      name: 'failover',
      service: 'evs',
      call: call('failover'),
      serviceWord: 'failover',
      allowedFrom: ['available', 'error_failovering', 'error_reversing'],
      running: ['failovering'],
      done: AFTER_FAILOVER,
      failed: ['error_failovering'],
      // No page says that a second failover is refused, and a first that starts late would meet it.
      guarded: false,
      outOfSync: 'costs data',
      needsLink: true,
      needsRestoredZone: false,
    },
    switchover: {
      name: 'switchover',
      service: 'evs',
      call: call('reverse'),
      serviceWord: 'reverse',
      allowedFrom: ['available', 'error_reversing'],
      running: ['reversing'],
      done: ['available/active'],
      failed: ['error_reversing'],
      // A pure toggle: sent twice, production is back where it was.
      guarded: false,
      outOfSync: 'forbids',
      needsLink: true,
      needsRestoredZone: false,
    },
    reprotect: {
      name: 'reprotect',
      service: 'evs',
      call: call('reprotect'),
      serviceWord: 'reprotect',
      // Its own error state too: else a retry would have no way.
      allowedFrom: [...AFTER_FAILOVER, 'available/error'],
      running: [],
      done: [
        ...SYNCHRONISING,
        'failovered/copying',
        'failovered/active',
        'failed-over/copying',
        'failed-over/active',
      ],
      failed: ['*/error', 'error'],
      guarded: true,
      outOfSync: 'does not matter',
      needsLink: false,
      needsRestoredZone: true,
    },
    enable: {
      name: 'enable',
      service: 'evs',
      call: call('sync'),
      serviceWord: 'sync',
      allowedFrom: [...STOPPED, 'available/error'],
      running: [],
      done: SYNCHRONISING,
      failed: ['*/error', 'error'],
      guarded: true,
      outOfSync: 'does not matter',
      needsLink: false,
      needsRestoredZone: false,
    },
    disable: {
      name: 'disable',
      service: 'evs',
      call: call('stop'),
      serviceWord: 'stop',
      allowedFrom: SYNCHRONISING,
      running: [],
      done: STOPPED,
      failed: ['*/error', 'error'],
      guarded: true,
      outOfSync: 'does not matter',
      needsLink: false,
      needsRestoredZone: false,
    },
  },
  transient: TRANSIENT,
  statuses: [
    ...TRANSIENT,
    'available',
    'failovered',
    'failed-over',
    'error',
    'error_deleting',
    'error_reversing',
    'error_failovering',
  ],
  advice: [
    ['failovered', 'This group has failed over already. Reprotect it before anything else, or abort.'],
    ['failed-over', 'This group has failed over already. Reprotect it before anything else, or abort.'],
    ['error_reversing', 'Send the switchover again, or fail over, first; or abort.'],
    ['error_failovering', 'Send the failover again first, or abort.'],
    ['available/active', 'Replication runs and data is equal. If that is what you wanted, abort this run.'],
    [
      'available/active-stopped',
      'Replication is stopped: enable protection (or, after a failover, reprotect) first, or abort.',
    ],
    [
      'available/inactive',
      'Replication is stopped: enable protection (or, after a failover, reprotect) first, or abort.',
    ],
  ],
};
