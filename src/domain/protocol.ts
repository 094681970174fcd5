import { blocking, onlyBusy, sayBlocking, type Finding } from './findings.ts';
import { goalHolds, type Goal } from './goal.ts';
import { judge, type Sight } from './judge.ts';
import type { FollowResult } from './follow.ts';
import type { SendOutcome } from './outcomes.ts';
import type { Reading } from './readings.ts';
import type { ActionRule } from './sdrs-states.ts';

/**
 * The protocol of an action: look before you shoot. A pure state machine; the workflow carries out its
 * commands and feeds it what happened, so each POST, each look and each verdict is an event that a person can read.
 *
 *   looking ──check──▶ sending ──accepted──▶ following ──reached──▶ done
 *      ▲                  │ unknown               │ failed, contradiction
 *      │                  ▼                       ▼
 *      ├──not started── settling ──evidence──▶ asking ──retry──▶ looking (or where the look was broken off)
 *
 * Never two POSTs for one intent: from `settling` the only way back to `sending` is a group that stood at the
 * baseline, in every witness, to the end of the settle window, and an action that the service itself guards.
 */

export interface ProtocolRule {
  action: ActionRule;
  goal: Goal;
  check: (reading: Reading) => Finding[];
  dryRun: boolean;
  /** Automatic POSTs for one intent, the first included. */
  maxSends: number;
  settleMs: number;
  settleReadEveryMs: number;
  resendBackoffMs: number;
}

export type Command =
  | { do: 'look'; why: string }
  | { do: 'send'; baseline: Reading }
  | { do: 'wait'; ms: number; why: string }
  | { do: 'follow'; baseline: Reading; jobId: string | null }
  | { do: 'ask'; question: Ask }
  | { do: 'done'; how: Done };

export interface Ask {
  /** Groups well in lists: what kind of trouble this is. */
  type: 'PreconditionFailed' | 'OutcomeUnknown' | 'ProviderRefused' | 'ActionFailed' | 'CloudUnreadable';
  text: string;
  findings: Finding[];
}

export type Done =
  /** The goal held before anything was sent. */
  | { kind: 'already'; reading: Reading }
  | { kind: 'reached'; note: string | null }
  | { kind: 'dryRun'; reading: Reading; findings: Finding[] };

export type Happened =
  | { saw: Reading }
  /** The look failed for good: the reads were repeated as long as patience lasted. */
  | { blind: string }
  /** `latest`: the last moment at which this POST can have left a worker (ms, the run's clock). */
  | { sent: SendOutcome; latest: number }
  | { waited: true }
  | { followed: FollowResult }
  /** A person said: try again. */
  | { retry: true };

interface Unanswered {
  baseline: Reading;
  /** The settle window starts here: not before the POST can have left. */
  since: number;
  readings: number;
  /** What came instead of an answer. */
  why: string;
  /**
   * `silence`: the answer was lost. `refusal`: the service said no, and we look whether our own earlier POST is
   * the reason. `throttle`: 429, probably nothing happened, which is no proof.
   */
  after: 'silence' | 'refusal' | 'throttle';
  /** How long to look before the group's standing still counts; 0: one look is enough. */
  settleMs: number;
}

export interface ProtocolState {
  phase: 'looking' | 'sending' | 'settling' | 'following' | 'asking' | 'done';
  /** When the last look was commanded: a reading is as new as that, however late it reaches the run. */
  lookedAt: number;
  /** Tries of this intent: POSTs that may have left, and those that provably did not. */
  sends: number;
  misses: number;
  /** Has any POST of this run left, whatever became of it? */
  everSent: boolean;
  unanswered: Unanswered | null;
  baseline: Reading | null;
  jobId: string | null;
  /** The end of a follow was not clear: a retry goes on following, and never sends on top of it. */
  followAgain: boolean;
  /**
   * When a POST that never seemed to start was given up (ms). Nobody knows how late it may still start: a later
   * action that would make it valid again must wait.
   */
  armedSince: number | null;
}

