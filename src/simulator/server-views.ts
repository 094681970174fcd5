import type { Server } from './model.ts';
import { serverJobStatus } from './server-job.ts';
import type { ServerJob, SubJob } from './server-job.ts';
import { placeOf } from './servers.ts';
import type { Settings } from './settings.ts';
import { jobEndTime } from './job-views.ts';
import { secondTime, zonedTime } from './timestamps.ts';
import type { World } from './world.ts';

/** A server as on the wire (ECS API reference, "querying details about an ECS"), as far as anybody here asks. */
export function serverView(world: World, server: Server): Record<string, unknown> {
  const place = placeOf(world, server.id);
  return {
    id: server.id,
    name: server.name,
    status: server.status,
    created: secondTime(place?.createdAt ?? server.updatedAt),
    updated: secondTime(server.updatedAt),
    tenant_id: world.project.id,
    'OS-EXT-STS:vm_state': vmStates[server.status] ?? server.status.toLowerCase(),
    'OS-EXT-STS:task_state': server.taskState,
    'OS-EXT-STS:power_state': powerStates[server.status] ?? 0,
    'OS-EXT-AZ:availability_zone': place?.zone ?? '',
  };
}

const vmStates: Partial<Record<Server['status'], string>> = { SHUTOFF: 'stopped', BUILD: 'building' };

/** 1 running, 4 shut down, 0 no state. */
const powerStates: Partial<Record<Server['status'], number>> = { ACTIVE: 1, SHUTOFF: 4 };

/**
 * A job of ECS as on the wire (ECS API reference, "querying job execution status").
 * @param stale as it was when it had just begun
 */
export function serverJobView(job: ServerJob, settings: Settings, stale = false): Record<string, unknown> {
  const subJobs = stale
    ? job.subJobs.map((sub) => ({ ...sub, endAt: null, errorCode: null, failReason: null }))
    : job.subJobs;
  const status = serverJobStatus({ ...job, subJobs });
  const ends = subJobs.map((sub) => sub.endAt ?? 0);
  const failed = status === 'FAIL' ? subJobs.find((sub) => sub.errorCode !== null) : undefined;
  const type = job.order.action === 'start' ? 'startServer' : 'stopServer';
  return {
    status,
    entities: {
      sub_jobs_total: subJobs.length,
      sub_jobs: subJobs.map((sub) => subJobView(job, sub, type, settings)),
    },
    job_id: job.id,
    job_type: `${type}s`,
    begin_time: zonedTime(job.beginAt),
    ...jobEndTime(status === 'RUNNING' ? null : Math.max(...ends), settings.endTimeWhileRunning),
    error_code: failed?.errorCode ?? null,
    fail_reason: failed?.failReason ?? null,
  };
}

function subJobView(job: ServerJob, sub: SubJob, type: string, settings: Settings): Record<string, unknown> {
  const message = sub.failReason === null ? {} : { errorcode_message: sub.failReason };
  return {
    status: serverJobStatus({ ...job, subJobs: [sub] }),
    entities: { server_id: sub.serverId, ...message },
    job_id: sub.id,
    job_type: type,
    begin_time: zonedTime(job.beginAt),
    ...jobEndTime(sub.endAt, settings.endTimeWhileRunning),
    error_code: sub.errorCode,
    fail_reason: sub.failReason,
  };
}
