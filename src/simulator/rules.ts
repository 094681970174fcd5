import type { JobRule } from './job.ts';
import type { GroupStatus } from './model.ts';

/** The four words of the API for an action, without `-server-group`. */
export const verbs = ['start', 'stop', 'failover', 'reverse'] as const;
export type Verb = (typeof verbs)[number];

export type Operation = 'enable' | 'reprotect' | 'disable' | 'failover' | 'reverse';

/** What one operation needs, passes through and ends in (SDRS API reference, protection group actions and error codes). */
export interface Rule extends JobRule {
  operation: Operation;
  from: readonly GroupStatus[];
  via: GroupStatus;
  done: GroupStatus;
  failed: GroupStatus;
  /** Whether the data are copied afresh, or the copying ends. */
  replication: 'starts' | 'stops' | 'goes-on';
}

const rules: Record<Operation, Rule> = {
  enable: {
    operation: 'enable',
    from: ['available', 'error-starting'],
    via: 'starting',
    done: 'protected',
    failed: 'error-starting',
    jobType: 'startProtectionGroupNoCG',
    failCode: 'SDRS.1027',
    failureStatus: 'startFail',
    replication: 'starts',
  },
  reprotect: {
    operation: 'reprotect',
    from: ['failed-over', 'error-reprotecting'],
    via: 'reprotecting',
    done: 'protected',
    failed: 'error-reprotecting',
    jobType: 'reprotectProtectionGroupNoCG',
    failCode: 'SDRS.1032',
    failureStatus: 'reprotectFail',
    replication: 'starts',
  },
  disable: {
    operation: 'disable',
    from: ['protected', 'error-stopping'],
    via: 'stopping',
    done: 'available',
    failed: 'error-stopping',
    jobType: 'stopProtectionGroupNoCG',
    failCode: 'SDRS.1028',
    failureStatus: 'stopFail',
    replication: 'stops',
  },
  failover: {
    operation: 'failover',
    from: ['protected', 'error-failing-over', 'error-reversing'],
    via: 'failing-over',
    done: 'failed-over',
    failed: 'error-failing-over',
    jobType: 'failoverProtectionGroupNoCG',
    failCode: 'SDRS.1030',
    failureStatus: 'failoverFail',
    replication: 'stops',
  },
  reverse: {
    operation: 'reverse',
    from: ['protected', 'error-reversing'],
    via: 'reversing',
    done: 'protected',
    failed: 'error-reversing',
    jobType: 'reverseProtectionGroupNoCG',
    failCode: 'SDRS.1029',
    failureStatus: 'reverseFail',
    replication: 'goes-on',
  },
};

/** One word of the API may mean two operations: `start` after a failover protects again (sdrs_05_0406). */
export function ruleFor(verb: Verb, status: GroupStatus): Rule {
  switch (verb) {
    case 'start':
      return rules.reprotect.from.includes(status) ? rules.reprotect : rules.enable;
    case 'stop':
      return rules.disable;
    case 'failover':
      return rules.failover;
    case 'reverse':
      return rules.reverse;
  }
}
