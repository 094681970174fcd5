import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { begin, next } from '../../src/domain/protocol.ts';
import type { Happened, Step } from '../../src/domain/protocol-types.ts';
import {
  ACCEPTED,
  ARRIVED,
  ask,
  attested,
  BLIND,
  FAILED,
  followed,
  LOOK_AFTER,
  LOOK_BASELINE,
  NOT_SENT,
  play,
  PROTECTED,
  REFUSED,
  RETRY,
  REVERSING,
  RULE,
  RUNNING,
  saw,
  settle,
  throttled,
  TOGGLE,
  TOO_LONG,
  UNKNOWN,
  WAITED,
  WRONG_STATE,
} from './protocol-play.ts';
import { LOST, pair, reading, SAFE } from './support.ts';

/** A person says: "I have done it by hand." It counts only where a fresh look agrees, and never sends anything. */

const HALF = reading(
  { status: 'failed-over', productionZone: SAFE },
  { pairs: [pair({ productionZone: LOST })] },
);
const unclear = followed({ kind: 'contradiction', why: 'the job failed, the group arrived' });

/** Every kind of question that the protocol asks, by what led to it, and what a retry does then. */
const QUESTIONS: [what: string, Step, retry: object][] = [
  ['a precondition', play(RULE, [saw(REVERSING)]), LOOK_BASELINE],
  ['blind before anything was sent', play(RULE, [BLIND]), LOOK_BASELINE],
  ['blind after a lost answer', play(RULE, [saw(PROTECTED), UNKNOWN, BLIND]), LOOK_AFTER],
  ['blind after a wrong state', play(RULE, [saw(PROTECTED), WRONG_STATE, BLIND]), LOOK_AFTER],
  [
    'a lost answer that nothing guards',
    settle(play(TOGGLE, [saw(PROTECTED), UNKNOWN]), () => PROTECTED, TOGGLE).step,
    LOOK_BASELINE,
  ],
  ['refused', settle(play(RULE, [saw(PROTECTED), REFUSED]), () => PROTECTED, RULE).step, LOOK_BASELINE],
  ['it failed', play(RULE, [saw(PROTECTED), UNKNOWN, saw(FAILED)]), LOOK_BASELINE],
  ['somebody else is at work', play(RULE, [saw(PROTECTED), UNKNOWN, saw(REVERSING)]), LOOK_BASELINE],
  [
    'blind while it was followed',
    play(RULE, [saw(PROTECTED), ACCEPTED, BLIND]),
    { do: 'follow', jobId: 'j-1' },
  ],
  ['followed for too long', play(RULE, [saw(PROTECTED), ACCEPTED, TOO_LONG]), { do: 'follow', jobId: 'j-1' }],
  [
    'followed to a contradiction',
    play(RULE, [saw(PROTECTED), ACCEPTED, unclear]),
    { do: 'follow', jobId: 'j-1' },
  ],
];

describe.each(QUESTIONS)('asked because of %s', (_, asked, retried) => {
  test('the look agrees: done, by a person, and nothing is sent', () => {
    expect(asked.command.do).toBe('ask');
    const { command, state } = next(asked.state, attested(ARRIVED), RULE, 1_000_000);
    expect(command).toEqual({ do: 'done', how: { kind: 'attested', reading: ARRIVED } });
    expect(state).toMatchObject({ phase: 'done', unanswered: null, sends: asked.state.sends });
  });

  test.each([
    ['where it was', PROTECTED, /protected, production in eu-de-01/],
    ['running', RUNNING, /failing-over/],
    ['half there: one pair has stayed', HALF, /failed-over, production in eu-de-02/],
    ['failed', FAILED, /error-failing-over/],
  ])(
    'the look finds it %s: asks again, and a retry goes on as if nothing had been said',
    (__, seen, says) => {
      const refused = next(asked.state, attested(seen), RULE, 1_000_000);
      expect(refused.command).toMatchObject({
        ...ask('AttestRefused'),
        question: { text: expect.stringMatching(says) },
      });
      expect(refused.state).toEqual(asked.state);
      const again = next(refused.state, RETRY, RULE, 1_000_001);
      expect(again.command).toMatchObject(retried);
      expect(again).toEqual(next(asked.state, RETRY, RULE, 1_000_001));
    },
  );

  test('the look fails: asks again, and nothing is forgotten', () => {
    const blind = next(asked.state, BLIND, RULE, 1_000_000);
    expect(blind.command).toMatchObject(ask('CloudUnreadable'));
    expect(blind.state).toEqual(asked.state);
  });
});

test('an unanswered POST is looked after to its end, however often somebody says that it is done', () => {
  const asked = play(RULE, [saw(PROTECTED), UNKNOWN, BLIND, attested(PROTECTED), attested(PROTECTED)]);
  const { step, readAt } = settle(next(asked.state, RETRY, RULE, 0), () => PROTECTED, RULE);
  expect(readAt).toHaveLength(13);
  expect(step.state.phase).toBe('looking');
  const late = settle(next(asked.state, RETRY, RULE, 0), (now) => (now > 0 ? RUNNING : PROTECTED), RULE);
  expect(late.step.command).toMatchObject({ do: 'follow', baseline: PROTECTED });
});

test('property: a word that the look does not confirm changes nothing of what comes after it', () => {
  const event = fc.constantFrom<Happened>(
    ...[PROTECTED, RUNNING, FAILED, REVERSING].map(saw),
    ...[ACCEPTED, UNKNOWN, REFUSED, WRONG_STATE, NOT_SENT, throttled(1_000)],
    ...[WAITED, RETRY, RETRY, BLIND, TOO_LONG, unclear, followed({ kind: 'failed', why: 'FAIL' })],
  );
  const turns = fc.array(fc.tuple(fc.nat(200_000), event, fc.constantFrom(PROTECTED, RUNNING, FAILED)), {
    maxLength: 20,
  });
  let said = 0;
  fc.assert(
    fc.property(turns, fc.constantFrom(RULE, TOGGLE), (all, rule) => {
      let plain = begin();
      let talked = begin();
      let now = 0;
      for (const [after, happened, seen] of all) {
        now += after;
        if (talked.command.do === 'ask') {
          talked = next(talked.state, attested(seen), rule, now);
          said += 1;
          if (talked.command.do !== 'ask' || talked.command.question.type !== 'AttestRefused')
            throw new Error(talked.command.do);
        }
        plain = next(plain.state, happened, rule, now);
        talked = next(talked.state, happened, rule, now);
        expect(talked).toEqual(plain);
      }
    }),
    { numRuns: 1_000 },
  );
  expect(said).toBeGreaterThan(1_000);
});
