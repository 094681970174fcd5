import { newJobId } from './ids.ts';
import type { Doom } from './job.ts';
import type { Server } from './model.ts';
import type { World } from './world.ts';

/** What somebody wants of servers. */
export interface PowerOrder {
  action: 'start' | 'stop';
  hard: boolean;
  serverIds: readonly string[];
}

export interface ServerJob {
  id: string;
  order: PowerOrder;
  beginAt: number;
  doom: Doom | null;
  subJobs: SubJob[];
}

/** One server's part of a job, with an end of its own. */
export interface SubJob {
  id: string;
  serverId: string;
  endAt: number | null;
  /** null while running and after success. */
  errorCode: string | null;
  failReason: string | null;
}

/** Error codes of one server's part (ECS API reference, appendix "error codes"). */
export const serverErrors = {
  'Ecs.0100': 'The ECS status does not meet requirements.',
  'Ecs.0114': 'The ECS does not exist.',
  'Ecs.0226': 'Failed to start.',
  'Ecs.0605': 'ECS locked.',
} as const;
export type ServerError = keyof typeof serverErrors;

export function newServerJob(order: PowerOrder, beginAt: number, doom: Doom | null): ServerJob {
  const subJobs = order.serverIds.map((serverId) => ({
    id: newJobId(),
    serverId,
    endAt: null,
    errorCode: null,
    failReason: null,
  }));
  return { id: newJobId(), order, beginAt, doom, subJobs };
}

/** A job has ended when all of its parts have, and failed when one of them has. */
export function serverJobStatus(job: ServerJob): 'RUNNING' | 'SUCCESS' | 'FAIL' {
  if (job.subJobs.some((sub) => sub.endAt === null)) return 'RUNNING';
  return job.subJobs.some((sub) => sub.errorCode !== null) ? 'FAIL' : 'SUCCESS';
}

/** @param error left out: success */
export function endSubJob(sub: SubJob, at: number, error?: { code: string; reason: string }): void {
  if (sub.endAt !== null) return;
  Object.assign(sub, { endAt: at, errorCode: error?.code ?? null, failReason: error?.reason ?? null });
}

export function failSubJob(job: ServerJob, sub: SubJob, at: number, code: ServerError): void {
  const task = job.order.action === 'start' ? 'StartServerTask' : 'StopServerTask';
  endSubJob(sub, at, { code, reason: `${task}-fail:${serverErrors[code]}` });
}

/** Whether the server is where the order wants it. */
export function isThere(order: PowerOrder, server: Server): boolean {
  return server.taskState === null && server.status === (order.action === 'start' ? 'ACTIVE' : 'SHUTOFF');
}

/** Ends the parts of jobs that are decided now that this server is at rest, or gone. */
export function resolveSubJobs(world: World, serverId: string, at: number): void {
  const server = world.servers.get(serverId);
  if (server?.taskState) return;
  for (const job of world.serverJobs.values()) {
    for (const sub of job.subJobs) {
      if (sub.serverId !== serverId || sub.endAt !== null) continue;
      if (!server) failSubJob(job, sub, at, 'Ecs.0114');
      else if (isThere(job.order, server)) endSubJob(sub, at);
      else if (server.locked) failSubJob(job, sub, at, 'Ecs.0605');
      else failSubJob(job, sub, at, 'Ecs.0100');
    }
  }
}
