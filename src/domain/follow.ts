import { isIn, sayState, type ActionRule } from './action-rule.ts';
import { arrived, goalHolds, type Goal } from './goal.ts';
import type { GroupReading, JobReading, PairReading } from './readings.ts';

/** What one poll saw. `unreadable`: there was an answer, and it was not the thing; `silent`: no answer at all. */
export interface Poll {
  job: JobReading | 'none' | { unreadable: string } | { silent: string };
  /** `later`: not asked. @see groupLook */
  group: GroupSeen | 'later';
}

export type GroupLook = 'later' | 'status' | 'members';

type GroupSeen = { group: GroupReading; pairs: PairReading[] } | { unreadable: string } | { silent: string };

/** What the next worker needs to go on with the grace periods of the one that died. All times in ms. */
export interface FollowState {
  since: number;
  polls: number;
  combination: string;
  combinationSince: number;
  /** Since when the job alone has been silent, with the group at its end; null: it isn't so. */
  quietSince?: number | null;
  /** Was the action ever seen to run? Only then is the group's arrival known to be its doing. */
  seenRunning?: boolean;
  /** Sentence about the last poll, for the screen. */
  saw: string;
}

export type FollowResult =
  /** Job and group agree, or the group alone where the job can't be read any more (`note` says so). */
  | { kind: 'reached'; note: string | null }
  /** `neverMoved`: accepted, and nothing was seen of it; it may still start. */
  | { kind: 'failed'; why: string; neverMoved?: true }
  /** Job and group contradict each other, or the group left the road: a person decides. */
  | { kind: 'contradiction'; why: string }
  | { kind: 'tooLong'; why: string };

export interface FollowRule {
  action: ActionRule;
  goal: Goal;
  /** The group just before the POST: its old status after an accepted POST is not a failure. */
  before: Pick<GroupReading, 'status' | 'replicationStatus' | 'productionZone' | 'updatedAt'>;
  graceMs: number;
  limitMs: number;
}

type JobKind = 'none' | 'running' | 'success' | 'fail' | 'unreadable' | 'silent';
type GroupKind =
  | 'goal'
  | 'arriving'
  | 'running'
  | 'failed'
  /** Where it was: untouched, or changed and back. */
  | 'old'
  | 'back'
  | 'elsewhere'
  | 'unreadable'
  | 'silent';

export function startFollowing(now: number): FollowState {
  return { since: now, polls: 0, combination: '', combinationSince: now, saw: 'not looked yet' };
}

/**
 * How closely the group is to be looked at after this word of the job. `later`: both run, and the next poll will do, so
 * that many groups near their end cost half the calls. `members`: the end is there, and pairs must agree.
 */
export function groupLook(
  state: FollowState,
  job: Poll['job'],
  /** Since the group was asked for, until the next poll, and the longest between two looks (ms). */
  time: { sinceMs: number; nextMs: number; everyMs: number },
): GroupLook {
  const kind = jobKind(job);
  if (kind === 'success') return 'members';
  // A group that was seen at its end while the job was silent no longer runs, whatever agreed before the silence.
  const ran = state.combination === 'running/running' && typeof state.quietSince !== 'number';
  const bothRun = kind === 'running' && ran;
  return bothRun && time.sinceMs + time.nextMs <= time.everyMs ? 'later' : 'status';
}

/**
 * One poll's verdict: go on (`result` null), or the end. Job and group must agree; where they don't,
 * the disagreement must stand for the whole grace before it counts.
 */
export function followStep(
  state: FollowState,
  poll: Poll,
  rule: FollowRule,
  now: number,
): { state: FollowState; result: FollowResult | null } {
  const polls = state.polls + 1;
  if (poll.group === 'later') {
    const waited = { ...state, polls };
    return { state: waited, result: overdue(waited, rule, now) };
  }
  const job = jobKind(poll.job);
  const group = groupKind(poll.group, rule);
  const combination = `${job}/${group}`;
  const saw = `${sayJob(poll.job)}${sayGroup(poll.group)}`;
  // Silence says nothing, so it neither ends a disagreement nor lets its grace start over.
  if (job === 'silent' || group === 'silent') {
    const waited = { ...state, polls, quietSince: quietSince(state, job, group, now), saw };
    return { state: waited, result: quietEnd(waited, group, rule, now) ?? overdue(waited, rule, now) };
  }
  const combinationSince = combination === state.combination ? state.combinationSince : now;
  const next: FollowState = {
    since: state.since,
    polls,
    combination,
    combinationSince,
    quietSince: null,
    seenRunning: state.seenRunning === true || group === 'running',
    saw,
  };
  const verdict = decide(job, group, poll, saw);
  if (verdict !== 'wait') {
    const afterGrace =
      verdict.afterGrace || (verdict.result.kind === 'reached' && mayBeOthers(next, job, rule));
    if (!afterGrace || now - combinationSince >= rule.graceMs) {
      return { state: next, result: verdict.result };
    }
  }
  return { state: next, result: overdue(next, rule, now) };
}

/**
 * A toggle that was never seen to run: the group may have arrived by somebody else's hand, and ours still turn it round.
 */
function mayBeOthers(state: FollowState, job: JobKind, { action, before }: FollowRule): boolean {
  return !action.guarded && isIn(before, action.done) && job === 'none' && state.seenRunning !== true;
}

/** Only the job is silent, and the group has come to an end. A silent group says nothing about that. */
function quietSince(state: FollowState, job: JobKind, group: GroupKind, now: number): number | null {
  if (job !== 'silent') return null;
  if (group === 'silent') return state.quietSince ?? null;
  return group === 'goal' || group === 'failed' ? (state.quietSince ?? now) : null;
}

