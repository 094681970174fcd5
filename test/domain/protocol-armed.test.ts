import { describe, expect, test } from 'vitest';
import { next } from '../../src/domain/protocol.ts';
import type { Happened } from '../../src/domain/protocol-types.ts';
import type { Reading } from '../../src/domain/readings.ts';
import {
  ACCEPTED,
  ARRIVED,
  ask,
  attested,
  BACKOFF,
  BLIND,
  EVERY,
  FAILED,
  LOOK_AFTER,
  LOST_ANSWER,
  play,
  PROTECTED,
  REACHED,
  REVERSING,
  RULE,
  RUNNING,
  saw,
  SETTLE,
  settle,
  standing,
  throttled,
  TOGGLE,
  TOO_LONG,
  TOUCHED,
  UNKNOWN,
  UNREAD,
  WAITED,
} from './protocol-play.ts';
import { failedTask, reading } from './support.ts';

/** A reprotect makes a failover valid again that was given up without an answer: the run must know of every such POST. */

describe('a POST that never seemed to start stays armed', () => {
  test('from the moment it is given up, through a second one that arrives', () => {
    const { step } = settle(LOST_ANSWER, standing, RULE);
    expect(step.state.armedSince).toBe(SETTLE);
    const again = play(RULE, [saw(PROTECTED), ACCEPTED, REACHED]);
    expect(again.state.armedSince).toBeNull();
    const waited = next(step.state, WAITED, RULE, SETTLE + BACKOFF);
    const second = next(waited.state, saw(PROTECTED), RULE, SETTLE + BACKOFF);
    const accepted = next(second.state, ACCEPTED, RULE, SETTLE + BACKOFF);
    const done = next(accepted.state, REACHED, RULE, 2 * SETTLE);
    expect(done.command.do).toBe('done');
    expect(done.state.armedSince).toBe(SETTLE);
  });

  test.each<[string, Reading, armed: boolean]>([
    ['somebody else is at work', REVERSING, true],
    ['it was changed and came back: a rename, perhaps', TOUCHED, true],
    ['its error state says that it ran', FAILED, false],
    [
      'a failed task says that it ran',
      reading({ updatedAt: 'later' }, { failedTasks: [failedTask()] }),
      false,
    ],
    ["it runs: ours, or somebody else's", RUNNING, true],
    ["it has arrived: ours, or somebody else's", ARRIVED, true],
  ])('%s: armed %s', (_, seen, armed) => {
    const { state } = next(LOST_ANSWER.state, saw(seen), RULE, 7_000);
    expect(state.armedSince).toBe(armed ? 7_000 : null);
  });

  test.each<[string, Reading | null]>([
    ['to the end of the window', PROTECTED],
    ['unclear to the end of twice the window', UNREAD],
  ])('nothing guards it, and the group stands still %s', (_, seen) => {
    const { step } = settle(play(TOGGLE, [saw(PROTECTED), UNKNOWN]), () => seen, TOGGLE);
    expect(step.command).toMatchObject(ask('OutcomeUnknown'));
    expect(step.state.armedSince).not.toBeNull();
  });

  test('nor one that was answered', () => {
    const answered = play(RULE, [saw(PROTECTED), ACCEPTED, REACHED]);
    expect(answered.state.armedSince).toBeNull();
  });

  test('a failure of a later POST does not disarm the first one', () => {
    const { step } = settle(LOST_ANSWER, standing, RULE);
    const late = next(next(step.state, WAITED, RULE, SETTLE).state, saw(FAILED), RULE, 2 * SETTLE);
    expect(late.command).toMatchObject(ask('ActionFailed'));
    expect(late.state.armedSince).toBe(SETTLE);
  });
});

describe('done by hand, while a POST is still unanswered', () => {
  test('that POST may still start', () => {
    const blind = next(LOST_ANSWER.state, BLIND, RULE, 1_000);
    expect(next(blind.state, attested(ARRIVED), RULE, 9_000).state.armedSince).toBe(9_000);
  });

  test.each<[string, Happened[]]>([
    ['nothing was sent', [saw(REVERSING)]],
    ['what was sent failed', [saw(PROTECTED), UNKNOWN, saw(FAILED)]],
    ['the end of what was accepted is unclear', [saw(PROTECTED), ACCEPTED, TOO_LONG]],
  ])('%s: nothing is armed', (_, events) => {
    expect(next(play(RULE, events).state, attested(ARRIVED), RULE, 9_000).state.armedSince).toBeNull();
  });
});

describe('throttled, and nothing guards the action: watched like a lost answer', () => {
  const AUTO = { ...TOGGLE, mayResend: true };

  test.each([
    ['without a time', null, SETTLE],
    ['with a short time', 1_000, SETTLE],
    ['with a time beyond the window', SETTLE + 6 * EVERY, SETTLE + 6 * EVERY],
  ])('%s', (_, retryAfterMs, end) => {
    const sent = play(AUTO, [saw(PROTECTED), throttled(retryAfterMs)]);
    expect(sent).toMatchObject({ command: LOOK_AFTER, state: { sends: 1 } });
    const { step, readAt } = settle(sent, standing, AUTO);
    expect(readAt.at(-1)).toBe(end);
    expect(step.command).toMatchObject({ do: 'wait', ms: BACKOFF });
    const asked = settle(play(TOGGLE, [saw(PROTECTED), throttled(retryAfterMs)]), standing, TOGGLE);
    expect(asked.step.command).toMatchObject(ask('OutcomeUnknown'));
  });

  test('it starts late: adopted', () => {
    const sent = play(AUTO, [saw(PROTECTED), throttled(1_000)]);
    const { step } = settle(sent, (now) => (now < SETTLE / 2 ? PROTECTED : RUNNING), AUTO);
    expect(step.command).toMatchObject({ do: 'follow', baseline: PROTECTED });
  });
});

describe('where the input lets what nothing guards be sent again', () => {
  test('it is, after the whole window, and no more often than the rule says', () => {
    const auto = { ...TOGGLE, mayResend: true, maxSends: 2 };
    const { step, readAt } = settle(play(auto, [saw(PROTECTED), UNKNOWN]), standing, auto);
    expect(readAt.at(-1)).toBe(SETTLE);
    const looking = next(step.state, WAITED, auto, SETTLE + BACKOFF);
    const sending = next(looking.state, saw(PROTECTED), auto, SETTLE + BACKOFF);
    expect(sending.command).toEqual({ do: 'send', baseline: PROTECTED });
    const lost = next(sending.state, { ...UNKNOWN, latest: SETTLE + BACKOFF }, auto, SETTLE + BACKOFF);
    const last = settle(lost, standing, auto, SETTLE + BACKOFF).step;
    expect(last.command).toMatchObject({
      do: 'ask',
      question: { type: 'OutcomeUnknown', text: expect.stringContaining('2 times') },
    });
    // The last of them may still start as well.
    expect(last.state).toMatchObject({ unanswered: null, armedSince: 2 * SETTLE + BACKOFF });
  });

  test('an unclear window asks all the same', () => {
    const auto = { ...TOGGLE, mayResend: true };
    const { step } = settle(play(auto, [saw(PROTECTED), UNKNOWN]), () => UNREAD, auto);
    expect(step.command).toMatchObject(ask('OutcomeUnknown'));
  });
});
