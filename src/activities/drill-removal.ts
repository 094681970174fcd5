import { setTimeout as delay } from 'node:timers/promises';
import { activityInfo } from '@temporalio/activity';
import type { Clouds } from '../cloud/index.ts';
import type { ComputeService } from '../cloud/compute.ts';
import type { DrillService } from '../cloud/drills.ts';
import { CloudError } from '../cloud/errors.ts';
import { removalStep, type Asked } from '../domain/drill-remove.ts';
import type { Drill } from '../domain/drill-reading.ts';
import { names } from '../domain/findings.ts';
import { nextLookIn } from '../domain/pace.ts';
import { drillsAt } from './drill.ts';
import { cloudFailure } from './failures.ts';
import { beating, untilStopped, type Stop } from './heartbeat.ts';

export interface RemovalRequest {
  site: string;
  groupId: string;
  /** Of drills that runs of ours have made; nothing else is touched. */
  names: string[];
  /** Of these drills; they have to be gone, too. */
  servers: string[];
  /** How long it goes on before somebody is told. */
  limitMs: number;
  /** After this, a drill that stands there as if nobody had asked is asked again. */
  againMs: number;
  pollEveryMs: number;
  timeoutMs: number;
}

/** One DELETE that may have left. */
export interface RemovalCall {
  at: string;
  drillId: string;
  name: string;
  /** What came back: "accepted", or why not. */
  answer: string;
  jobId: string | null;
}

export interface RemovalResult {
  /** The list has none of these names any more, and none of the servers is there. */
  done: boolean;
  saw: string;
  calls: RemovalCall[];
}

interface RemovalState {
  startedAt: number;
  asked: Record<string, number>;
  saw: string;
  calls: RemovalCall[];
}

/** The newest are the ones that tell why: a heartbeat must stay small. */
const MOST_CALLS = 20;

/**
 * Deletes drills and waits until none of them is listed. Decided by each drill's own state and addressed by its id, so
 * it may be repeated, by another worker too, and a lost answer is simply looked after.
 */
export function createDrillRemoval(clouds: Clouds, stopping: AbortSignal) {
  return {
    async removeDrills(request: RemovalRequest): Promise<RemovalResult> {
      const { site, servers } = request;
      const drills = drillsAt(clouds.get(site), site);
      const compute = servers.length === 0 ? null : clouds.compute(site);
      return beating<RemovalResult, RemovalState>((report) =>
        remove({ drills, compute }, request, untilStopped(stopping), report),
      );
    },
  };
}

async function remove(
  { drills, compute }: { drills: DrillService; compute: ComputeService | null },
  request: RemovalRequest,
  stop: Stop,
  report: (state: RemovalState) => void,
): Promise<RemovalResult> {
  const { groupId, names: wanted, limitMs, againMs, pollEveryMs } = request;
  const { signal } = stop;
  const before = activityInfo().heartbeatDetails as RemovalState | undefined;
  const state = before ?? { startedAt: Date.now(), asked: {}, saw: 'not looked yet', calls: [] };
  report(state);
  for (;;) {
    try {
      const listed = await drills.list(groupId, { signal, patient: true });
      const asked: Asked = state.asked;
      const step = removalStep(listed, wanted, { asked, againMs, now: Date.now() });
      state.saw = step.saw;
      if (step.done) {
        const left = compute === null ? [] : await serversLeft(compute, request.servers, signal);
        if (left.length === 0) return { done: true, saw: step.saw, calls: state.calls };
        state.saw = `the drill is gone, servers of it are still there: ${names(left)}`;
      }
      for (const drill of step.remove) {
        state.asked[drill.id] = Date.now();
        report(state);
        const call = await ask(drills, drill, request, signal);
        state.calls = [...state.calls, call].slice(-MOST_CALLS);
        report(state);
      }
    } catch (error) {
      if (signal.aborted) throw stop.reason();
      // What can't be read may still be there: it goes on until it can.
      if (!(error instanceof CloudError)) throw cloudFailure(error);
      state.saw = error.message;
    }
    report(state);
    const elapsedMs = Date.now() - state.startedAt;
    if (elapsedMs >= limitMs) return { done: false, saw: sayWhy(state), calls: state.calls };
    const pause = nextLookIn({ elapsedMs, expectedMs: null, everyMs: pollEveryMs });
    await delay(pause, undefined, { signal }).catch(() => {
      throw stop.reason();
    });
  }
}

async function serversLeft(
  compute: ComputeService,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  const read = await Promise.all(ids.map((id) => compute.readServer(id, { signal, patient: true })));
  return read.filter(({ status }) => status !== 'DELETED').map(({ id, name }) => name ?? id);
}

async function ask(
  drills: DrillService,
  { id, name }: Drill,
  { timeoutMs }: RemovalRequest,
  signal: AbortSignal,
): Promise<RemovalCall> {
  const call = { at: new Date().toISOString(), drillId: id, name };
  try {
    return { ...call, answer: 'accepted', jobId: await drills.remove(id, { signal, timeoutMs }) };
  } catch (error) {
    if (!(error instanceof CloudError) || signal.aborted) throw error;
    return { ...call, answer: error.message, jobId: null };
  }
}

function sayWhy({ saw, calls }: RemovalState): string {
  const refused = calls.findLast(({ answer }) => answer !== 'accepted');
  return refused === undefined ? saw : `${saw}; ${refused.answer}`;
}
