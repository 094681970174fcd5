import type { DrillFollowed } from './drill-create.ts';
import type { Drill } from './drill-reading.ts';
import type { JobReading } from './readings.ts';

/** Following a drill that is being made: job and drill must agree, or time decides. Pure. */

export interface DrillFollowRule {
  name: string;
  /** How long job and drill may contradict each other, or neither be there. */
  graceMs: number;
  limitMs: number;
}

export interface DrillPoll {
  job: JobReading | 'none' | 'unread';
  /** Of this run's name; null: the list could not be read. */
  drills: Drill[] | null;
}

/** What the next worker goes on with. */
export interface DrillFollowState {
  since: number;
  polls: number;
  /** Since when what is seen does not fit together (ms); null: it does. */
  oddSince: number | null;
  /** The last thing that was read of the drill itself. */
  saw: string;
}

export function startDrillFollow(now: number): DrillFollowState {
  return { since: now, polls: 0, oddSince: null, saw: 'not read yet' };
}

export function drillFollowStep(
  before: DrillFollowState,
  { job, drills }: DrillPoll,
  rule: DrillFollowRule,
  now: number,
): { state: DrillFollowState; result: DrillFollowed | null } {
  const drill = drills?.find(({ status }) => status === 'available') ?? drills?.[0] ?? null;
  const told = typeof job === 'string' ? null : job;
  const saw = drills === null ? before.saw : drill === null ? 'not listed' : drill.status;
  const because = told && [told.errorCode, told.failReason].filter((one) => one !== null).join(': ');
  const jobFailed = told?.status === 'FAIL';
  const end = (result: DrillFollowed | null, odd: boolean) => ({
    state: { ...before, polls: before.polls + 1, oddSince: odd ? (before.oddSince ?? now) : null, saw },
    result,
  });
  const why = `the drill is ${saw}${told ? `, its job ${told.id} is ${told.status}${because ? ` (${because})` : ''}` : ''}`;
  if (drill !== null && ['error', 'deleting', 'error-deleting'].includes(drill.status))
    return end({ kind: 'failed', why }, false);
  if (drill?.status === 'available' && (told === null || told.status === 'SUCCESS'))
    return end({ kind: 'reached', drill }, false);
  // Failed, and nothing came of it: some services clean up after themselves.
  if (jobFailed && drills !== null && drill === null) return end({ kind: 'failed', why }, false);

  const running = told !== null && !jobFailed && told.status !== 'SUCCESS';
  const fits = drill?.status === 'creating' ? told === null || running : drill === null && running;
  const odd = drills !== null && !fits;
  const oddFor = odd && before.oddSince !== null ? now - before.oddSince : 0;
  if (odd && oddFor >= rule.graceMs) {
    if (drill === null) return end({ kind: 'absent', why }, true);
    // What can be used counts; a job that says nothing more does not take it away.
    if (drill.status === 'available' && !jobFailed) return end({ kind: 'reached', drill }, true);
    return end({ kind: jobFailed ? 'failed' : 'tooLong', why }, true);
  }
  if (now - before.since >= rule.limitMs) return end({ kind: 'tooLong', why }, odd);
  return end(null, odd);
}
