import { setTimeout as delay } from 'node:timers/promises';
import type { Clouds } from '../cloud/index.ts';
import { CloudError } from '../cloud/errors.ts';
import type { ComputeService } from '../cloud/compute.ts';
import { nextLookIn } from '../domain/pace.ts';
import { judgeServers, needsPush, type ServerAim } from '../domain/server-aim.ts';
import type { ServerFault, ServerReading } from '../domain/servers.ts';
import { cloudFailure } from './failures.ts';
import { beating, untilStopped, type Stop } from './heartbeat.ts';

export interface ServersRequest {
  site: string;
  serverIds: string[];
  aim: ServerAim;
  /** SOFT asks the guest; HARD cuts the power. */
  how: 'SOFT' | 'HARD';
  /** False: only look. */
  mayAct: boolean;
  limitMs: number;
  pollEveryMs: number;
}

export interface ServersResult {
  done: boolean;
  saw: string;
  /** As last read. This and what follows is for the report; histories of earlier versions have none of it. */
  servers?: ServerReading[];
  /** The calls of this attempt that were answered well; those of one that failed before it are lost with it. */
  calls?: ServerCall[];
}

/** One POST that started or stopped servers. */
export interface ServerCall {
  at: string;
  action: 'start' | 'stop SOFT' | 'stop HARD';
  /** Null: more than one call was needed, and it is not known which servers were in this one. */
  servers: number | null;
  jobId: string;
  requestId: string | null;
}

/**
 * Brings servers to where they are to be, and waits for it. Safe to repeat, by another worker too: it decides by each
 * server's own state, and acts on those that are not there yet.
 */
export function createServers(clouds: Clouds, stopping: AbortSignal) {
  return {
    async bringServers(request: ServersRequest): Promise<ServersResult> {
      return beating<ServersResult, { saw: string }>((report) =>
        bring(clouds.compute(request.site), request, untilStopped(stopping), report),
      );
    },
  };
}

async function bring(
  compute: ComputeService,
  request: ServersRequest,
  stop: Stop,
  report: (details: { saw: string }) => void,
): Promise<ServersResult> {
  const { signal } = stop;
  const { aim } = request;
  const asked = new Set<string>();
  const calls: ServerCall[] = [];
  const begun = performance.now();
  const endsAt = begun + request.limitMs;
  try {
    for (;;) {
      const servers = await Promise.all(request.serverIds.map((id) => compute.readServer(id, { signal })));
      const faults = await faultsOf(
        compute,
        calls.map(({ jobId }) => jobId),
        signal,
      );
      const verdict = judgeServers(servers, aim, faults);
      report({ saw: verdict.saw });
      const result = { saw: verdict.saw, servers, calls };
      if (verdict.done) return { done: true, ...result };
      const push = servers.filter((server) => needsPush(server, aim, request.how) && !asked.has(server.id));
      if (request.mayAct && push.length > 0) {
        calls.push(...(await ask(compute, request, push, signal)));
        for (const { id } of push) asked.add(id);
      } else if (!request.mayAct || verdict.hopeless || performance.now() > endsAt) {
        return { done: false, ...result };
      }
      const elapsedMs = performance.now() - begun;
      const pace = { elapsedMs, expectedMs: null, everyMs: request.pollEveryMs };
      await delay(nextLookIn(pace), undefined, { signal });
    }
  } catch (error) {
    throw signal.aborted ? stop.reason() : cloudFailure(error);
  }
}

async function ask(
  compute: ComputeService,
  { aim, how }: ServersRequest,
  servers: readonly ServerReading[],
  signal: AbortSignal,
): Promise<ServerCall[]> {
  const ids = servers.map(({ id }) => id);
  const at = new Date().toISOString();
  const requestIds: string[] = [];
  const options = { signal, onAnswer: (id: string) => requestIds.push(id) };
  const jobs =
    aim === 'running'
      ? await compute.startServers(ids, options)
      : await compute.stopServers(ids, how, options);
  const action = aim === 'running' ? 'start' : (`stop ${how}` as const);
  return jobs.map((jobId, index) => {
    // Only where each call's answer had an id is it known which belongs to which.
    const requestId = requestIds.length === jobs.length ? (requestIds[index] ?? null) : null;
    return { at, action, servers: jobs.length === 1 ? ids.length : null, jobId, requestId };
  });
}

/** Why single servers failed. A job that can't be read is no fault of a server: each server speaks for itself. */
async function faultsOf(
  compute: ComputeService,
  jobs: readonly string[],
  signal: AbortSignal,
): Promise<ServerFault[]> {
  const read = await Promise.all(
    jobs.map((id) =>
      compute.readServerJob(id, { signal }).catch((error: unknown) => {
        if (error instanceof CloudError && !signal.aborted) return null;
        throw error;
      }),
    ),
  );
  return read.flatMap((job) => job?.faults ?? []);
}
