import { messageFor } from './errors.ts';
import { currentPhase } from './job.ts';
import type { BaseJob } from './job.ts';
import type { World } from './world.ts';

export type JobResult = 'SUCCESS' | 'FAIL';

/** What a job does to what it works on. */
export interface Steps {
  enter: (at: number) => void;
  finish: (result: JobResult, at: number) => void;
}

/**
 * Lets a job begin, and go on in the times that are set.
 * @returns when it will end by itself; null: it waits for somebody to end it
 */
export function setGoing({ agenda, settings }: World, job: BaseJob, { enter, finish }: Steps): number | null {
  const { beginAt: at } = job;
  if (settings.statusLagMs === 0) enter(at);
  else agenda.plan(at + settings.statusLagMs, enter);
  if (settings.jobs === 'manual') {
    run(job);
    return null;
  }
  agenda.plan(at + settings.jobInitMs, () => run(job));
  const end = at + Math.max(settings.jobInitMs, settings.jobMs);
  agenda.plan(end, (then) => finish(job.doom ? 'FAIL' : 'SUCCESS', then));
  return end;
}

function run(job: BaseJob): void {
  const { status } = currentPhase(job);
  if (status === 'INIT')
    job.phases.push({ status: 'RUNNING', endAt: null, errorCode: null, failReason: null });
}

/** Gives the job its last phase, and its place among the failed tasks when it failed. */
export function close(world: World, job: BaseJob, result: JobResult, endAt: number): void {
  run(job);
  if (result === 'SUCCESS') {
    job.phases.push({ status: 'SUCCESS', endAt, errorCode: null, failReason: null });
    return;
  }
  const { id, rule, groupId, resource, beginAt, doom } = job;
  const errorCode = doom?.errorCode ?? rule.failCode;
  const failReason = doom?.reason ?? `${taskClass(rule.jobType)}-fail:${errorCode}:${messageFor(errorCode)}`;
  job.phases.push({ status: 'FAIL', endAt, errorCode, failReason });
  const { jobType, failureStatus } = rule;
  world.failedTasks.push({
    groupId,
    ...resource,
    failureStatus,
    jobId: id,
    jobType,
    beginAt,
    errorCode,
    failReason,
  });
}

/** `failoverProtectionGroupNoCG` → `FailoverProtectionGroupTask`, the form that fail reasons begin with. */
function taskClass(jobType: string): string {
  const name = `${jobType.replace(/NoCG$/, '')}Task`;
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
