import { checkAction } from '../../src/domain/preconditions.ts';
import type { FollowResult } from '../../src/domain/follow.ts';
import type { SendOutcome } from '../../src/domain/outcomes.ts';
import { begin, next } from '../../src/domain/protocol.ts';
import type { Happened, ProtocolRule, Step } from '../../src/domain/protocol-types.ts';
import type { Reading } from '../../src/domain/readings.ts';
import { SDRS } from '../../src/domain/sdrs-states.ts';
import { GOAL, pair, providerError, reading, SAFE } from './support.ts';

export const SETTLE = 120_000;
export const EVERY = 10_000;
export const BACKOFF = 5_000;

export const RULE: ProtocolRule = {
  action: SDRS.actions.failover,
  goal: GOAL,
  check: (seen) => checkAction(SDRS.actions.failover, seen, GOAL),
  dryRun: false,
  mayResend: true,
  maxSends: 3,
  settleMs: SETTLE,
  settleReadEveryMs: EVERY,
  resendBackoffMs: BACKOFF,
};
/** An action that nothing guards: sent twice, it undoes itself. */
export const TOGGLE: ProtocolRule = {
  ...RULE,
  action: { ...SDRS.actions.failover, guarded: false },
  mayResend: false,
};

export const PROTECTED = reading();
export const RUNNING = reading({ status: 'failing-over', updatedAt: 'later' });
export const ARRIVED = reading({ status: 'failed-over', productionZone: SAFE, updatedAt: 'later' });
export const FAILED = reading({ status: 'error-failing-over', updatedAt: 'later' });
export const REVERSING = reading({ status: 'reversing', updatedAt: 'later' });

/** What is fed in, and how long after the event before it. */
export type Event = Happened | [afterMs: number, Happened];

export const saw = (seen: Reading): Happened => ({ saw: seen });
export const sent = (outcome: SendOutcome, latest = 0): Happened => ({ sent: outcome, latest });
export const followed = (result: FollowResult): Happened => ({ followed: result });
export const WAITED: Happened = { waited: true };
export const RETRY: Happened = { retry: true };
export const BLIND: Happened = { blind: 'the cloud did not answer for 10 min' };

export const ACCEPTED = sent({ kind: 'accepted', jobId: 'j-1', requestId: null });
export const UNKNOWN = sent({ kind: 'unknown', why: 'HTTP 504', error: null, retryAfterMs: null });
export const REFUSED = sent({
  kind: 'refused',
  error: providerError('HTTP 403, no right', 403),
  wrongState: false,
});
export const WRONG_STATE = sent({ kind: 'refused', error: providerError('SDRS.1002'), wrongState: true });
export const NOT_SENT = sent({ kind: 'notSent', why: 'ECONNREFUSED' });
export const throttled = (retryAfterMs: number | null): Happened =>
  sent({ kind: 'throttled', error: providerError('HTTP 429', 429), retryAfterMs });

export const LOOK_BASELINE = { do: 'look', why: 'baseline' };
export const LOOK_AFTER = { do: 'look', why: 'after a lost answer' };
export const ask = (type: string) => ({ do: 'ask', question: { type } });

/** A table's row: fed from the very start, these events end in a command like this one. */
export type Row = [what: string, rule: ProtocolRule, events: Event[], command: object];

/** Feeds events one after the other from the very start, whatever was commanded in between. */
export function play(rule: ProtocolRule, events: readonly Event[]): Step {
  let now = 0;
  let step = begin();
  for (const event of events) {
    const [afterMs, happened] = Array.isArray(event) ? event : [0, event];
    now += afterMs;
    step = next(step.state, happened, rule, now);
  }
  return step;
}

/** Obeys every look and wait of a settle window, the group seen as given, until another command comes. */
export function settle(
  from: Step,
  seenAt: (now: number) => Reading | null,
  rule: ProtocolRule,
  start = 0,
): { step: Step; readAt: number[] } {
  let now = start;
  let step = from;
  const readAt: number[] = [];
  while (step.state.phase === 'settling' && readAt.length < 200) {
    const { command } = step;
    if (command.do === 'wait') {
      now += command.ms;
      step = next(step.state, WAITED, rule, now);
    } else if (command.do === 'look') {
      const seen = seenAt(now);
      readAt.push(now);
      step = next(step.state, seen === null ? BLIND : saw(seen), rule, now);
    } else break;
  }
  return { step, readAt };
}

/** A first POST whose answer was lost, nothing seen since. */
export const LOST_ANSWER = play(RULE, [saw(PROTECTED), UNKNOWN]);
/** A group that never moves. */
export const standing = (): Reading => PROTECTED;
/** Readings that prove nothing: a witness is missing, or moved alone. */
export const UNREAD = reading({}, { failedTasks: null, gaps: ['The failed tasks could not be read.'] });
export const PAIR_MOVED = reading({}, { pairs: [pair({ status: 'failing-over' })] });
/** Changed, and back where it was. */
export const TOUCHED = reading({ updatedAt: 'later' });
export const REACHED = followed({ kind: 'reached', note: null });
export const TOO_LONG = followed({ kind: 'tooLong', why: '1 h' });
export const attested = (seen: Reading): Happened => ({ attested: seen });
