import { isIn, sayState } from './action-rule.ts';
import { blocking, onlyBusy, sayBlocking } from './findings.ts';
import type { FollowResult } from './follow.ts';
import { goalHolds, heldAlready } from './goal.ts';
import { judge } from './judge.ts';
import type { SendOutcome } from './outcomes.ts';
import { ask, cleared, follow, look, missed } from './protocol-moves.ts';
import type { Done, Happened, ProtocolRule, ProtocolState, Step, Unanswered } from './protocol-types.ts';
import type { Reading } from './readings.ts';
import { settle } from './settling.ts';

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
  // What was followed and can't be seen any more is followed on after a person's word, never sent again.
  if ('blind' in happened) {
    const open = state.phase === 'following' ? { ...state, followAgain: true } : state;
    return ask(open, 'CloudUnreadable', happened.blind);
  }
  if ('waited' in happened)
    return look(state, state.phase === 'settling' ? 'after a lost answer' : 'baseline');
  if ('retry' in happened) return retry(state);
  if ('attested' in happened) return afterAttest(state, happened.attested, rule, now);
  if ('sent' in happened) return afterSend(state, happened.sent, happened.latest, rule, now);
  if ('followed' in happened) return afterFollow(state, happened.followed, now);
  return state.phase === 'settling'
    ? settle(state, happened.saw, rule, now)
    : afterLook(state, happened.saw, rule, now);
}

function afterLook(state: ProtocolState, reading: Reading, rule: ProtocolRule, now: number): Step {
  const { action, goal } = rule;
  if (state.everSent ? goalHolds(reading, goal, action) : heldAlready(reading, goal, action)) {
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
  if (isIn(reading.group, action.running) && (state.everSent || onlyBusy(findings))) {
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
      // One look is enough only where the service itself would refuse a second effect.
      if (!rule.action.guarded) {
        const ms = Math.max(rule.settleMs, outcome.retryAfterMs ?? 0);
        return lookAfter(settling(outcome.error.message, 'silence', ms));
      }
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
      return missed(state, `nothing was sent: ${outcome.why}`, rule, 0);
    default:
      return outcome satisfies never;
  }
}

function afterFollow(state: ProtocolState, result: FollowResult, now: number): Step {
  switch (result.kind) {
    case 'reached':
      return {
        state: { ...cleared(state), phase: 'done' },
        command: { do: 'done', how: { kind: 'reached', note: result.note } },
        note: null,
      };
    case 'failed': {
      const armedSince = result.neverMoved ? now : state.armedSince;
      const open = { ...cleared(state), jobId: null, armedSince };
      return ask(open, 'ActionFailed', `The action failed: ${result.why}.`);
    }
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

/** What a person says counts only where the cloud says so too; else the question stands as it was. */
function afterAttest(
  state: ProtocolState,
  reading: Reading,
  { action, goal, check }: ProtocolRule,
  now: number,
): Step {
  if (goalHolds(reading, goal, action)) {
    const how: Done = { kind: 'attested', reading };
    // Done by hand, so not by the POST that was never answered: that one may still start.
    const armedSince = state.unanswered === null ? state.armedSince : now;
    return {
      state: { ...cleared(state), phase: 'done', armedSince },
      command: { do: 'done', how },
      note: null,
    };
  }
  const { group } = reading;
  return ask(
    state,
    'AttestRefused',
    `The ${action.name} is said to be done, but a fresh look disagrees: ${group.name} is ${sayState(group)}, production in ${group.productionZone ?? '?'}.`,
    check(reading),
  );
}
