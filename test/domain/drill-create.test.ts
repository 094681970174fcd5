import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  beginCreate,
  nextCreate,
  type CreateCommand,
  type CreateHappened,
  type CreateRule,
  type CreateStep,
} from '../../src/domain/drill-create.ts';
import type { SendOutcome } from '../../src/domain/outcomes.ts';
import { drillReading, finding } from './drill-support.ts';

const NAME = 'dr-drill-00000000-0f0c5a7e3b9d4c1e8a2b7d6f4e3c2b1a';
const RULE: CreateRule = {
  name: NAME,
  check: () => [],
  mayResend: false,
  maxSends: 3,
  settleMs: 100,
  settleReadEveryMs: 20,
  resendBackoffMs: 10,
};
const error = { message: 'no', status: 400, code: null, providerMessage: null, requestId: null };
const UNKNOWN: SendOutcome = { kind: 'unknown', why: '504', error: null, retryAfterMs: null };
const ACCEPTED: SendOutcome = { kind: 'accepted', jobId: 'job-1', requestId: null };
const none = () => ({ saw: drillReading() });
const mine = (status: string) => ({ saw: drillReading({ drills: [{ name: NAME, status }] }) });

/** Plays what happened, each 30 ms after the last; what is commanded at the end. */
function play(events: readonly CreateHappened[], rule = RULE): CreateStep {
  let now = 1_000;
  return events.reduce((step, event) => nextCreate(step.state, event, rule, (now += 30)), beginCreate());
}
const after = (events: readonly CreateHappened[], rule = RULE): CreateCommand => play(events, rule).command;

const sent = (outcome: SendOutcome): CreateHappened => ({ sent: outcome, latest: 0 });
const looks = (count: number) =>
  Array.from({ length: count }, () => [none(), { waited: true } as const]).flat();

describe('one look, one POST', () => {
  test.each<[string, CreateHappened[], Partial<CreateCommand>]>([
    ['nothing there: sent', [none()], { do: 'send' }],
    ['there already, after a reset: taken', [mine('available')], { do: 'done' }],
    ['being made already: followed', [mine('creating')], { do: 'follow', jobId: null }],
    ['accepted: its job is followed', [none(), sent(ACCEPTED)], { do: 'follow', jobId: 'job-1' }],
    ['no answer: a look', [none(), sent(UNKNOWN)], { do: 'look' }],
    ['no answer, and it is there: taken', [none(), sent(UNKNOWN), mine('available')], { do: 'done' }],
    ['no answer, and it is being made', [none(), sent(UNKNOWN), mine('creating')], { do: 'follow' }],
    ['no answer, and nothing yet: waits', [none(), sent(UNKNOWN), none()], { do: 'wait', ms: 20 }],
    [
      '429 is no proof',
      [none(), sent({ kind: 'throttled', error, retryAfterMs: 5 }), none()],
      { do: 'wait' },
    ],
    ['not sent: a pause', [none(), sent({ kind: 'notSent', why: 'dns' })], { do: 'wait', ms: 10 }],
    ['changed: a look', [none(), sent({ kind: 'changed', why: 'busy' })], { do: 'look' }],
    ['a look failed: asks', [{ blind: 'no network' }], { do: 'ask' }],
  ])('%s', (_, events, command) => {
    expect(after(events)).toMatchObject(command);
  });

  test.each<[string, CreateHappened[], string]>([
    [
      'refused, and nothing there',
      [none(), sent({ kind: 'refused', error, wrongState: false }), none()],
      'ProviderRefused',
    ],
    ['the job failed', [none(), sent(ACCEPTED), { followed: { kind: 'failed', why: 'x' } }], 'DrillFailed'],
    ['in error', [mine('error')], 'DrillFailed'],
    ['somebody deletes it', [mine('deleting')], 'DrillFailed'],
    [
      'still being made after its time',
      [none(), sent(ACCEPTED), { followed: { kind: 'tooLong', why: 'x' } }],
      'OutcomeUnknown',
    ],
    ['gone through the whole window', [none(), sent(UNKNOWN), ...looks(4)], 'OutcomeUnknown'],
  ])('%s: asks', (_, events, type) => {
    const steps = events.map((__, index) => after(events.slice(0, index + 1)));
    const asked = steps.find((command) => command.do === 'ask');
    expect(asked).toMatchObject({ question: { type } });
  });
});

test('a finding that blocks: asks, and nothing is sent', () => {
  const rule = { ...RULE, check: () => [finding('busy')] };
  expect(after([none()], rule)).toMatchObject({ question: { type: 'PreconditionFailed' } });
});

test('refused for its state may be the answer to the second delivery: looked after as long as a lost one', () => {
  const refused = sent({ kind: 'refused', error, wrongState: true });
  expect(after([none(), refused, none()])).toMatchObject({ do: 'wait' });
  expect(after([none(), refused, mine('creating')])).toMatchObject({ do: 'follow' });
});

test('a retry of a failed one removes what came of it, then looks', () => {
  const failed: CreateHappened[] = [none(), sent(ACCEPTED), { followed: { kind: 'failed', why: 'x' } }];
  expect(after([...failed, { retry: true }])).toMatchObject({ do: 'remove' });
  expect(after([...failed, { retry: true }, { removed: true }])).toMatchObject({ do: 'look' });
});

test('what was given up is remembered, for the clean-up', () => {
  const given = play([none(), sent(UNKNOWN), ...looks(2), none()]);
  expect(given.command).toMatchObject({ do: 'ask', question: { resends: true } });
  expect(given.state.armedSince).not.toBeNull();
});

test('second-drill: whatever happens, no second POST leaves without a word or the whole window in between', () => {
  const outcome = fc.constantFrom<SendOutcome>(
    UNKNOWN,
    ACCEPTED,
    { kind: 'throttled', error, retryAfterMs: null },
    { kind: 'refused', error, wrongState: true },
    { kind: 'refused', error, wrongState: false },
  );
  // Mostly nothing there: else few runs come to the end of the window.
  const status = fc.oneof(
    { weight: 12, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom('creating', 'available', 'error') },
  );
  const word = fc.constantFrom<CreateHappened>(
    { followed: { kind: 'absent', why: 'x' } },
    { followed: { kind: 'failed', why: 'x' } },
    { followed: { kind: 'tooLong', why: 'x' } },
  );
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.array(fc.record({ outcome, status, word, ms: fc.integer({ min: 1, max: 60 }) }), { maxLength: 40 }),
      (mayResend, script) => {
        const rule = { ...RULE, mayResend };
        let step = beginCreate();
        let now = 1_000;
        let sentAt: number | null = null;
        let retried = false;
        let blind = false;
        for (const turn of script) {
          now += turn.ms;
          const { command } = step;
          let happened: CreateHappened;
          if (command.do === 'done') break;
          if (command.do === 'look') happened = turn.status === null ? none() : mine(turn.status);
          else if (command.do === 'send') {
            const early = sentAt !== null && (!mayResend || now - sentAt < rule.settleMs);
            blind ||= early && !retried;
            sentAt = now;
            retried = false;
            happened = sent(turn.outcome);
          } else if (command.do === 'ask') {
            retried = true;
            happened = { retry: true };
          } else if (command.do === 'wait') {
            now += command.ms;
            happened = { waited: true };
          } else happened = command.do === 'remove' ? { removed: true } : turn.word;
          step = nextCreate(step.state, happened, rule, now);
        }
        expect(blind).toBe(false);
      },
    ),
  );
});