/** A job that can't be read must not hold up a group that has arrived: servers wait for it, and the outage goes on. */
function quietEnd(state: FollowState, group: GroupKind, rule: FollowRule, now: number): FollowResult | null {
  if (typeof state.quietSince !== 'number' || now - state.quietSince < rule.graceMs) return null;
  if (group === 'goal') return { kind: 'reached', note: `the group decides: ${state.saw}` };
  return group === 'failed' ? { kind: 'failed', why: state.saw } : null;
}

function overdue(state: FollowState, rule: FollowRule, now: number): FollowResult | null {
  const ms = now - state.since;
  if (ms < rule.limitMs) return null;
  return { kind: 'tooLong', why: `not finished after ${Math.round(ms / 60_000)} min: ${state.saw}` };
}

type Decision = 'wait' | { afterGrace: boolean; result: FollowResult };

function decide(
  job: Exclude<JobKind, 'silent'>,
  group: Exclude<GroupKind, 'silent'>,
  poll: Poll,
  saw: string,
): Decision {
  const at = (afterGrace: boolean, result: FollowResult): Decision => ({ afterGrace, result });
  if (group === 'unreadable') return at(true, { kind: 'contradiction', why: saw });
  if (group === 'arriving') {
    return at(true, { kind: 'contradiction', why: `the status has arrived, the direction has not: ${saw}` });
  }
  if (group === 'elsewhere')
    return at(true, { kind: 'contradiction', why: `the group went another way: ${saw}` });

  switch (job) {
    case 'none':
      if (group === 'goal') return at(false, { kind: 'reached', note: null });
      if (group === 'failed') return at(false, { kind: 'failed', why: saw });
      if (group === 'back') return at(true, { kind: 'failed', why: `back where it was: ${saw}` });
      if (group === 'old')
        return at(true, { kind: 'failed', why: `nothing is seen of it: ${saw}`, neverMoved: true });
      return 'wait';
    case 'running':
      if (group === 'goal')
        return at(true, { kind: 'reached', note: `the group has arrived although ${sayJob(poll.job)}` });
      if (group === 'failed') return at(true, { kind: 'failed', why: saw });
      return 'wait';
    case 'success':
      if (group === 'goal') return at(false, { kind: 'reached', note: null });
      return at(true, { kind: 'contradiction', why: `the job succeeded, the group did not arrive: ${saw}` });
    case 'fail':
      if (group === 'goal')
        return at(true, { kind: 'contradiction', why: `the job failed, the group arrived: ${saw}` });
      if (group === 'running')
        return at(true, { kind: 'contradiction', why: `the job failed, the group is still moving: ${saw}` });
      return at(false, { kind: 'failed', why: saw });
    case 'unreadable':
      if (group === 'goal')
        return at(true, { kind: 'reached', note: `the group decides: ${sayJob(poll.job)}` });
      if (group === 'failed') return at(true, { kind: 'failed', why: saw });
      if (group === 'old' || group === 'back') return at(true, { kind: 'contradiction', why: saw });
      return 'wait';
    default:
      return job satisfies never;
  }
}

function jobKind(job: Poll['job']): JobKind {
  if (job === 'none') return 'none';
  if ('unreadable' in job) return 'unreadable';
  if ('silent' in job) return 'silent';
  if (job.status === 'SUCCESS') return 'success';
  if (job.status === 'FAIL') return 'fail';
  return 'running';
}

function groupKind(seen: GroupSeen, rule: FollowRule): GroupKind {
  if ('unreadable' in seen) return 'unreadable';
  if ('silent' in seen) return 'silent';
  const { group } = seen;
  const { action, before } = rule;
  if (goalHolds(seen, rule.goal, action)) return 'goal';
  if (isIn(group, action.running)) return 'running';
  const moved =
    group.status !== before.status ||
    group.productionZone !== before.productionZone ||
    // Replication alone proves nothing where production is to move: it breaks off by itself when a zone is lost.
    (!isIn(before, action.done) && arrived(rule.goal, group.productionZone));
  if (isIn(group, action.done) && moved) return 'arriving';
  const untouched =
    group.status === before.status &&
    group.replicationStatus === before.replicationStatus &&
    group.updatedAt === before.updatedAt;
  if (isIn(group, action.failed) && !untouched) return 'failed';
  if (group.status !== before.status || group.productionZone !== before.productionZone) return 'elsewhere';
  return untouched ? 'old' : 'back';
}

function sayJob(job: Poll['job']): string {
  if (job === 'none') return '';
  if ('unreadable' in job) return `job unreadable (${job.unreadable}); `;
  if ('silent' in job) return `no answer about the job (${job.silent}); `;
  const { done, total } = job.subJobs;
  const parts = total > 0 ? `, ${done} of ${total} parts done` : '';
  const words = [job.errorCode, job.failReason].filter((word) => word !== null).join(': ');
  return `job ${job.id} ${job.status}${parts}${words ? ` (${words})` : ''}; `;
}

function sayGroup(seen: GroupSeen): string {
  if ('unreadable' in seen) return `group unreadable (${seen.unreadable})`;
  if ('silent' in seen) return `no answer about the group (${seen.silent})`;
  const { productionZone, failureDetail } = seen.group;
  return `group ${sayState(seen.group)}${failureDetail === null ? '' : ` (failure ${failureDetail})`}, production in ${productionZone ?? '?'}`;
}
