import { newJobId } from './ids.ts';
import { beginning } from './job.ts';
import type { BaseJob, Doom, JobRule } from './job.ts';
import type { Drill, DrillStatus, Group } from './model.ts';
import type { Settings } from './settings.ts';

/** What making or deleting a drill passes through, and ends in when it fails (SDRS API reference, DR drills). */
export interface DrillRule extends JobRule {
  operation: 'create' | 'delete';
  via: DrillStatus;
  failed: DrillStatus;
}

export const drillRules = {
  create: {
    operation: 'create',
    via: 'creating',
    failed: 'error',
    jobType: 'createDisasterRecoveryDrill',
    failCode: 'SDRS.1922',
    failureStatus: 'createFail',
  },
  delete: {
    operation: 'delete',
    via: 'deleting',
    failed: 'error-deleting',
    jobType: 'deleteDisasterRecoveryDrill',
    failCode: 'SDRS.1923',
    failureStatus: 'deleteFail',
  },
} as const satisfies Record<string, DrillRule>;

export interface DrillJob extends BaseJob {
  rule: DrillRule;
  /** The drill itself: after a success of `delete`, no group has it any more. */
  drill: Drill;
  /** The drill's status before. */
  former: DrillStatus;
  /** Whether its servers will run: the data on the DR site were whole when it began. */
  whole: boolean;
}

export function newDrillJob(
  rule: DrillRule,
  group: Group,
  drill: Drill,
  whole: boolean,
  settings: Settings,
  doom: Doom | null,
): DrillJob {
  const entities = { disaster_recovery_drill_id: drill.id };
  const { id: resourceId, name: resourceName } = drill;
  return {
    ...beginning(Date.now(), doom),
    rule,
    groupId: group.id,
    entities,
    resource: { resourceId, resourceName, resourceType: 'disaster_recovery_drills' },
    drill,
    former: drill.status,
    whole,
    subJobs:
      settings.subJobs === 'always'
        ? group.instances.map((instance) => ({
            id: newJobId(),
            entities: { ...entities, protected_instance_id: instance.id },
          }))
        : [],
  };
}
