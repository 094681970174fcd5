import { isIn } from './action-rule.ts';
import { judge, newFailedTask, type Sight } from './judge.ts';
import { ask, cleared, follow, look, missed } from './protocol-moves.ts';
import type { ProtocolRule, ProtocolState, Step, Unanswered } from './protocol-types.ts';
import type { Reading } from './readings.ts';
import { enoughReadings, nextReadingMs, resendAfterMs } from './settle-window.ts';

/** A POST without a usable answer: what each later look says, to the end of the settle window. */

export function settle(state: ProtocolState, reading: Reading, rule: ProtocolRule, now: number): Step {
  const open = state.unanswered;
  if (open === null) return look({ ...state, phase: 'looking' }, 'baseline');
  const sight = judge(open.baseline, reading, rule.action, rule.goal);
  switch (sight.kind) {
    case 'reached':
    case 'underway':
      // Ours, or somebody else's: nobody can tell. If it was theirs, ours may still start.
      return follow(
        {
          ...state,
          baseline: open.baseline,
          armedSince: open.after === 'silence' ? now : state.armedSince,
        },
        `the action did start: ${sight.why}`,
      );
    case 'failed':
      return ask(
        // What only changed and came back may be somebody else's doing: the POST may still start.
        { ...cleared(state), armedSince: hasRun(reading, open, rule) ? state.armedSince : now },
        'ActionFailed',
        `The ${rule.action.name} was sent, ${open.why}; then it failed or was undone: ${sight.why}.`,
      );
    case 'elsewhere':
      return ask(
        { ...cleared(state), armedSince: now },
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

/** Did it come to an end of its own: its error state, or a failed task? */
function hasRun(reading: Reading, { baseline }: Unanswered, { action }: ProtocolRule): boolean {
  return isIn(reading.group, action.failed) || newFailedTask(baseline, reading, action) !== null;
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
  const enough = enoughReadings(readings, open);
  // A witness that could not be read, or moved alone, gets the same time again before a person is asked.
  const patience = sight.kind === 'unchanged' ? end : end + open.settleMs;
  if (state.lookedAt < patience || (sight.kind === 'unchanged' && !enough)) {
    const ms = nextReadingMs(rule, end, now);
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
  if (!rule.mayResend) {
    return ask(
      { ...cleared(watched), armedSince: now },
      'OutcomeUnknown',
      `The ${rule.action.name} was sent, ${open.why}. The group stands where it was (${stood}), but no document says that a second ${rule.action.name} would be refused, and it could undo the first: look for yourself.`,
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
      ms: resendAfterMs(rule, state.sends),
      why: 'Not started: wait before another try',
    },
    note: `it did not start: ${stood}`,
  };
}
