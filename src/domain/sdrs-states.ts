import type { ServiceStates } from './action-rule.ts';

/**
 * SDRS group states and actions as data (SDRS API reference: "Protection Group Status" appendix,
 * pages sdrs_05_0406 to sdrs_05_0409). The one place that knows them.
 *
 * `enable` and `reprotect` are the same call; the service chooses by the group's state, so the state is looked at
 * before each. `switchover` names its direction, so a second one has nothing to do.
 */
const TRANSIENT = [
  'creating',
  'deleting',
  'starting',
  'stopping',
  'reversing',
  'failing-over',
  'reprotecting',
] as const;

const GUARDED = { service: 'sdrs', guarded: true, needsRestoredZone: false } as const;

export const SDRS: ServiceStates = {
  actions: {
    failover: {
      ...GUARDED,
      name: 'failover',
      call: 'failover-server-group',
      serviceWord: 'failover',
      allowedFrom: ['protected', 'error-failing-over', 'error-reversing'],
      running: ['failing-over'],
      done: ['failed-over'],
      failed: ['error-failing-over'],
      outOfSync: 'costs data',
      needsLink: true,
    },
    switchover: {
      ...GUARDED,
      name: 'switchover',
      call: 'reverse-server-group',
      serviceWord: 'reverse',
      allowedFrom: ['protected', 'error-reversing'],
      running: ['reversing'],
      done: ['protected'],
      failed: ['error-reversing'],
      outOfSync: 'forbids',
      needsLink: true,
    },
    reprotect: {
      ...GUARDED,
      name: 'reprotect',
      call: 'start-server-group',
      serviceWord: 'reprotect',
      allowedFrom: ['failed-over', 'error-reprotecting'],
      running: ['reprotecting'],
      done: ['protected'],
      failed: ['error-reprotecting'],
      outOfSync: 'does not matter',
      needsLink: false,
    },
    enable: {
      ...GUARDED,
      name: 'enable',
      call: 'start-server-group',
      serviceWord: 'start',
      allowedFrom: ['available', 'error-starting'],
      running: ['starting'],
      done: ['protected'],
      failed: ['error-starting'],
      outOfSync: 'does not matter',
      needsLink: false,
    },
    disable: {
      ...GUARDED,
      name: 'disable',
      call: 'stop-server-group',
      serviceWord: 'stop',
      allowedFrom: ['protected', 'error-stopping'],
      running: ['stopping'],
      done: ['available'],
      failed: ['error-stopping'],
      outOfSync: 'forbids',
      needsLink: false,
    },
  },
  transient: TRANSIENT,
  statuses: [
    ...TRANSIENT,
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
  ],
  advice: [
    [
      'available',
      'Protection is off, so there is no replica that is kept up to date. Enable protection if there is time, or restore from backup; abort this run.',
    ],
    ['protected', 'Protection is on. If that is what you wanted, abort this run.'],
    ['failed-over', 'This group has failed over already. Reprotect it before anything else, or abort.'],
    ['error-reprotecting', 'Send the reprotect again and let it end first, or abort.'],
    ['error-starting', 'Enable protection again first, or abort.'],
    ['error-stopping', 'Disable protection again first, or abort.'],
    ['error-reversing', 'Send the switchover again, or fail over, first; or abort.'],
    ['error-failing-over', 'Send the failover again first, or abort.'],
  ],
};
