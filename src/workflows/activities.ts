import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import type { RunSetup } from '../activities/setup.ts';
import type { Timings } from '../config/settings.ts';

/**
 * The first call of a run: configuration, and one quick look. Not a local activity, short as it is: next to an answer or
 * a query the SDK may replay those in another order than they had.
 */
export const opening = proxyActivities<Pick<Activities, 'openRun' | 'loadSetup'>>({
  startToCloseTimeout: '10 s',
  retry: { initialInterval: 500, maximumInterval: '10 s' },
});

/**
 * The activities with the site's time-outs. WAIT_CANCELLATION_COMPLETED is said for each: left out, the SDK takes
 * TRY_CANCEL, and a cancelled run would "end" while its POST is still in flight.
 */
export function activitiesFor(setup: RunSetup) {
  const { timings, readRetry } = setup;
  const { always, looking, sending, following, waiting } = policiesOf(setup);
  const look = proxyActivities<Pick<Activities, 'findGroup' | 'observe'>>(looking);
  const act = proxyActivities<Pick<Activities, 'sendAction'>>(sending);
  const follow = proxyActivities<Pick<Activities, 'follow'>>(following);
  const join = proxyActivities<Pick<Activities, 'joinRun'>>(waiting);
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
  return { look, act, follow, sync, servers, probes, join };
}

/** For what waits for a run and holds nothing. */
export function waitingFor(timings: Pick<Timings, 'heartbeatTimeout'>) {
  return proxyActivities<Pick<Activities, 'awaitEnd'>>({
    ...FOR_LONG,
    heartbeatTimeout: timings.heartbeatTimeout,
  });
}

/** The same for drills. */
export function drillActivitiesFor(setup: RunSetup) {
  const { looking, sending, following, waiting } = policiesOf(setup);
  const look = proxyActivities<Pick<Activities, 'observeDrill'>>(looking);
  const act = proxyActivities<Pick<Activities, 'sendDrill'>>(sending);
  const follow = proxyActivities<Pick<Activities, 'followDrill'>>(following);
  // Decided by each drill's own state, so it may be repeated.
  const removal = proxyActivities<Pick<Activities, 'removeDrills'>>(following);
  const holder = proxyActivities<Pick<Activities, 'watchHolder'>>(waiting);
  return { look, act, follow, removal, holder };
}

/** A wait for somebody else's run: for days, and taken over by another worker. */
const FOR_LONG = {
  startToCloseTimeout: '365 days',
  retry: { initialInterval: 1_000, backoffCoefficient: 1.5, maximumInterval: '30 s' },
} as const;

/** How each kind of activity is tried, for whatever it is about. */
function policiesOf({ timings, readRetry }: RunSetup) {
  const always = {
    cancellationType: 'WAIT_CANCELLATION_COMPLETED',
    heartbeatTimeout: timings.heartbeatTimeout,
  } as const;
  return {
    always,
    looking: {
      ...always,
      // Several GETs one after the other in the worst case (pages, a login first).
      startToCloseTimeout: timings.readTimeout * 4,
      scheduleToCloseTimeout: timings.readPatience,
      retry: readRetry,
    },
    sending: {
      ...always,
      // What changes something is never repeated by Temporal.
      retry: { maximumAttempts: 1 },
      startToCloseTimeout: timings.sendDeadline + timings.postTimeout,
    },
    following: {
      ...always,
      startToCloseTimeout: timings.followLimit * 2,
      retry: { initialInterval: 1_000, backoffCoefficient: 1 },
    },
    waiting: { ...always, ...FOR_LONG },
  };
}

/** Beside the run, not on its way: `patient` for as long as the news is worth something, `hasty` when the run has ended. */
export function noticesFor(timings: Pick<Timings, 'heartbeatTimeout' | 'noticePatience'>) {
  const always = {
    cancellationType: 'WAIT_CANCELLATION_COMPLETED',
    heartbeatTimeout: timings.heartbeatTimeout,
  } as const;
  const patient = proxyActivities<Pick<Activities, 'notify'>>({
    ...always,
    startToCloseTimeout: '30 s',
    scheduleToCloseTimeout: timings.noticePatience,
    retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: '1 minute' },
  });
  const hasty = proxyActivities<Pick<Activities, 'notify'>>({
    ...always,
    // A target has five seconds.
    scheduleToCloseTimeout: '8 s',
    retry: { maximumAttempts: 1 },
  });
  return { patient, hasty };
}
