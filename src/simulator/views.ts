import { uuidFrom } from './ids.ts';
import type { Job } from './job.ts';
import type { Drill, FailedTask, Group, Instance, JobPhase, Pair } from './model.ts';
import { progressOf } from './progress.ts';
import type { Settings } from './settings.ts';
import { pairTime, spacedTime, zonedTime } from './timestamps.ts';

/** A group as on the wire (SDRS API reference). */
export function groupView(group: Group): Record<string, unknown> {
  const vpc = uuidFrom('vpc');
  return {
    id: group.id,
    name: group.name,
    description: group.description,
    status: group.status,
    progress: Math.min(...group.pairs.map(progressOf), group.pairs.length === 0 ? 0 : 100),
    source_availability_zone: group.source_availability_zone,
    target_availability_zone: group.target_availability_zone,
    domain_id: uuidFrom('active-domain'),
    domain_name: 'domain_001',
    priority_station: group.priority_station,
    protected_instance_num: group.instances.length,
    replication_num: group.pairs.length,
    disaster_recovery_drill_num: group.drills.length,
    protected_status: null,
    replication_status: null,
    health_status: null,
    source_vpc_id: vpc,
    target_vpc_id: vpc,
    test_vpc_id: null,
    dr_type: 'migration',
    server_type: 'ECS',
    created_at: spacedTime(group.createdAt),
    updated_at: spacedTime(group.updatedAt),
    protection_type: 'replication-pair',
    replication_model: null,
  };
}

/** A protected instance as on the wire (SDRS API reference). */
export function instanceView(group: Group, instance: Instance): Record<string, unknown> {
  const attached = group.pairs.filter((pair) => pair.instance === instance.id);
  return {
    id: instance.id,
    name: instance.name,
    description: '',
    server_group_id: group.id,
    status: instance.status,
    progress: 0,
    source_server: instance.source_server,
    target_server: instance.target_server,
    created_at: spacedTime(group.createdAt),
    updated_at: spacedTime(instance.updatedAt),
    priority_station: instance.priority_station,
    attachment: attached.map((pair) => ({ replication: pair.id, device: pair.device })),
    tags: [],
    metadata: {},
  };
}

/** A replication pair as on the wire (SDRS API reference). */
export function pairView(group: Group, pair: Pair): Record<string, unknown> {
  return {
    id: pair.id,
    name: pair.name,
    description: '',
    server_group_id: group.id,
    replication_model: 'hypermetro',
    status: pair.status,
    progress: progressOf(pair),
    replication_status: pair.replication_status,
    attachment: pair.instance === null ? [] : [{ device: pair.device, protected_instance: pair.instance }],
    volume_ids: `${uuidFrom(`${pair.id}/source`)},${uuidFrom(`${pair.id}/target`)}`,
    priority_station: pair.priority_station,
    fault_level: pair.fault_level,
    created_at: pairTime(group.createdAt),
    updated_at: pairTime(pair.updatedAt),
    record_metadata: {
      multiattach: false,
      bootable: pair.device === '/dev/vda',
      volume_size: 40,
      volume_type: 'SSD',
    },
    failure_detail: null,
  };
}

/** A drill as on the wire (SDRS API reference, DR drills). Its servers have no names elsewhere. */
export function drillView(group: Group, drill: Drill): Record<string, unknown> {
  return {
    id: drill.id,
    name: drill.name,
    status: drill.status,
    server_group_id: group.id,
    drill_vpc_id: drill.drill_vpc_id,
    created_at: spacedTime(drill.createdAt),
    updated_at: spacedTime(drill.createdAt),
    drill_servers: group.instances.map((instance) => ({
      protected_instance: instance.id,
      drill_server_id: uuidFrom(`${drill.id}/${instance.id}`),
    })),
  };
}

/** A job as on the wire (sdrs_05_0101): bare, and with sub-jobs its entities hold nothing else. */
export function jobView(job: Job, phase: JobPhase, settings: Settings): Record<string, unknown> {
  const own = { server_group_id: job.groupId };
  const known = phase.status !== 'INIT' || settings.entitiesInInit === 'full';
  const subJobs = job.subJobs.map(({ id, pairId }, index) => {
    // One of them is what failed; the others went well.
    const single: JobPhase =
      phase.status === 'FAIL' && index > 0
        ? { ...phase, status: 'SUCCESS', errorCode: null, failReason: null }
        : phase;
    const type = job.rule.jobType.replace(/NoCG$/, 'RepNoCG');
    return bareJob(id, type, job.beginAt, single, settings, { ...own, replication_pair_id: pairId });
  });
  const entities = subJobs.length > 0 ? { sub_jobs: subJobs } : own;
  return bareJob(job.id, job.rule.jobType, job.beginAt, phase, settings, known ? entities : {});
}

function bareJob(
  id: string,
  type: string,
  beginAt: number,
  phase: JobPhase,
  settings: Settings,
  entities: Record<string, unknown>,
): Record<string, unknown> {
  return {
    status: phase.status,
    entities,
    job_id: id,
    job_type: type,
    begin_time: zonedTime(beginAt),
    ...jobEndTime(phase.endAt, settings.endTimeWhileRunning),
    error_code: phase.errorCode,
    fail_reason: phase.failReason,
  };
}

export function jobEndTime(
  endAt: number | null,
  whileRunning: Settings['endTimeWhileRunning'],
): { end_time?: string | null } {
  if (endAt !== null) return { end_time: zonedTime(endAt) };
  switch (whileRunning) {
    case 'null':
      return { end_time: null };
    case 'empty':
      return { end_time: '' };
    case 'absent':
      return {};
  }
}

/** An entry of the failed-task list as on the wire (SDRS API reference). */
export function failedTaskView(task: FailedTask): Record<string, unknown> {
  return {
    job_status: 'FAIL',
    resource_id: task.groupId,
    resource_name: task.groupName,
    resource_type: 'server_groups',
    failure_status: task.failureStatus,
    job_id: task.jobId,
    job_type: task.jobType,
    begin_time: zonedTime(task.beginAt),
    error_code: task.errorCode,
    fail_reason: task.failReason,
  };
}
