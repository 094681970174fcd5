import type { Drill, DrillReading } from './drill-reading.ts';
import { sayDrill } from './drill-check.ts';
import { blocking, sayBlocking, type Finding } from './findings.ts';
import type { SendOutcome } from './outcomes.ts';
import { enoughReadings, MAX_MISSES, nextReadingMs, resendAfterMs } from './settle-window.ts';

/**
 * The making of a drill: look before you shoot. A pure state machine like protocol.ts, about a drill of one name
 * instead of a group: nothing of the group changes by it, so the group is no witness of it.
 *
 *   looking ──none of the name──▶ sending ──accepted──▶ following ──available──▶ done
 *      ▲                             │ unknown              │ failed
 *      │                             ▼                      ▼
 *      ├──────a person's word────── settling ──found──▶ (adopted)   asking ──retry──▶ the broken one is removed first
 *
 * Nothing guards the service against a second drill of the same name. So what was not found through the whole settle
 * window is sent again only after a person's word, or where the input says so.
 */

export interface CreateRule {
  /** Which only this run's drill has. */
  name: string;
  check: (reading: DrillReading) => Finding[];
  mayResend: boolean;
  /** POSTs for one intent, the first included. */
  maxSends: number;
  settleMs: number;
  settleReadEveryMs: number;
  resendBackoffMs: number;
}

export type CreateCommand =
  | { do: 'look'; why: string }
  | { do: 'send' }
  | { do: 'wait'; ms: number; why: string }
  | { do: 'follow'; jobId: string | null }
  /** What came of a failed try has to go before the next one. */
  | { do: 'remove' }
  | { do: 'ask'; question: CreateQuestion }
  | { do: 'done'; drill: Drill };

export interface CreateQuestion {
  type: 'PreconditionFailed' | 'OutcomeUnknown' | 'ProviderRefused' | 'DrillFailed' | 'CloudUnreadable';
  text: string;
  findings: Finding[];
  /** A retry would send a second POST. */
  resends: boolean;
}

/** What following a drill came to. */
export type DrillFollowed =
  | { kind: 'reached'; drill: Drill }
  | { kind: 'failed'; why: string }
  /** Accepted, and still no drill of that name. */
  | { kind: 'absent'; why: string }
  | { kind: 'tooLong'; why: string };

export type CreateHappened =
  | { saw: DrillReading }
  | { blind: string }
  /** `latest`: the last moment at which this POST can have left a worker (ms, the run's clock). */
  | { sent: SendOutcome; latest: number }
  | { waited: true }
  | { followed: DrillFollowed }
  | { removed: true }
  | { retry: true };

interface Unanswered {
  since: number;
  readings: number;
  why: string;
  after: 'silence' | 'refusal';
  settleMs: number;
}

export interface CreateState {
  phase: 'looking' | 'sending' | 'settling' | 'following' | 'asking' | 'done';
  /** When the last look was commanded: a reading is as new as that. */
  lookedAt: number;
  sends: number;
  misses: number;
  unanswered: Unanswered | null;
  jobId: string | null;
  /** What a retry begins with. */
  onRetry: 'look' | 'follow' | 'remove';
  /** When a POST was given up without an answer (ms): it may still make a drill. */
  armedSince: number | null;
}

export interface CreateStep {
  state: CreateState;
  command: CreateCommand;
  note: string | null;
}

export function beginCreate(): CreateStep {
  return {
    state: {
      phase: 'looking',
      lookedAt: 0,
      sends: 0,
      misses: 0,
      unanswered: null,
      jobId: null,
      onRetry: 'look',
      armedSince: null,
    },
    command: { do: 'look', why: 'before the drill' },
    note: null,
  };
}

/** One turn. `now` in ms, the run's own clock. */
export function nextCreate(
  state: CreateState,
  happened: CreateHappened,
  rule: CreateRule,
  now: number,
): CreateStep {
  const step = turn(state, happened, rule, now);
  return step.command.do === 'look' ? { ...step, state: { ...step.state, lookedAt: now } } : step;
}

