import { setTimeout as delay } from 'node:timers/promises';
import { activityInfo } from '@temporalio/activity';
import { nextLookIn } from '../domain/pace.ts';
import { judgeProbes, type Probe } from '../domain/probes.ts';
import { probeOnce } from '../health/probe.ts';
import { cloudFailure } from './failures.ts';
import { beating, untilStopped, type Stop } from './heartbeat.ts';

export interface ProbesRequest {
  probes: Probe[];
  limitMs: number;
  pollEveryMs: number;
  /** One look at one probe, whole. */
  timeoutMs: number;
}

export interface ProbesResult {
  done: boolean;
  saw: string;
}

/** What the next worker goes on with: the limit counts from the first one's start. */
interface ProbesState {
  startedAt: number;
  saw: string;
}

/** Watches the health probes until all answer in one round, or the limit is over. */
export function createProbes(stopping: AbortSignal) {
  return {
    async watchProbes(request: ProbesRequest): Promise<ProbesResult> {
      return beating<ProbesResult, ProbesState>((report) => watch(request, untilStopped(stopping), report));
    },
  };
}

async function watch(
  request: ProbesRequest,
  stop: Stop,
  report: (state: ProbesState) => void,
): Promise<ProbesResult> {
  const { probes, limitMs, pollEveryMs, timeoutMs } = request;
  const { signal } = stop;
  const before = activityInfo().heartbeatDetails as ProbesState | undefined;
  const startedAt = before?.startedAt ?? Date.now();
  report({ startedAt, saw: before?.saw ?? 'first look at the health probes' });
  try {
    for (;;) {
      const begun = Date.now();
      const verdict = judgeProbes(
        await Promise.all(
          probes.map(async (probe) => ({ probe, ...(await probeOnce(probe, { timeoutMs, signal })) })),
        ),
      );
      if (signal.aborted) throw stop.reason();
      report({ startedAt, saw: verdict.saw });
      const now = Date.now();
      const left = startedAt + limitMs - now;
      if (verdict.done || left <= 0) return verdict;
      // From begin to begin, and the last round at the end of the limit.
      const pause = nextLookIn({ elapsedMs: now - startedAt, expectedMs: null, everyMs: pollEveryMs });
      await delay(Math.max(0, Math.min(begun + pause - now, left)), undefined, { signal });
    }
  } catch (error) {
    throw signal.aborted ? stop.reason() : cloudFailure(error);
  }
}