export interface Step {
  state: ProtocolState;
  command: Command;
  /** What was concluded, for the timeline; null where the command says it all. */
  note: string | null;
}

const MAX_MISSES = 5;
const MIN_READINGS = 3;

export function begin(): Step {
  return {
    state: {
      phase: 'looking',
      lookedAt: 0,
      sends: 0,
      misses: 0,
      everSent: false,
      unanswered: null,
      baseline: null,
      jobId: null,
      followAgain: false,
      armedSince: null,
    },
    command: { do: 'look', why: 'baseline' },
    note: null,
  };
}

/** One turn of the protocol. `now` in ms, the run's own clock. */
export function next(state: ProtocolState, happened: Happened, rule: ProtocolRule, now: number): Step {
  const step = turn(state, happened, rule, now);
  return step.command.do === 'look' ? { ...step, state: { ...step.state, lookedAt: now } } : step;
}

function turn(state: ProtocolState, happened: Happened, rule: ProtocolRule, now: number): Step {
  if ('blind' in happened) return ask(state, 'CloudUnreadable', happened.blind);
  if ('waited' in happened)
    return look(state, state.phase === 'settling' ? 'after a lost answer' : 'baseline');
  if ('retry' in happened) return retry(state);
  if ('sent' in happened) return afterSend(state, happened.sent, happened.latest, rule, now);
  if ('followed' in happened) return afterFollow(state, happened.followed);
  return state.phase === 'settling'
    ? settle(state, happened.saw, rule, now)
    : afterLook(state, happened.saw, rule, now);
}

function afterLook(state: ProtocolState, reading: Reading, rule: ProtocolRule, now: number): Step {
  const { action, goal } = rule;
  if (goalHolds(reading, goal, action)) {
    const how: Done = !state.everSent ? { kind: 'already', reading } : { kind: 'reached', note: null };
    return { state: { ...state, phase: 'done' }, command: { do: 'done', how }, note: null };
  }
  const findings = rule.check(reading);
  if (rule.dryRun) {
    return {
      state: { ...state, phase: 'done' },
      command: { do: 'done', how: { kind: 'dryRun', reading, findings } },
      note: null,
    };
  }
  const { baseline } = state;
  // A POST that did not start in its window may start after it: never another one on top of what it did.
  if (state.sends > 0 && baseline !== null && judge(baseline, reading, action, goal).kind !== 'unchanged') {
    const why = 'and did not seem to start';
    const { settleMs } = rule;
    const unanswered: Unanswered = { baseline, since: now, readings: 0, why, after: 'silence', settleMs };
    return settle({ ...state, phase: 'settling', unanswered }, reading, rule, now);
  }
  if (reading.group.status === action.running && (state.everSent || onlyBusy(findings))) {
    return follow(
      { ...state, baseline: reading },
      `the ${action.name} is under way already: followed, nothing sent`,
    );
  }
  if (blocking(findings).length > 0) {
    return ask(state, 'PreconditionFailed', sayBlocking(findings), findings);
  }
  return {
    state: { ...state, phase: 'sending', baseline: reading, unanswered: null, jobId: null },
    command: { do: 'send', baseline: reading },
    note: null,
  };
}