function turn(state: CreateState, happened: CreateHappened, rule: CreateRule, now: number): CreateStep {
  if ('blind' in happened) {
    const onRetry = state.phase === 'following' ? 'follow' : 'look';
    return ask({ ...state, onRetry }, { type: 'CloudUnreadable', text: happened.blind });
  }
  if ('sent' in happened) return afterSend(state, happened.sent, Math.max(now, happened.latest), rule);
  if ('followed' in happened) return afterFollow(state, happened.followed, rule, now);
  if ('saw' in happened) return afterLook(state, happened.saw, rule, now);
  if ('removed' in happened) return look(fresh(state), 'before another try');
  if ('retry' in happened) return retry(state);
  return look(state, state.unanswered === null ? 'before another try' : 'after a lost answer');
}

function afterLook(state: CreateState, reading: DrillReading, rule: CreateRule, now: number): CreateStep {
  const mine = reading.drills.filter(({ name }) => name === rule.name);
  const drill = mine.find(({ status }) => status === 'available');
  // Only this run can have made it: whatever became of the answer, that is what it said.
  if (drill) return done(state, drill);
  if (mine.some(({ status }) => status === 'creating'))
    return follow(state, 'a drill of this run is being made: followed, nothing sent');
  const [broken] = mine;
  if (broken) return failed(state, `the drill is ${broken.status}: ${sayDrill(broken)}`);
  if (state.unanswered !== null) return standing(state, state.unanswered, rule, now);
  const findings = rule.check(reading);
  if (blocking(findings).length > 0)
    return ask(state, { type: 'PreconditionFailed', text: sayBlocking(findings), findings });
  return { state: { ...state, phase: 'sending', jobId: null }, command: { do: 'send' }, note: null };
}

function afterSend(state: CreateState, outcome: SendOutcome, since: number, rule: CreateRule): CreateStep {
  const sent: CreateState = { ...state, sends: state.sends + 1 };
  const settling = (why: string, after: Unanswered['after'], settleMs: number): CreateStep => {
    const unanswered = { since, readings: 0, why, after, settleMs };
    return look({ ...sent, phase: 'settling', unanswered }, 'after a lost answer', `${why}: looking first`);
  };
  switch (outcome.kind) {
    case 'accepted': {
      const { jobId } = outcome;
      return follow({ ...sent, jobId }, `accepted${jobId === null ? '' : `, job ${jobId}`}`);
    }
    case 'unknown':
      return settling(`no usable answer (${outcome.why})`, 'silence', rule.settleMs);
    case 'throttled':
      // Probably nothing happened, which is no proof, and nothing guards it.
      return settling(outcome.error.message, 'silence', Math.max(rule.settleMs, outcome.retryAfterMs ?? 0));
    case 'refused':
      // A balancer may have delivered it twice: this may be the answer to the second one.
      return settling(outcome.error.message, 'refusal', outcome.wrongState ? rule.settleMs : 0);
    case 'notSent':
    case 'late':
      return missed(state, outcome.why, rule.resendBackoffMs * 2 ** state.misses);
    case 'changed':
      return missed(state, outcome.why, 0);
    case 'cancelled':
      return missed(state, 'cancelled before the POST', 0);
    default:
      return outcome satisfies never;
  }
}

