import {
  ActivityFailure,
  ApplicationFailure,
  proxyActivities,
  proxyLocalActivities,
  TimeoutFailure,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import type { RunSetup } from '../activities/setup.ts';

/** How long a short read may hold a workflow task, and with it a cancel or an answer. */
const QUICK_MS = 2_000;

/** The first call of a run: configuration only, so it is short and local. */
export const local = proxyLocalActivities<Pick<Activities, 'loadSetup'>>({
  startToCloseTimeout: '10 s',
  retry: { maximumAttempts: 5 },
});

/**
 * The activities with the site's time-outs. WAIT_CANCELLATION_COMPLETED is said for each: left out, the SDK takes
 * TRY_CANCEL, and a cancelled run would "end" while its POST is still in flight.
 */
export function activitiesFor(setup: RunSetup) {
  const { timings, readRetry } = setup;
  const always = {
    cancellationType: 'WAIT_CANCELLATION_COMPLETED',
    heartbeatTimeout: timings.heartbeatTimeout,
  } as const;
  const look = proxyActivities<Pick<Activities, 'findGroup' | 'observe'>>({
    ...always,
    // Several GETs one after the other in the worst case (pages, a login first).
    startToCloseTimeout: timings.readTimeout * 4,
    scheduleToCloseTimeout: timings.readPatience,
    retry: readRetry,
  });
  const quickLook = proxyLocalActivities<Pick<Activities, 'findGroup' | 'observe'>>({
    cancellationType: 'WAIT_CANCELLATION_COMPLETED',
    scheduleToCloseTimeout: Math.min(QUICK_MS, timings.readTimeout),
    retry: { maximumAttempts: 1 },
  });
  const act = proxyActivities<Pick<Activities, 'sendAction'>>({
    ...always,
    // The one activity that changes something is never repeated by Temporal.
    retry: { maximumAttempts: 1 },
    startToCloseTimeout: timings.sendDeadline + timings.postTimeout,
  });
  const follow = proxyActivities<Pick<Activities, 'follow'>>({
    ...always,
    startToCloseTimeout: timings.followLimit * 2,
    retry: { initialInterval: 1_000, backoffCoefficient: 1 },
  });
  const join = proxyActivities<Pick<Activities, 'joinRun'>>({
    ...always,
    startToCloseTimeout: '365 days',
    retry: { initialInterval: 1_000, backoffCoefficient: 1.5, maximumInterval: '30 s' },
  });
  const sync = proxyActivities<Pick<Activities, 'watchSync'>>({
    ...always,
    startToCloseTimeout: '365 days',
    retry: readRetry,
  });
  const servers = proxyActivities<Pick<Activities, 'bringServers'>>({
    ...always,
    // Decided by each server's own state, so it may be repeated, unlike an action on a group.
    startToCloseTimeout: (timings.serverStart + timings.serverStop) * 2,
    scheduleToCloseTimeout: (timings.serverStart + timings.serverStop) * 2 + timings.readPatience,
    retry: readRetry,
  });
  const probes = proxyActivities<Pick<Activities, 'watchProbes'>>({
    ...always,
    // Only looks, and keeps its own limit from one worker to the next.
    startToCloseTimeout: timings.probeLimit * 2,
    retry: { initialInterval: 1_000, backoffCoefficient: 1 },
  });
  return { look, quickLook, act, follow, sync, servers, probes, join };
}

/**
 * A short read on the way to the POST: first within the workflow task, without a way round by the server. Where that is
 * slow or fails, the same read as an activity that everybody sees, with its retries.
 */
export async function quickly<T>(quick: () => Promise<T>, usual: () => Promise<T>): Promise<T> {
  try {
    return await quick();
  } catch (error) {
    // Within a workflow task failures come bare; a time-out comes wrapped at first, and bare in a replay.
    const failure = error instanceof ActivityFailure ? error.cause : error;
    if (failure instanceof TimeoutFailure) return usual();
    // A cancel, or a fault of ours.
    if (!(failure instanceof ApplicationFailure)) throw error;
    if (failure.nonRetryable !== true) return usual();
    // As the usual read would fail.
    const { message } = failure;
    throw new ActivityFailure(message, 'read', undefined, 'NON_RETRYABLE_FAILURE', undefined, failure);
  }
}
