import { describe, expect, test } from 'vitest';
import { next } from '../../src/domain/protocol.ts';
import {
  ACCEPTED,
  ARRIVED,
  ask,
  BACKOFF,
  BLIND,
  type Event,
  EVERY,
  FAILED,
  LOOK_AFTER,
  LOOK_BASELINE,
  LOST_ANSWER,
  NOT_SENT,
  PAIR_MOVED,
  play,
  PROTECTED,
  REFUSED,
  RETRY,
  REVERSING,
  RULE,
  RUNNING,
  saw,
  sent,
  SETTLE,
  settle,
  standing,
  TOGGLE,
  TOUCHED,
  UNKNOWN,
  UNREAD,
  WAITED,
  WRONG_STATE,
} from './protocol-play.ts';

describe('a group that stands still after a lost answer', () => {
  test('is read to the end of the window, the last time at its end; then the next try waits', () => {
    const { step, readAt } = settle(LOST_ANSWER, standing, RULE);
    expect(readAt).toEqual(Array.from({ length: SETTLE / EVERY + 1 }, (_, index) => index * EVERY));
    expect(step.command).toMatchObject({ do: 'wait', ms: BACKOFF });
    expect(step.state.phase).toBe('looking');
    expect(next(step.state, WAITED, RULE, SETTLE + BACKOFF).command).toEqual(LOOK_BASELINE);
  });

  test('the window is never overshot by a whole interval', () => {
    const rule = { ...RULE, settleMs: 25_000 };
    expect(settle(play(rule, [saw(PROTECTED), UNKNOWN]), standing, rule).readAt).toEqual([
      0, 10_000, 20_000, 25_000,
    ]);
  });

  test('the window starts when the POST can have left at the latest', () => {
    const lost = sent({ kind: 'unknown', why: 'worker lost', error: null, retryAfterMs: null }, 45_000);
    const { readAt } = settle(play(RULE, [saw(PROTECTED), lost]), standing, RULE);
    expect(readAt.at(-1)).toBe(45_000 + SETTLE);
  });

  test('the window starts when the run heard of it, if that is later still', () => {
    const heard = next(play(RULE, [saw(PROTECTED)]).state, UNKNOWN, RULE, 40_000);
    expect(settle(heard, standing, RULE, 40_000).readAt.at(-1)).toBe(40_000 + SETTLE);
  });

  test('every look of the window says what it is for', () => {
    expect(play(RULE, [saw(PROTECTED), UNKNOWN, saw(PROTECTED), WAITED]).command).toEqual(LOOK_AFTER);
  });

  test('three readings are needed, however late they come', () => {
    const at = (step: typeof LOST_ANSWER, now: number) => next(step.state, saw(PROTECTED), RULE, now);
    const looked = (step: typeof LOST_ANSWER, now: number) => next(step.state, WAITED, RULE, now);
    const one = at(looked(LOST_ANSWER, SETTLE), SETTLE);
    expect(one.command).toMatchObject({ do: 'wait', ms: EVERY });
    const two = at(looked(one, SETTLE + EVERY), SETTLE + EVERY);
    expect(two.command).toMatchObject({ do: 'wait', ms: EVERY });
    const three = at(looked(two, SETTLE + 2 * EVERY), SETTLE + 2 * EVERY);
    expect(three).toMatchObject({ state: { phase: 'looking' }, command: { do: 'wait', ms: BACKOFF } });
  });

  test('a reading made before the end and delivered after it is not the last one', () => {
    // Two readings, and a third whose look began at 20 s; the answer reached the run a window later.
    let step = next(LOST_ANSWER.state, saw(PROTECTED), RULE, 0);
    step = next(step.state, WAITED, RULE, 10_000);
    step = next(step.state, saw(PROTECTED), RULE, 10_000);
    step = next(step.state, WAITED, RULE, 20_000);
    step = next(step.state, saw(PROTECTED), RULE, 20_000 + SETTLE);
    expect(step.state.phase).toBe('settling');
    expect(step.command.do).toBe('wait');
    step = next(step.state, WAITED, RULE, 30_000 + SETTLE);
    step = next(step.state, saw(RUNNING), RULE, 30_000 + SETTLE);
    expect(step.command.do).toBe('follow');
  });

  test('the wait before each further POST doubles, and after the last one it asks', () => {
    let { step, readAt } = settle(LOST_ANSWER, standing, RULE);
    const waits: number[] = [];
    while (step.command.do === 'wait') {
      waits.push(step.command.ms);
      const now = (readAt.at(-1) ?? 0) + step.command.ms;
      const looking = next(step.state, WAITED, RULE, now);
      const sending = next(looking.state, saw(PROTECTED), RULE, now);
      expect(sending.command).toMatchObject({ do: 'send', baseline: PROTECTED });
      const lost = next(sending.state, { ...UNKNOWN, latest: now }, RULE, now);
      ({ step, readAt } = settle(lost, standing, RULE, now));
    }
    expect(waits).toEqual([BACKOFF, 2 * BACKOFF]);
    expect(step.command).toMatchObject(ask('OutcomeUnknown'));
  });

  test('where nothing guards the action, it asks instead of sending again', () => {
    const { step } = settle(play(TOGGLE, [saw(PROTECTED), UNKNOWN]), standing, TOGGLE);
    expect(step.command).toMatchObject(ask('OutcomeUnknown'));
    expect(next(step.state, RETRY, TOGGLE, SETTLE).command).toEqual(LOOK_BASELINE);
  });

  test('a start in the last moment of the window is adopted', () => {
    const { step, readAt } = settle(LOST_ANSWER, (now) => (now < SETTLE ? PROTECTED : RUNNING), RULE);
    expect(readAt.at(-1)).toBe(SETTLE);
    expect(step.command).toMatchObject({ do: 'follow', baseline: PROTECTED });
  });
});

