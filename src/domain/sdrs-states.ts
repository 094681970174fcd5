/**
 * SDRS group states and actions as data (SDRS API reference: "Protection Group Status" appendix,
 * pages sdrs_05_0406 to sdrs_05_0409). The one place that knows them.
 */

/** What one action does to a group's status. */
export interface ActionRule {
  /** The action's name in this product. */
  name: 'failover';
  /** Statuses from which the service accepts it. */
  allowedFrom: readonly string[];
  running: string;
  done: string;
  failed: string;
  /** `failure_status` of a failed task of this action. */
  failureStatus: string;
  /** Does the service itself refuse a second effect? Only then may a POST that did not start be repeated without a person. */
  guarded: boolean;
}

export const SDRS_FAILOVER: ActionRule = {
  name: 'failover',
  allowedFrom: ['protected', 'error-failing-over', 'error-reversing'],
  running: 'failing-over',
  done: 'failed-over',
  failed: 'error-failing-over',
  failureStatus: 'failoverFail',
  guarded: true,
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
