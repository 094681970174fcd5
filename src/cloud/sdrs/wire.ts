import { z } from 'zod';
import type {
  FailedTask,
  GroupReading,
  InstanceReading,
  JobReading,
  PairReading,
} from '../../domain/readings.ts';
import { essential, optional, percent, textOrNumber } from '../answers.ts';

/**
 * SDRS on the wire → readings (SDRS API reference; pages sdrs_05_0404 groups, 0504 instances, 0604 pairs,
 * 0101 jobs, 1101 failed tasks). Lenient: unknown fields are ignored, nulls and odd types tolerated,
 * statuses kept as they came. Only what no decision can do without must be there.
 */

/** The two zones never change; `priority_station` says which of them is production now. */
function productionZone(
  station: string | null,
  zones: Pick<GroupReading, 'sourceZone' | 'targetZone'>,
): string | null {
  if (station === 'source') return zones.sourceZone;
  return station === 'target' ? zones.targetZone : null;
}

export const group = z
  .object({
    id: essential,
    name: optional,
    status: essential,
    source_availability_zone: essential,
    target_availability_zone: essential,
    priority_station: optional,
    created_at: optional,
    updated_at: optional,
  })
  .transform((wire): GroupReading => {
    const zones = { sourceZone: wire.source_availability_zone, targetZone: wire.target_availability_zone };
    return {
      id: wire.id,
      name: wire.name ?? wire.id,
      status: wire.status,
      productionZone: productionZone(wire.priority_station, zones),
      ...zones,
      // Pairs have them, the group has none of its own; why an action failed is in the list of failed tasks.
      replicationStatus: null,
      faultLevel: null,
      failureDetail: null,
      createdAt: wire.created_at,
      updatedAt: wire.updated_at,
    };
  });

export const groupAnswer = z.object({ server_group: group }).transform((wire) => wire.server_group);

/** Pairs and instances name only the station: the zones are their group's. */
type InGroup<T> = (group: GroupReading) => T;

const member = { id: essential, server_group_id: optional, name: optional, priority_station: optional };

export const pair = z
  .object({
    ...member,
    status: essential,
    replication_status: optional,
    fault_level: textOrNumber,
    progress: percent,
  })
  .transform((wire) => ({
    id: wire.id,
    groupId: wire.server_group_id,
    in: ((zones) => ({
      id: wire.id,
      name: wire.name,
      status: wire.status,
      productionZone: productionZone(wire.priority_station, zones),
      replicationStatus: wire.replication_status,
      faultLevel: wire.fault_level,
      progress: wire.progress,
    })) satisfies InGroup<PairReading>,
  }));

export const instance = z
  .object({ ...member, status: essential, source_server: optional, target_server: optional })
  .transform((wire) => ({
    id: wire.id,
    groupId: wire.server_group_id,
    in: ((zones) => ({
      id: wire.id,
      name: wire.name,
      status: wire.status,
      productionZone: productionZone(wire.priority_station, zones),
      sourceServer: wire.source_server,
      targetServer: wire.target_server,
    })) satisfies InGroup<InstanceReading>,
  }));

export const failedTask = z
  .object({
    job_id: essential,
    failure_status: optional,
    job_type: optional,
    resource_id: optional,
    error_code: textOrNumber,
    fail_reason: optional,
    begin_time: optional,
  })
  .transform((wire): FailedTask & { id: string } => ({
    id: wire.job_id,
    jobId: wire.job_id,
    failureStatus: wire.failure_status,
    jobType: wire.job_type,
    resourceId: wire.resource_id,
    errorCode: wire.error_code,
    failReason: wire.fail_reason,
    beginTime: wire.begin_time,
  }));

const subJob = z.object({ status: optional }).catch({ status: null });

/** Answered bare, without a wrapper. `entities` holds the sub-jobs where there are any. */
export const jobAnswer = z
  .object({
    job_id: optional,
    status: essential,
    job_type: optional,
    error_code: textOrNumber,
    fail_reason: optional,
    begin_time: optional,
    end_time: optional,
    entities: z
      .object({ sub_jobs: z.array(subJob).nullish().catch(null) })
      .nullish()
      .catch(null),
  })
  .transform((wire) => {
    const subJobs = wire.entities?.sub_jobs ?? [];
    const count = (status: string): number => subJobs.filter((job) => job.status === status).length;
    return (id: string): JobReading => ({
      id: wire.job_id ?? id,
      status: wire.status,
      type: wire.job_type,
      errorCode: wire.error_code,
      failReason: wire.fail_reason,
      beginTime: wire.begin_time,
      endTime: wire.end_time,
      subJobs: { done: count('SUCCESS'), failed: count('FAIL'), total: subJobs.length },
    });
  });
