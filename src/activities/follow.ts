import { setTimeout as delay } from 'node:timers/promises';
import { activityInfo } from '@temporalio/activity';
import type { Clouds } from '../cloud/index.ts';
import { CloudError } from '../cloud/errors.ts';
import type { ReplicationService } from '../cloud/service.ts';
import { isIn } from '../domain/action-rule.ts';
import {
  followStep,
  startFollowing,
  type FollowResult,
  type FollowRule,
  type FollowState,
  type Poll,
} from '../domain/follow.ts';
import type { Reading } from '../domain/readings.ts';
import { cloudFailure } from './failures.ts';
import { beating, untilStopped, type Stop } from './heartbeat.ts';

export interface FollowRequest {
  site: string;
  groupId: string;
  jobId: string | null;
  rule: FollowRule;
  pollEveryMs: number;
}

export interface Followed {
  result: FollowResult;
  /** The last whole reading; null where none could be made. */
  last: Reading | null;
  polls: number;
}

/** Follows job and group to the end. One long activity, so history does not grow with time. */
export function createFollow(clouds: Clouds, stopping: AbortSignal) {
  return {
    async follow(request: FollowRequest): Promise<Followed> {
      return beating<Followed, FollowState>((report) =>
        follow(clouds.get(request.site), request, untilStopped(stopping), report),
      );
    },
  };
}

async function follow(
  service: ReplicationService,
  request: FollowRequest,
  stop: Stop,
  report: (state: FollowState) => void,
): Promise<Followed> {
  const { signal } = stop;
  // What the worker before this one knew, if it died.
  let state = (activityInfo().heartbeatDetails as FollowState | undefined) ?? startFollowing(Date.now());
  for (;;) {
    const begun = performance.now();
    const [job, seen] = await Promise.all([
      pollJob(service, request, signal),
      pollGroup(service, request, signal),
    ]);
    if (signal.aborted) throw stop.reason();
    const step = followStep(state, { job, group: seen.poll }, request.rule, Date.now());
    state = step.state;
    report(state);
    if (step.result) return { result: step.result, last: seen.reading, polls: state.polls };
    // From begin to begin: a slow answer must not make the polls rarer.
    const rest = Math.max(0, request.pollEveryMs - (performance.now() - begun));
    await delay(rest, undefined, { signal }).catch(() => {
      throw stop.reason();
    });
  }
}

async function pollJob(
  service: ReplicationService,
  request: FollowRequest,
  signal: AbortSignal,
): Promise<Poll['job']> {
  if (request.jobId === null) return 'none';
  try {
    return await service.readJob(request.jobId, { signal });
  } catch (error) {
    return unread(error);
  }
}

/** The group's status alone while it moves; the whole reading once it looks finished, since pairs must agree. */
async function pollGroup(
  service: ReplicationService,
  request: FollowRequest,
  signal: AbortSignal,
): Promise<{ poll: Poll['group']; reading: Reading | null }> {
  try {
    const group = await service.readGroup(request.groupId, { signal });
    if (isIn(group, request.rule.action.running)) return { poll: { group, pairs: [] }, reading: null };
    const reading = await service.observe(request.groupId, { signal });
    return { poll: { group: reading.group, pairs: reading.pairs }, reading };
  } catch (error) {
    return { poll: unread(error), reading: null };
  }
}

function unread(error: unknown): { unreadable: string } | { silent: string } {
  if (!(error instanceof CloudError)) throw cloudFailure(error);
  // Gateway trouble says nothing about the thing asked for; an answer that is not the thing does.
  const silent =
    error.kind === 'network' || error.kind === 'aborted' || (error.retryable && error.status !== 500);
  return silent ? { silent: error.message } : { unreadable: error.message };
}
