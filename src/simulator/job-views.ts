import type { BaseJob } from './job.ts';
import type { FailedTask, JobPhase } from './model.ts';
import type { Settings } from './settings.ts';
import { zonedTime } from './timestamps.ts';

/** A job as on the wire (sdrs_05_0101): bare, and with sub-jobs its entities hold nothing else. */
export function jobView(job: BaseJob, phase: JobPhase, settings: Settings): Record<string, unknown> {
  const { id, beginAt, rule } = job;
  const known = phase.status !== 'INIT' || settings.entitiesInInit === 'full';
  const subJobs = job.subJobs.map((sub, index) => {
    // One of them is what failed; the others went well.
    const single: JobPhase =
      phase.status === 'FAIL' && index > 0
        ? { ...phase, status: 'SUCCESS', errorCode: null, failReason: null }
        : phase;
    const type = rule.jobType.replace(/NoCG$/, 'RepNoCG');
    return bareJob(sub.id, type, beginAt, single, settings, sub.entities);
  });
  const entities = subJobs.length > 0 ? { sub_jobs: subJobs } : job.entities;
  return bareJob(id, rule.jobType, beginAt, phase, settings, known ? entities : {});
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
    resource_id: task.resourceId,
    resource_name: task.resourceName,
    resource_type: task.resourceType,
    failure_status: task.failureStatus,
    job_id: task.jobId,
    job_type: task.jobType,
    begin_time: zonedTime(task.beginAt),
    error_code: task.errorCode,
    fail_reason: task.failReason,
  };
}
