import type { Cause } from '../domain/causes.ts';
import { WORDS } from '../domain/words.ts';
import type { ActivityFact } from './facts.ts';
import { whatFollowed } from './posts.ts';
import type { QuestionFact } from './questions.ts';
import { sayDuration, utc } from '../pages/say.ts';
import type { Evidence, PostEvidence } from './schema.ts';
import { sliceUp, sumUp, type Slice, type Stretch } from './split.ts';
import { sendsOf, type Work } from './work.ts';

/** The recovery time, what it went to, and whether it met its target. */

export interface Target {
  /** Wins over the one of the group. */
  targetMs: number | null;
}

type Recovery = Evidence['recovery'];

/** A question that a clock answers: the run waits until a lost POST can hardly start any more. */
const ARMED_STEP = 'Wait out the lost POST';

const WAITED_FOR: Readonly<Record<string, Cause>> = {
  follow: 'cloud',
  watchSync: 'sync',
  bringServers: 'servers',
  watchProbes: 'probes',
  followDrill: 'cloud',
  removeDrills: 'cloud',
};

export function recoveredAtOf({ report, facts }: Work): { at: string | null; by: string | null } {
  if (report !== null) {
    const { recoverySeconds: seconds, recoveredBy: by } = report;
    if (seconds === null) return { at: null, by: null };
    return { at: new Date(Date.parse(report.startedAt) + Math.round(seconds * 1000)).toISOString(), by };
  }
  const said = facts.memos.findLast(({ recoveredAt }) => recoveredAt !== null);
  const at = Date.parse(said?.recoveredAt ?? '');
  return Number.isNaN(at)
    ? { at: null, by: null }
    : { at: new Date(at).toISOString(), by: said?.recoveredBy ?? null };
}

export function recoveryOf(
  work: Work,
  parts: { questions: readonly QuestionFact[]; posts: readonly PostEvidence[]; target: Target },
): Recovery {
  const { facts, requestedAt } = work;
  const recovered = recoveredAtOf(work).at;
  const end = recovered ?? facts.end?.at ?? facts.lastEventAt;
  const from = Date.parse(requestedAt);
  const to = Math.max(from, Date.parse(end));
  const slices = sliceUp(stretches(work, parts.questions), from, to);
  const target = judge(work, to - from, parts);
  const of = recovered === null ? 'run' : 'recovery';
  return {
    of,
    from: requestedAt,
    to: iso(to),
    totalMs: to - from,
    split: sumUp(slices),
    slices: written(slices),
    target,
    sentence: say(work, of, to - from, target),
  };
}

/** The same for the whole run: what came after the recovery is in it. */
export function wholeOf(
  work: Work,
  questions: readonly QuestionFact[],
): Pick<Evidence['times'], 'totalMs' | 'slices'> {
  const from = Date.parse(work.requestedAt);
  const to = Math.max(from, Date.parse(work.facts.end?.at ?? work.facts.lastEventAt));
  return { totalMs: to - from, slices: written(sliceUp(stretches(work, questions), from, to)) };
}

const iso = (at: number): string => new Date(at).toISOString();

function written(slices: readonly Slice[]): Recovery['slices'] {
  return slices.map((slice) => ({ ...slice, from: iso(slice.from), to: iso(slice.to) }));
}

function stretches(work: Work, questions: readonly QuestionFact[]): Stretch[] {
  const { facts, requestedAt } = work;
  const until = (at: string | null) => Date.parse(at ?? facts.end?.at ?? facts.lastEventAt);
  const all: Stretch[] = [
    { cause: 'before', from: Date.parse(requestedAt), to: Date.parse(facts.begunAt) },
    ...questions.map(({ askedAt, endedAt, step }): Stretch => ({
      cause: step === ARMED_STEP ? 'lost' : 'people',
      from: Date.parse(askedAt),
      to: until(endedAt),
    })),
  ];
  for (const { type, scheduledAt, endedAt } of facts.activities) {
    const cause = WAITED_FOR[type];
    if (cause) all.push({ cause, from: Date.parse(scheduledAt), to: until(endedAt) });
  }
  // From an answer that said nothing certain until the run went on, sent again or asked.
  for (const activity of sendsOf(facts).filter(uncertain)) {
    const { endedAt } = activity;
    if (endedAt === null) continue;
    const next = whatFollowed(work, endedAt, questions);
    all.push({ cause: 'lost', from: Date.parse(endedAt), to: Date.parse(next.at) });
  }
  return all;
}

function uncertain({ state, result }: ActivityFact): boolean {
  if (state === 'failed' || state === 'timed out') return true;
  const kind: unknown = (result as { kind?: unknown } | null | undefined)?.kind;
  return kind === 'unknown' || kind === 'refused' || kind === 'throttled';
}

function judge(
  work: Work,
  totalMs: number,
  { posts, target }: { posts: readonly PostEvidence[]; target: Target },
): Recovery['target'] {
  const { facts, procedure, request } = work;
  const configured = facts.setup?.recoveryTargetMs;
  const ms = target.targetMs ?? (typeof configured === 'number' && configured >= 0 ? configured : null);
  const source = target.targetMs !== null ? 'command line' : ms === null ? null : 'dr.yaml';
  const recovered = recoveredAtOf(work).at !== null;
  const finished = facts.end !== null;
  const recovers = procedure !== null && WORDS[procedure].recovers && request?.dryRun === false;
  const untouched = finished && !posts.some(({ counted }) => counted);
  const verdict = (): Recovery['target']['verdict'] => {
    if (!recovered && (!recovers || untouched)) return 'not applicable';
    if (ms === null) return 'none';
    if (recovered) return totalMs <= ms ? 'met' : 'missed';
    return finished || totalMs > ms ? 'missed' : 'open';
  };
  return { ms, source, verdict: verdict() };
}

function say(work: Work, of: Recovery['of'], totalMs: number, { ms, verdict }: Recovery['target']): string {
  const took = sayDuration(totalMs);
  const { by } = recoveredAtOf(work);
  const seenBy: Readonly<Record<string, string>> = {
    probes: 'the health probes answered',
    servers: 'the servers were seen to run; no health probe was asked',
    person: 'a person said that they work',
    move: 'production was seen to have moved; whether its servers run was not looked at',
  };
  const what =
    of === 'recovery'
      ? `${work.procedure === 'drill' ? 'The servers of the drill were usable' : 'Production was in service again'} ${took} after the request: ${seenBy[by ?? ''] ?? 'as the run recorded'}.`
      : work.facts.end === null
        ? `The run had taken ${took} when its history was read (its last event is of ${utc(work.facts.lastEventAt)}).`
        : `The run took ${took}. It recorded no moment at which it brought production into service again.`;
  const target = ms === null ? '' : ` of ${sayDuration(ms)}`;
  const against: Readonly<Record<typeof verdict, string>> = {
    met: `The target${target} was met.`,
    missed: of === 'recovery' ? `The target${target} was missed.` : `The target${target} was not met.`,
    open: `The target${target} was not over yet.`,
    none: 'No target was set.',
    'not applicable': 'A recovery target does not apply to it.',
  };
  return `${what} ${against[verdict]}`;
}