function afterSend(
  state: ProtocolState,
  outcome: SendOutcome,
  latest: number,
  rule: ProtocolRule,
  now: number,
): Step {
  const baseline = state.baseline;
  if (baseline === null)
    return ask(state, 'OutcomeUnknown', 'A POST without a baseline: this is a fault of this program.');
  const sent: ProtocolState = { ...state, sends: state.sends + 1, everSent: true };
  const settling = (why: string, after: Unanswered['after'], settleMs: number): ProtocolState => ({
    ...sent,
    phase: 'settling',
    unanswered: { baseline, since: Math.max(now, latest), readings: 0, why, after, settleMs },
  });
  const lookAfter = (open: ProtocolState): Step =>
    look(open, 'after a lost answer', `${open.unanswered?.why ?? ''}: looking before anything else`);

  switch (outcome.kind) {
    case 'accepted':
      return follow(
        { ...sent, jobId: outcome.jobId },
        `accepted${outcome.jobId ? `, job ${outcome.jobId}` : ''}`,
      );
    case 'unknown':
      return lookAfter(settling(`no usable answer (${outcome.why})`, 'silence', rule.settleMs));
    case 'refused':
      return lookAfter(settling(outcome.error.message, 'refusal', outcome.wrongState ? rule.settleMs : 0));
    case 'throttled': {
      if (!rule.action.guarded) return lookAfter(settling(outcome.error.message, 'silence', rule.settleMs));
      const ms = outcome.retryAfterMs ?? rule.resendBackoffMs * 2 ** state.misses;
      const open = { ...settling(outcome.error.message, 'throttle', 0), sends: state.sends };
      return {
        state: open,
        command: { do: 'wait', ms, why: 'Throttled: wait before the next look' },
        note: outcome.error.message,
      };
    }
    case 'notSent':
      return missed(state, `nothing was sent: ${outcome.why}`, rule, null);
    case 'late':
      // A pause is over by now; a clock that is wrong is not, and the tries must last until somebody has set it.
      return missed(state, `nothing was sent: ${outcome.why}`, rule, state.misses === 0 ? 0 : null);
    case 'cancelled':
      return missed(state, 'nothing was sent: cancelled before the POST', rule, 0);
    case 'changed':
      return missed(
        state,
        `nothing was sent: the group changed just before the POST (now ${outcome.group.status}, production in ${outcome.group.productionZone ?? '?'})`,
        rule,
        0,
      );
    default:
      return outcome satisfies never;
  }
}

/** Nothing left this machine: back to the first look, a limited number of times. */
function missed(state: ProtocolState, why: string, rule: ProtocolRule, delayMs: number | null): Step {
  const misses = state.misses + 1;
  if (misses >= MAX_MISSES) return ask({ ...state, misses }, 'OutcomeUnknown', `${why} (${misses} tries).`);
  const counted: ProtocolState = { ...state, misses, phase: 'looking' };
  const ms = delayMs ?? rule.resendBackoffMs * 2 ** (misses - 1);
  if (ms === 0) return look(counted, 'baseline', why);
  return { state: counted, command: { do: 'wait', ms, why: 'Wait before the next look and try' }, note: why };
}

function settle(state: ProtocolState, reading: Reading, rule: ProtocolRule, now: number): Step {
  const open = state.unanswered;
  if (open === null) return look({ ...state, phase: 'looking' }, 'baseline');
  const sight = judge(open.baseline, reading, rule.action, rule.goal);
  switch (sight.kind) {
    case 'reached':
    case 'underway':
      return follow({ ...state, baseline: open.baseline }, `the action did start: ${sight.why}`);
    case 'failed':
      return ask(
        cleared(state),
        'ActionFailed',
        `The ${rule.action.name} was sent, ${open.why}; then it failed or was undone: ${sight.why}.`,
      );
    case 'elsewhere':
      return ask(
        cleared(state),
        'OutcomeUnknown',
        `The ${rule.action.name} was sent, ${open.why}; meanwhile the group went another way: ${sight.why}. Somebody else may be at work.`,
      );
    case 'unclear':
    case 'unchanged':
      return standing(state, open, sight, rule, now);
    default:
      return sight.kind satisfies never;
  }
}