describe('a late start while the next try waits', () => {
  const { step } = settle(LOST_ANSWER, standing, RULE);
  const after = (seen: typeof PROTECTED) => {
    const looking = next(step.state, WAITED, RULE, SETTLE + BACKOFF);
    return next(looking.state, saw(seen), RULE, SETTLE + BACKOFF);
  };

  test.each([
    ['still standing', PROTECTED, { do: 'send', baseline: PROTECTED }],
    ['running now', RUNNING, { do: 'follow' }],
    ['started and failed: never a second POST by itself', FAILED, ask('ActionFailed')],
    ['started and undone', TOUCHED, ask('ActionFailed')],
    ['somebody else is at work', REVERSING, ask('OutcomeUnknown')],
    ['another witness moved: watched again', PAIR_MOVED, { do: 'wait', ms: EVERY }],
  ])('%s', (_, seen, command) => {
    expect(after(seen).command).toMatchObject(command);
  });

  test('also when the next try did not leave', () => {
    const sending = after(PROTECTED);
    const missed = next(sending.state, NOT_SENT, RULE, SETTLE + BACKOFF);
    const looking = next(missed.state, WAITED, RULE, SETTLE + 2 * BACKOFF);
    expect(next(looking.state, saw(FAILED), RULE, SETTLE + 2 * BACKOFF).command).toMatchObject(
      ask('ActionFailed'),
    );
  });

  test('a blind look in between does not forget it', () => {
    const asked = next(step.state, BLIND, RULE, SETTLE + BACKOFF);
    expect(asked.command).toMatchObject(ask('CloudUnreadable'));
    const again = next(asked.state, RETRY, RULE, 2 * SETTLE);
    expect(again.command).toEqual(LOOK_AFTER);
    expect(next(again.state, saw(FAILED), RULE, 2 * SETTLE).command).toMatchObject(ask('ActionFailed'));
    const still = next(again.state, saw(PROTECTED), RULE, 2 * SETTLE);
    const looking = next(still.state, WAITED, RULE, 2 * SETTLE + BACKOFF);
    expect(looking.command).toEqual(LOOK_BASELINE);
    expect(next(looking.state, saw(PROTECTED), RULE, 2 * SETTLE + BACKOFF).command.do).toBe('send');
  });

  test('a person who says retry after that question may send', () => {
    const asked = after(FAILED);
    const again = next(asked.state, RETRY, RULE, SETTLE * 2);
    expect(again.command).toEqual(LOOK_BASELINE);
    expect(next(again.state, saw(FAILED), RULE, SETTLE * 2).command).toMatchObject({
      do: 'send',
      baseline: FAILED,
    });
  });
});

