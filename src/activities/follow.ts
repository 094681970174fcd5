import { setTimeout as delay } from 'node:timers/promises';
import { activityInfo } from '@temporalio/activity';
import type { Clouds } from '../cloud/index.ts';
import { CloudError } from '../cloud/errors.ts';
import type { ReplicationService } from '../cloud/service.ts';
import { isIn } from '../domain/action-rule.ts';
import type { Earlier } from '../domain/earlier.ts';
import {
  followStep,
  groupLook,
  startFollowing,
  type FollowResult,
  type FollowRule,
  type FollowState,
  type GroupLook,
  type Poll,
} from '../domain/follow.ts';
import { nextLookIn } from '../domain/pace.ts';
import type { Reading } from '../domain/readings.ts';
import { cloudFailure } from './failures.ts';
import { beating, untilStopped, type Stop } from './heartbeat.ts';

export interface FollowRequest {
  site: string;
  groupId: string;
  jobId: string | null;
  rule: FollowRule;
  /** The longest time between two polls. */
  pollEveryMs: number;
}

export interface Followed {
  result: FollowResult;
  /** The last reading with members; null where none could be made. */
  last: Reading | null;
  polls: number;
}

/** What earlier runs took. `learn` asks for it and does not wait. */
export interface Experience {
  earlier: Earlier;
  learn: (site: string) => void;
}

/** Follows job and group to the end. One long activity, so history does not grow with time. */
export function createFollow(clouds: Clouds, stopping: AbortSignal, { earlier, learn }: Experience) {
  return {
    async follow(request: FollowRequest): Promise<Followed> {
      const { site, rule } = request;
      const action = rule.action.name;
      learn(site);
      return beating<Followed, FollowState>(async (report) => {
        const expectedMs = () => earlier.expectedMs(site, action);
        const { followed, ms } = await follow(
          clouds.get(site),
          { ...request, expectedMs },
          untilStopped(stopping),
          report,
        );
        if (followed.result.kind === 'reached') earlier.add(site, { action, ms });
        return followed;
      });
    },
  };
}

async function follow(
  service: ReplicationService,
  request: FollowRequest & { expectedMs: () => number | null },
  stop: Stop,
  report: (state: FollowState) => void,
): Promise<{ followed: Followed; ms: number }> {
  const { signal } = stop;
  // What the worker before this one knew, if it died.
  let state = (activityInfo().heartbeatDetails as FollowState | undefined) ?? startFollowing(Date.now());
  let groupAskedAt = -Infinity;
  for (;;) {
    const begun = performance.now();
    const everyMs = request.pollEveryMs;
    const elapsedMs = Date.now() - state.since;
    const nextMs = nextLookIn({ elapsedMs, expectedMs: request.expectedMs(), everyMs });
    // One after the other: what the group says is to be newer than what the job says.
    const job = await pollJob(service, request, signal);
    const how = groupLook(state, job, { sinceMs: begun - groupAskedAt, nextMs, everyMs });
    if (how !== 'later') groupAskedAt = begun;
    const seen = await pollGroup(service, request, how, signal);
    if (signal.aborted) throw stop.reason();
    const step = followStep(state, { job, group: seen.poll }, request.rule, Date.now());
    state = step.state;
    report(state);
    if (step.result) {
      const followed = { result: step.result, last: seen.reading, polls: state.polls };
      return { followed, ms: Date.now() - state.since };
    }
    // From begin to begin: a slow answer must not make the polls rarer.
    const rest = Math.max(0, nextMs - (performance.now() - begun));
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
    return await service.readJob(request.jobId, { signal, patient: true });
  } catch (error) {
    return unread(error);
  }
}

/**
 * The group's status alone while it moves; its members too once it looks finished, since pairs must agree.
 * Not the failed tasks: here job and group decide, and a hundred groups end in the same moment.
 */
async function pollGroup(
  service: ReplicationService,
  request: FollowRequest,
  how: GroupLook,
  signal: AbortSignal,
): Promise<{ poll: Poll['group']; reading: Reading | null }> {
  if (how === 'later') return { poll: how, reading: null };
  try {
    if (how === 'status') {
      const group = await service.readGroup(request.groupId, { signal, patient: true });
      if (isIn(group, request.rule.action.running)) return { poll: { group, pairs: [] }, reading: null };
    }
    const reading = await service.observe(request.groupId, { signal, patient: true, failedTasks: false });
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
