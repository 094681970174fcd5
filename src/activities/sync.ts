import { setTimeout as delay } from 'node:timers/promises';
import { activityInfo } from '@temporalio/activity';
import type { Clouds } from '../cloud/index.ts';
import { CloudError } from '../cloud/errors.ts';
import type { ActionRule } from '../domain/action-rule.ts';
import type { Goal } from '../domain/goal.ts';
import type { Reading } from '../domain/readings.ts';
import { syncStep, type SyncResult, type SyncState } from '../domain/sync.ts';
import { cloudFailure } from './failures.ts';
import { beating, untilStopped, type Stop } from './heartbeat.ts';

export interface SyncRequest {
  site: string;
  groupId: string;
  rule: { action: ActionRule; goal: Goal };
  pollEveryMs: number;
}

export interface Synced {
  result: SyncResult;
  last: Reading;
}

/** Watches the pairs until all are in sync, for days if need be. */
export function createSync(clouds: Clouds, stopping: AbortSignal) {
  return {
    async watchSync(request: SyncRequest): Promise<Synced> {
      return beating<Synced, SyncState>((report) => watch(clouds, request, untilStopped(stopping), report));
    },
  };
}

async function watch(
  clouds: Clouds,
  request: SyncRequest,
  stop: Stop,
  report: (state: SyncState) => void,
): Promise<Synced> {
  const service = clouds.get(request.site);
  let state = (activityInfo().heartbeatDetails as SyncState | undefined) ?? null;
  for (;;) {
    const reading = await service
      .observe(request.groupId, { signal: stop.signal, patient: true, failedTasks: false })
      .catch((error: unknown) => {
        if (stop.signal.aborted) throw stop.reason();
        // An outage of the API does not stop the synchronisation: look again.
        if (error instanceof CloudError && error.retryable) return null;
        throw cloudFailure(error);
      });
    if (reading !== null) {
      const step = syncStep(state, reading, request.rule, Date.now());
      state = step.state;
      report(state);
      if (step.result) return { result: step.result, last: reading };
    }
    await delay(request.pollEveryMs, undefined, { signal: stop.signal }).catch(() => {
      throw stop.reason();
    });
  }
}
