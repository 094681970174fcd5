import type { Doom } from './job.ts';
import type { Server } from './model.ts';
import { endSubJob, failSubJob, isThere, newServerJob } from './server-job.ts';
import type { PowerOrder, ServerError, ServerJob, SubJob } from './server-job.ts';
import { changeServer } from './servers.ts';
import type { World } from './world.ts';

const taskStates = { start: 'powering-on', stop: 'powering-off' } as const;

/** Starts a job that starts or stops servers. @param doom that all of it shall fail */
export function beginPower(world: World, order: PowerOrder, doom: Doom | null): ServerJob {
  const at = Date.now();
  const { settings } = world;
  const job = newServerJob(order, at, doom);
  world.serverJobs.set(job.id, job);
  for (const sub of job.subJobs) take(world, job, sub, at);
  if (settings.serverJobs === 'timed') {
    const end = at + (order.action === 'start' ? settings.serverStartMs : settings.serverStopMs);
    world.agenda.plan(end, (then) => {
      for (const sub of job.subJobs) if (!isStuck(world, job, sub)) endPart(world, job, sub, then, doom);
    });
  }
  return job;
}

/**
 * Ends server jobs by hand, stuck ones too.
 * @returns how many parts of jobs came to their end
 */
export function finishPowerByHand(
  world: World,
  which: { jobId?: string | undefined; serverId?: string | undefined },
  result: 'SUCCESS' | 'FAIL',
): number {
  const at = Date.now();
  const parts = [...world.serverJobs.values()]
    .filter((job) => which.jobId === undefined || job.id === which.jobId)
    .flatMap((job) => job.subJobs.map((sub) => ({ job, sub })))
    .filter(({ sub }) => which.serverId === undefined || sub.serverId === which.serverId)
    .filter(({ sub }) => sub.endAt === null);
  for (const { job, sub } of parts) {
    endPart(world, job, sub, at, result === 'FAIL' ? (job.doom ?? {}) : null);
  }
  return parts.length;
}

/** The server begins to do what is wanted, if it can. */
function take(world: World, job: ServerJob, sub: SubJob, at: number): void {
  const { order } = job;
  const server = world.servers.get(sub.serverId);
  const refused = server ? refusal(order, server) : 'Ecs.0114';
  if (refused) return failSubJob(job, sub, at, refused);
  if (!server) return;
  // Starting a running server, or stopping a stopped one, has no further effect on it.
  if (isThere(order, server)) return endSubJob(sub, at);
  const taskState = taskStates[order.action];
  if (server.taskState !== taskState) changeServer(world, server, at, { taskState });
}

function refusal({ action, hard }: PowerOrder, { status, taskState, locked }: Server): ServerError | null {
  if (action === 'start') {
    if (locked) return 'Ecs.0605';
    const can = (status === 'SHUTOFF' || status === 'ACTIVE') && taskState !== 'powering-off';
    return can ? null : 'Ecs.0100';
  }
  const can = (status === 'ACTIVE' || status === 'SHUTOFF') && (hard || taskState !== 'powering-on');
  return can ? null : 'Ecs.0100';
}

/** Whether this part of a job runs for ever. */
function isStuck(world: World, { order, doom }: ServerJob, sub: SubJob): boolean {
  const fault = world.servers.get(sub.serverId)?.fault;
  if (doom) return false;
  return order.action === 'start' ? fault === 'stuckPoweringOn' : fault === 'ignoresSoftStop' && !order.hard;
}

function endPart(world: World, job: ServerJob, sub: SubJob, at: number, doom: Doom | null): void {
  const server = world.servers.get(sub.serverId);
  if (sub.endAt !== null || !server) return;
  const { action } = job.order;
  const rest = { taskState: null };
  if (server.taskState !== taskStates[action]) {
    // Somebody has stopped by force what was starting.
    failSubJob(job, sub, at, 'Ecs.0100');
  } else if (doom) {
    const code = doom.errorCode ?? (action === 'start' ? 'Ecs.0226' : 'Ecs.0100');
    endSubJob(sub, at, { code, reason: doom.reason ?? `${action} failed: ${code}` });
    changeServer(world, server, at, rest);
  } else if (action === 'start' && (server.locked || server.fault === 'failsToStart')) {
    failSubJob(job, sub, at, server.locked ? 'Ecs.0605' : 'Ecs.0226');
    changeServer(world, server, at, rest);
  } else {
    changeServer(world, server, at, { ...rest, status: action === 'start' ? 'ACTIVE' : 'SHUTOFF' });
  }
}
