import { Refusal } from './errors.ts';
import type { Answer, Exchange, Parameters } from './exchange.ts';
import { failedTaskView, jobView } from './job-views.ts';
import { currentPhase, formerPhase } from './job.ts';
import type { BaseJob } from './job.ts';
import { filter, page } from './lists.ts';
import type { FailedTask, JobPhase } from './model.ts';
import { serverJobStatus } from './server-job.ts';
import type { ServerJob } from './server-job.ts';
import { serverJobView } from './server-views.ts';
import type { Settings } from './settings.ts';

/** `GET /jobs/{job_id}`, of SDRS and of ECS */
export function showJob(exchange: Exchange, { id = '' }: Parameters): Answer {
  const { settings, jobs, drillJobs, serverJobs } = exchange.cloud.world;
  const serverJob = serverJobs.get(id);
  if (serverJob) return showServerJob(exchange, serverJob);
  const job = jobs.get(id) ?? drillJobs.get(id);
  const phase = job && visiblePhase(exchange, job);
  if (job && phase) return { status: 200, body: jobView(job, phase, settings) };
  switch (settings.unknownJob) {
    case 404:
      throw new Refusal(404, 'SDRS.0408', 'E3');
    case 400:
      throw new Refusal(400, 'SDRS.0201');
    case 500:
      throw new Refusal(500, 'SDRS.0408');
  }
}

function showServerJob({ cloud, kind, groupId }: Exchange, job: ServerJob): Answer {
  const hasEnded = serverJobStatus(job) !== 'RUNNING';
  const stale = hasEnded && cloud.faults.take('reading', { kind, groupId }) !== null;
  return { status: 200, body: serverJobView(job, cloud.world.settings, stale) };
}

/** A stale reading of a job that has only just been made is that there is no such job. */
function visiblePhase(exchange: Exchange, job: BaseJob): JobPhase | undefined {
  const { cloud, kind, groupId } = exchange;
  return cloud.faults.take('reading', { kind, groupId }) ? formerPhase(job) : currentPhase(job);
}

/** `GET /task-center/failure-jobs`: without `server_group_id` the group-level failures only. */
export function listFailedTasks(exchange: Exchange): Answer {
  const { query, cloud } = exchange;
  const { failedTasks, settings } = cloud.world;
  const groupId = filter(query, 'server_group_id');
  const status = filter(query, 'failure_status');
  const name = filter(query, 'resource_name');
  const type = filter(query, 'resource_type');
  const found = failedTasks.filter(
    (task) =>
      isListed(task, groupId, settings) &&
      (groupId === undefined || task.groupId === groupId) &&
      (status === undefined || task.failureStatus === status) &&
      (name === undefined || task.resourceName.includes(name)) &&
      (type === undefined || type === task.resourceType),
  );
  return { status: 200, body: { count: found.length, failure_jobs: page(found, query).map(failedTaskView) } };
}

function isListed(task: FailedTask, groupId: string | undefined, settings: Settings): boolean {
  const list = groupId === undefined ? 'group-level' : 'by-id';
  if (task.resourceType !== 'server_groups') return list === 'by-id';
  return settings.failedTasksShownIn === 'both' || settings.failedTasksShownIn === list;
}