function standing(state: CreateState, open: Unanswered, rule: CreateRule, now: number): CreateStep {
  const readings = open.readings + 1;
  const end = open.since + open.settleMs;
  const watched: CreateState = { ...state, unanswered: { ...open, readings } };
  if (state.lookedAt < end || !enoughReadings(readings, open)) {
    const ms = nextReadingMs(rule, end, now);
    const why = 'Watch for the drill whose answer was lost';
    return { state: watched, command: { do: 'wait', ms, why }, note: null };
  }
  const stood = `no drill of that name in ${readings} readings over ${Math.round((state.lookedAt - open.since) / 1000)} s`;
  const over = { ...watched, unanswered: null };
  if (open.after === 'refusal')
    return ask(over, { type: 'ProviderRefused', text: `${open.why} There is ${stood}.` });
  const armed = { ...over, armedSince: now };
  const lost = `The making of drill ${rule.name} was sent, ${open.why}. There is ${stood}`;
  if (!rule.mayResend) {
    const text = `${lost}, but no document says how late it may still begin, and nothing keeps the service from making two.`;
    return ask(armed, { type: 'OutcomeUnknown', text, resends: true });
  }
  if (state.sends >= rule.maxSends) {
    const text = `${lost}; it was sent ${state.sends} times.`;
    return ask(armed, { type: 'OutcomeUnknown', text, resends: true });
  }
  const ms = resendAfterMs(rule, state.sends);
  return {
    state: { ...armed, phase: 'looking' },
    command: { do: 'wait', ms, why: 'Not started: wait before another try' },
    note: `it did not start: ${stood}`,
  };
}

function afterFollow(state: CreateState, result: DrillFollowed, rule: CreateRule, now: number): CreateStep {
  switch (result.kind) {
    case 'reached':
      return done(state, result.drill);
    case 'failed':
      return failed(state, result.why);
    case 'absent': {
      const { settleMs } = rule;
      const why = `accepted, but ${result.why}`;
      const unanswered: Unanswered = { since: now, readings: 0, why, after: 'silence', settleMs };
      return look({ ...state, phase: 'settling', unanswered }, 'after a lost answer', why);
    }
    case 'tooLong': {
      const text = `The drill was accepted, but its end is not clear: ${result.why}.`;
      return ask({ ...state, onRetry: 'follow' }, { type: 'OutcomeUnknown', text });
    }
    default:
      return result satisfies never;
  }
}

function retry(state: CreateState): CreateStep {
  if (state.onRetry === 'follow') return follow(state, 'followed again');
  if (state.onRetry === 'remove')
    return {
      state: fresh(state),
      command: { do: 'remove' },
      note: 'what came of the failed try is removed first',
    };
  if (state.unanswered !== null) return look({ ...state, phase: 'settling' }, 'after a lost answer');
  return look(fresh(state), 'before another try');
}

function fresh(state: CreateState): CreateState {
  return { ...state, phase: 'looking', sends: 0, misses: 0, jobId: null, unanswered: null, onRetry: 'look' };
}

function failed(state: CreateState, why: string): CreateStep {
  const open: CreateState = { ...state, unanswered: null, onRetry: 'remove' };
  return ask(open, { type: 'DrillFailed', text: `The drill could not be made: ${why}.` });
}

/** Nothing left this machine: back to a look, a limited number of times. */
function missed(state: CreateState, why: string, ms: number): CreateStep {
  const misses = state.misses + 1;
  const note = `nothing was sent: ${why}`;
  if (misses >= MAX_MISSES)
    return ask({ ...state, misses }, { type: 'OutcomeUnknown', text: `${note} (${misses} tries).` });
  const counted: CreateState = { ...state, misses, phase: 'looking' };
  if (ms === 0) return look(counted, 'before another try', note);
  return { state: counted, command: { do: 'wait', ms, why: 'Wait before the next look and try' }, note };
}

function look(state: CreateState, why: string, note: string | null = null): CreateStep {
  return { state, command: { do: 'look', why }, note };
}

function follow(state: CreateState, note: string): CreateStep {
  const { jobId } = state;
  return {
    state: { ...state, phase: 'following', unanswered: null, onRetry: 'look' },
    command: { do: 'follow', jobId },
    note,
  };
}

function done(state: CreateState, drill: Drill): CreateStep {
  return { state: { ...state, phase: 'done', unanswered: null }, command: { do: 'done', drill }, note: null };
}

function ask(
  state: CreateState,
  question: Pick<CreateQuestion, 'type' | 'text'> & Partial<CreateQuestion>,
): CreateStep {
  return {
    state: { ...state, phase: 'asking' },
    command: { do: 'ask', question: { findings: [], resends: false, ...question } },
    note: null,
  };
}
