import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import type { ReadinessSetup } from '../activities/readiness-setup.ts';

/** Configuration only; but for a worker there is nothing that it could wait for. */
export const openingOfCheck = proxyActivities<Pick<Activities, 'loadReadiness'>>({
  startToCloseTimeout: '10 s',
  retry: { initialInterval: 500, maximumInterval: '10 s' },
});

const RECALL_MS = 60_000;

/** Each ends within what is left of the check, whatever is away: no check is still there when the next one begins. */
export function readinessActivities({ timings, readRetry }: ReadinessSetup, leftMs: number) {
  const { readTimeout, readPatience, heartbeatTimeout } = timings;
  const always = { cancellationType: 'WAIT_CANCELLATION_COMPLETED', retry: readRetry } as const;
  const recall = proxyActivities<Pick<Activities, 'recallReadiness'>>({
    ...always,
    startToCloseTimeout: '15 s',
    scheduleToCloseTimeout: Math.min(leftMs, RECALL_MS),
  });
  const survey = proxyActivities<Pick<Activities, 'surveySite'>>({
    ...always,
    heartbeatTimeout,
    startToCloseTimeout: readTimeout * 4,
    scheduleToCloseTimeout: Math.min(leftMs, readPatience),
  });
  const groups = proxyActivities<Pick<Activities, 'checkGroups'>>({
    ...always,
    heartbeatTimeout,
    // It ends by itself at the limit; another worker that goes on with it has as long once more.
    startToCloseTimeout: leftMs + readTimeout,
    scheduleToCloseTimeout: (leftMs + readTimeout) * 2,
  });
  return { recall, survey, groups };
}