describe('readings that prove nothing', () => {
  test.each([
    ['the failed tasks were not read', UNREAD],
    ['a pair moved alone', PAIR_MOVED],
  ])('%s: watched for the same time again, then it asks', (_, seen) => {
    const { step, readAt } = settle(LOST_ANSWER, () => seen, RULE);
    expect(readAt.at(-1)).toBe(2 * SETTLE);
    expect(step.command).toMatchObject(ask('OutcomeUnknown'));
  });

  test('they do not count', () => {
    // Clear only once within the window: the second and third come after it.
    const clear = (now: number) => now === 0 || now > SETTLE + 3 * EVERY;
    const { step, readAt } = settle(LOST_ANSWER, (now) => (clear(now) ? PROTECTED : UNREAD), RULE);
    expect(readAt.at(-1)).toBe(SETTLE + 5 * EVERY);
    expect(step.state.phase).toBe('looking');
    expect(step.command).toMatchObject({ do: 'wait', ms: BACKOFF });
  });

  test('clear ones before the end do not make up for an unclear one at the end', () => {
    const { step } = settle(LOST_ANSWER, (now) => (now < SETTLE ? PROTECTED : UNREAD), RULE);
    expect(step.command).toMatchObject(ask('OutcomeUnknown'));
  });
});

describe('a look that is broken off', () => {
  test('a retry goes on with the same window and the readings made so far', () => {
    const { step, readAt } = settle(LOST_ANSWER, (now) => (now === 3 * EVERY ? null : PROTECTED), RULE);
    expect(step.command).toMatchObject(ask('CloudUnreadable'));
    expect(readAt).toHaveLength(4);
    expect(step.state.unanswered).toMatchObject({ since: 0, readings: 3 });
    const again = next(step.state, RETRY, RULE, 5 * SETTLE);
    expect(again.command).toEqual(LOOK_AFTER);
    const seen = next(again.state, saw(PROTECTED), RULE, 5 * SETTLE);
    expect(seen).toMatchObject({ state: { phase: 'looking' }, command: { do: 'wait', ms: BACKOFF } });
    expect(next(again.state, saw(RUNNING), RULE, 5 * SETTLE).command.do).toBe('follow');
  });

  test('a second blind look asks again', () => {
    const asked = play(RULE, [saw(PROTECTED), UNKNOWN, BLIND, RETRY, BLIND]);
    expect(asked.command).toMatchObject(ask('CloudUnreadable'));
    expect(asked.state.unanswered).not.toBeNull();
  });
});

describe('refusals', () => {
  test('a plain one is believed after one look', () => {
    const { step, readAt } = settle(play(RULE, [saw(PROTECTED), REFUSED]), standing, RULE);
    expect(readAt).toEqual([0]);
    expect(step.command).toMatchObject({
      do: 'ask',
      question: { type: 'ProviderRefused', text: expect.stringContaining('HTTP 403') as string },
    });
  });

  test('a plain one with an unclear look asks as well', () => {
    const { step } = settle(play(RULE, [saw(PROTECTED), REFUSED]), () => UNREAD, RULE);
    expect(step.command).toMatchObject(ask('OutcomeUnknown'));
  });

  test('"wrong state" is watched through the whole window before it is believed', () => {
    const { step, readAt } = settle(play(RULE, [saw(PROTECTED), WRONG_STATE]), standing, RULE);
    expect(readAt.at(-1)).toBe(SETTLE);
    expect(step.command).toMatchObject(ask('ProviderRefused'));
  });

  test.each([
    ['plain', REFUSED],
    ['wrong state', WRONG_STATE],
  ])('%s, but it runs: adopted', (_, refused) => {
    expect(play(RULE, [saw(PROTECTED), refused, saw(RUNNING)]).command).toMatchObject({
      do: 'follow',
      jobId: null,
    });
  });

  test('a refusal is never followed by another POST without a person', () => {
    const { step } = settle(play(RULE, [saw(PROTECTED), WRONG_STATE]), standing, RULE);
    expect(step.state.phase).toBe('asking');
    expect(next(step.state, RETRY, RULE, SETTLE).command).toEqual(LOOK_BASELINE);
  });
});

test.each<[string, Event[], phase: string]>([
  ['a first look', [], 'looking'],
  ['a POST', [saw(PROTECTED)], 'sending'],
  ['a lost answer', [saw(PROTECTED), UNKNOWN], 'settling'],
  ['an accepted one', [saw(PROTECTED), ACCEPTED], 'following'],
  ['a question', [saw(REVERSING)], 'asking'],
  ['a retry', [saw(REVERSING), RETRY], 'looking'],
  ['a retry after a blind look for a lost answer', [saw(PROTECTED), UNKNOWN, BLIND, RETRY], 'settling'],
  ['the end', [saw(ARRIVED)], 'done'],
])('the screen names the step of %s', (_, events, phase) => {
  expect(play(RULE, events).state.phase).toBe(phase);
});
