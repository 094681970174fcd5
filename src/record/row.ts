import { merge } from '../report/merge.ts';
import { postsOf } from '../report/posts.ts';
import { recoveredAtOf } from '../report/recovery.ts';
import { endOf, stepsOf } from '../report/result.ts';
import type { RunFacts } from '../report/facts.ts';
import { workOf, type Work } from '../report/work.ts';
import type { ListedRun } from '../runs/list.ts';
import { goAheadAt, wayHomeMs } from './course.ts';
import { recordedPractice, type RecordedPractice } from './recorded.ts';
import { remarksOf } from './remarks.ts';
import {
  GAVE_WAY,
  type Practice,
  type PracticeOutcome,
  type PracticeRow,
  type TargetVerdict,
} from './told.ts';

/**
 * One row, out of what the list says of a run and of its history. Of a run that left a report the beginning and the end of
 * the history are enough. Null facts: Temporal has deleted it between the list and the look.
 */
export function rowOf(
  { summary, execution }: ListedRun,
  facts: RunFacts | null,
  ui: string | null,
): PracticeRow {
  const work = facts === null ? null : workOf(merge([facts]));
  const report = work?.report
    ? recordedPractice(work.facts.end?.kind === 'completed' ? work.facts.end.result : null)
    : null;
  const end = work === null ? null : endOf(work);
  const outcome = outcomeOf(summary.state, end);
  const times = work === null ? NO_TIMES : timesOf(work, report);
  const targetMs = targetOf(work);
  const open = summary.open && end?.finished !== true;
  const sent =
    work !== null && (report === null ? postsOf(work).some(({ counted }) => counted) : report.posts > 0);
  const typed = work?.request;
  return {
    run: summary.run,
    execution,
    procedure: summary.procedure as Practice,
    site: summary.site ?? typed?.site ?? null,
    group: summary.group ?? typed?.goal?.group ?? typed?.group ?? null,
    groupId: summary.groupId,
    startedAt: work?.requestedAt ?? summary.startedAt,
    endedAt: open ? null : (summary.endedAt ?? facts?.end?.at ?? null),
    outcome,
    good: isGood(outcome),
    ...secondsOf(times),
    recoveredBy: times.by,
    targetSeconds: targetMs === null ? null : targetMs / 1_000,
    target: verdictOf({ recoveryMs: times.recoveryMs, targetMs, sent, open, outcome }),
    findings: work === null ? [] : remarksOf(work, report, outcome),
    by: typed?.by ?? null,
    reason: typed?.reason ?? null,
    message: end?.summary ?? summary.headline ?? 'It left no words.',
    code: end?.code ?? null,
    ui,
  };
}

/** The one rule, also where only the list is known. */
export function isGood(outcome: PracticeOutcome): boolean {
  return outcome === 'completed';
}

function outcomeOf(listed: PracticeOutcome, end: ReturnType<typeof endOf> | null): PracticeOutcome {
  if (end?.failureType === 'GaveWay') return GAVE_WAY;
  // The list is a moment behind.
  return end?.finished === true ? (end.outcome as PracticeOutcome) : listed;
}

interface Times {
  recoveryMs: number | null;
  homeMs: number | null;
  sinceRequestMs: number | null;
  by: string | null;
}

const NO_TIMES: Times = { recoveryMs: null, homeMs: null, sinceRequestMs: null, by: null };

function timesOf(work: Work, report: RecordedPractice | null): Times {
  const recovered = recoveredAtOf(work);
  if (recovered.at === null) return NO_TIMES;
  const steps = report?.steps ?? stepsOf(work);
  const since = (iso: string) => Math.max(0, Date.parse(recovered.at ?? iso) - Date.parse(iso));
  return {
    recoveryMs: since(goAheadAt(work.requestedAt, steps)),
    homeMs: work.procedure === 'exercise' && report !== null ? wayHomeMs(recovered.at, steps) : null,
    sinceRequestMs: since(work.requestedAt),
    by: recovered.by,
  };
}

function secondsOf({ recoveryMs, homeMs, sinceRequestMs }: Times) {
  const seconds = (ms: number | null) => (ms === null ? null : ms / 1_000);
  return {
    recoverySeconds: seconds(recoveryMs),
    homeSeconds: seconds(homeMs),
    sinceRequestSeconds: seconds(sinceRequestMs),
  };
}

/** As dr.yaml said when the run began. */
function targetOf(work: Work | null): number | null {
  const ms = work?.facts.setup?.recoveryTargetMs;
  return typeof ms === 'number' && ms >= 0 ? ms : null;
}

/** What was sent and never seen to be usable has missed its target; what was called off before that is not judged. */
export function verdictOf(of: {
  recoveryMs: number | null;
  targetMs: number | null;
  sent: boolean;
  open: boolean;
  outcome: PracticeOutcome;
}): TargetVerdict {
  const { recoveryMs, targetMs, sent, open, outcome } = of;
  const calledOff = outcome === GAVE_WAY || outcome === 'cancelled';
  if (recoveryMs === null && !open && (!sent || calledOff)) return 'not applicable';
  if (targetMs === null) return 'none';
  if (recoveryMs !== null) return recoveryMs <= targetMs ? 'met' : 'missed';
  return open ? 'open' : 'missed';
}