function standing(
  state: ProtocolState,
  open: Unanswered,
  sight: Sight,
  rule: ProtocolRule,
  now: number,
): Step {
  const readings = open.readings + (sight.kind === 'unchanged' ? 1 : 0);
  const end = open.since + open.settleMs;
  const watched: ProtocolState = { ...state, unanswered: { ...open, readings } };
  const enough = readings >= (open.settleMs === 0 ? 1 : MIN_READINGS);
  // A witness that could not be read, or moved alone, gets the same time again before a person is asked.
  const patience = sight.kind === 'unchanged' ? end : end + open.settleMs;
  if (state.lookedAt < patience || (sight.kind === 'unchanged' && !enough)) {
    const ms = now < end ? Math.min(rule.settleReadEveryMs, end - now) : rule.settleReadEveryMs;
    return { state: watched, command: { do: 'wait', ms, why: `Watch the group: ${sight.why}` }, note: null };
  }
  if (sight.kind !== 'unchanged') {
    return ask(
      { ...cleared(watched), armedSince: now },
      'OutcomeUnknown',
      `The ${rule.action.name} was sent, ${open.why}. ${sight.why}.`,
    );
  }
  const stood = `${sight.why}, ${readings} readings over ${Math.round((state.lookedAt - open.since) / 1000)} s`;
  if (open.after === 'refusal') {
    return ask(cleared(watched), 'ProviderRefused', `${open.why} The group stands where it was (${stood}).`);
  }
  if (open.after === 'throttle') return missed(cleared(watched), `not started: ${open.why}`, rule, 0);
  if (!rule.action.guarded) {
    return ask(
      { ...cleared(watched), armedSince: now },
      'OutcomeUnknown',
      `The ${rule.action.name} was sent, ${open.why}. The group stands where it was (${stood}), but nothing would stop a second ${rule.action.name} from undoing the first: look for yourself.`,
    );
  }
  if (state.sends >= rule.maxSends) {
    return ask(
      { ...cleared(watched), armedSince: now },
      'OutcomeUnknown',
      `The ${rule.action.name} was sent ${state.sends} times and never started; the last time: ${open.why}.`,
    );
  }
  return {
    // What was sent stays in mind: a look that is broken off now goes on from there.
    state: { ...watched, phase: 'looking', armedSince: now },
    command: {
      do: 'wait',
      ms: rule.resendBackoffMs * 2 ** (state.sends - 1),
      why: 'Not started: wait before another try',
    },
    note: `it did not start: ${stood}`,
  };
}

function afterFollow(state: ProtocolState, result: FollowResult): Step {
  switch (result.kind) {
    case 'reached':
      return {
        state: { ...cleared(state), phase: 'done' },
        command: { do: 'done', how: { kind: 'reached', note: result.note } },
        note: null,
      };
    case 'failed':
      return ask({ ...cleared(state), jobId: null }, 'ActionFailed', `The action failed: ${result.why}.`);
    case 'contradiction':
    case 'tooLong':
      return ask(
        { ...cleared(state), followAgain: true },
        'OutcomeUnknown',
        `The action was accepted, but its end is not clear: ${result.why}.`,
      );
    default:
      return result satisfies never;
  }
}

/** A person's retry starts with a look, never with a POST; and an unanswered POST is looked after to its end first. */
function retry(state: ProtocolState): Step {
  if (state.followAgain) return follow({ ...state, followAgain: false }, 'followed again');
  if (state.unanswered !== null) return look({ ...state, phase: 'settling' }, 'after a lost answer');
  return look({ ...state, phase: 'looking', sends: 0, misses: 0 }, 'baseline');
}

function look(state: ProtocolState, why: string, note: string | null = null): Step {
  return { state, command: { do: 'look', why }, note };
}

function follow(state: ProtocolState, note: string): Step {
  const { baseline } = state;
  if (baseline === null)
    return ask(state, 'OutcomeUnknown', 'Nothing to follow: this is a fault of this program.');
  return {
    state: { ...cleared(state), phase: 'following' },
    command: { do: 'follow', baseline, jobId: state.jobId },
    note,
  };
}

function cleared(state: ProtocolState): ProtocolState {
  return { ...state, unanswered: null };
}

function ask(state: ProtocolState, type: Ask['type'], text: string, findings: Finding[] = []): Step {
  return {
    state: { ...state, phase: 'asking' },
    command: { do: 'ask', question: { type, text, findings } },
    note: null,
  };
}
