import { activityInfo, cancellationSignal, CancelledFailure, heartbeat } from '@temporalio/activity';
import { failure } from './failures.ts';

/**
 * Keeps an activity's heartbeat going while it waits for the network: without it a dead worker is noticed only
 * at the activity's time-out, and a living one never learns that its run was cancelled.
 * `report` sets what the next worker finds if this one dies.
 */
export async function beating<T, Details>(
  work: (report: (details: Details) => void) => Promise<T>,
): Promise<T> {
  // Kept from the worker before: if this one dies too, the next still finds it.
  let last = activityInfo().heartbeatDetails as Details | undefined;
  const every = Math.max(100, (activityInfo().heartbeatTimeoutMs ?? 15_000) / 3);
  const timer = setInterval(() => heartbeat(last), every);
  try {
    // Nothing to hand on: the first beat costs the server a write, and comes soon enough.
    if (last !== undefined) heartbeat(last);
    return await work((details) => {
      last = details;
      heartbeat(details);
    });
  } finally {
    clearInterval(timer);
  }
}

/** What ends a long wait: the run was cancelled, or this worker stops. */
export interface Stop {
  signal: AbortSignal;
  /** What to throw then. Cancelled: so be it. The worker stops: retryable, another one goes on. */
  reason(): Error;
}

/** To be called at the start of an activity: later, in an event listener, there is no activity context any more. */
export function untilStopped(stopping: AbortSignal): Stop {
  const cancelled = cancellationSignal();
  return {
    signal: AbortSignal.any([cancelled, stopping]),
    reason: () =>
      cancelled.aborted
        ? new CancelledFailure('cancelled')
        : failure('Interrupted', 'This worker stops; another one goes on with it.', { retryable: true }),
  };
}
