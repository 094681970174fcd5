import type { ActionName } from './actions.ts';

/**
 * SDRS group states and actions as data (SDRS API reference: "Protection Group Status" appendix,
 * pages sdrs_05_0406 to sdrs_05_0409). The one place that knows them.
 */

/** What one action needs, and what it does to a group's status. */
export interface ActionRule {
  /** The action's name in this product. */
  name: ActionName;
  /** The service's word for it, as its failed tasks and job types begin. */
  serviceWord: string;
  /** Statuses from which the service accepts it. */
  allowedFrom: readonly string[];
  running: string;
  done: string;
  failed: string;
  /** Does the service itself refuse a second effect? Only then may a POST that did not start be repeated without a person. */
  guarded: boolean;
  /** Pairs that are not in sync: they forbid it, they cost data, or they don't matter. */
  outOfSync: 'forbids' | 'costs data' | 'does not matter';
  /** Does it need the replication link (no pair with fault level 5)? */
  needsLink: boolean;
}

/**
 * `enable` and `reprotect` are the same call; the service chooses by the group's state, so the state is looked at
 * before each. `switchover` names its direction, so a second one has nothing to do.
 */
export const SDRS_ACTIONS: Readonly<Record<ActionName, ActionRule>> = {
  failover: {
    name: 'failover',
    serviceWord: 'failover',
    allowedFrom: ['protected', 'error-failing-over', 'error-reversing'],
    running: 'failing-over',
    done: 'failed-over',
    failed: 'error-failing-over',
    guarded: true,
    outOfSync: 'costs data',
    needsLink: true,
  },
  switchover: {
    name: 'switchover',
    serviceWord: 'reverse',
    allowedFrom: ['protected', 'error-reversing'],
    running: 'reversing',
    done: 'protected',
    failed: 'error-reversing',
    guarded: true,
    outOfSync: 'forbids',
    needsLink: true,
  },
  reprotect: {
    name: 'reprotect',
    serviceWord: 'reprotect',
    allowedFrom: ['failed-over', 'error-reprotecting'],
    running: 'reprotecting',
    done: 'protected',
    failed: 'error-reprotecting',
    guarded: true,
    outOfSync: 'does not matter',
    needsLink: false,
  },
  enable: {
    name: 'enable',
    serviceWord: 'start',
    allowedFrom: ['available', 'error-starting'],
    running: 'starting',
    done: 'protected',
    failed: 'error-starting',
    guarded: true,
    outOfSync: 'does not matter',
    needsLink: false,
  },
  disable: {
    name: 'disable',
    serviceWord: 'stop',
    allowedFrom: ['protected', 'error-stopping'],
    running: 'stopping',
    done: 'available',
    failed: 'error-stopping',
    guarded: true,
    outOfSync: 'forbids',
    needsLink: false,
  },
};

/** Something runs on the group: nothing may be sent, by the service's rule and by ours. */
export const SDRS_TRANSIENT: readonly string[] = [
  'creating',
  'deleting',
  'starting',
  'stopping',
  'reversing',
  'failing-over',
  'reprotecting',
];

/** Every group status of the appendix. A status outside this list is a reading that we do not understand. */
export const SDRS_STATUSES: readonly string[] = [
  ...SDRS_TRANSIENT,
  'available',
  'protected',
  'failed-over',
  'error',
  'error-deleting',
  'error-starting',
  'error-stopping',
  'error-reversing',
  'error-failing-over',
  'error-reprotecting',
];
