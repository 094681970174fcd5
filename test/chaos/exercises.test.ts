import { describe, expect, test } from 'vitest';
import type { RunReport } from '../../src/domain/status.ts';
import type { Execution, Facts, Sending } from './facts.ts';
import { violationsOf } from './invariants.ts';
import { at, effect, facts, retry, switchover, T0 } from './made-up.ts';

// Each rule about exercises is shown what it must catch, and the nearest thing that it must not.

const HOME = { status: 'available', zone: 'eu-de-01' };
const AWAY = { status: 'available', zone: 'eu-de-02' };

const sending = (second: number, from: string, to: string): Sending => ({
  at: T0 + second * 1000,
  goal: { group: 'rcg-known', from, to, fromNamed: true },
});
const THERE = sending(4, 'eu-de-01', 'eu-de-02');
const BACK = sending(14, 'eu-de-02', 'eu-de-01');
const there = effect({ n: 1, second: 5 });
const back = effect({ n: 2, second: 15, zoneBefore: 'eu-de-02' });

function exercise(patch: Partial<Execution> = {}, said: Partial<RunReport> = {}): Execution {
  const one = switchover();
  const report = {
    ...one.report,
    procedure: 'exercise',
    posts: 2,
    after: { status: 'available', productionZone: 'eu-de-01', seenAt: at(20) },
    actions: [{ name: 'switchover' }, { name: 'switchover' }],
    summary: 'rcg-known was exercised. Then production was brought home: it is in eu-de-01.',
    ...said,
  } as RunReport;
  return { ...one, type: 'exercise', posts: 2, sendings: [THERE, BACK], report, ...patch };
}

const failed = (message: string, patch: Partial<Execution> = {}): Execution =>
  exercise({ end: 'failed', report: null, failure: { type: 'Aborted', message }, ...patch });

function found(patch: Partial<Facts> = {}): string {
  return violationsOf(
    facts({ executions: [exercise()], effects: [there, back], final: HOME, ...patch }),
  ).join('\n');
}

test('an exercise as it should be: there and home', () => {
  expect(found()).toBe('');
});

describe('at most one effect on each way', () => {
  const twice = effect({ n: 2, second: 8, zoneBefore: 'eu-de-02' });

  test('the way there, sent twice, is no way home', () => {
    const executions = [failed('Production is in eu-de-01.', { sendings: [THERE] })];
    const all = found({ executions, effects: [there, twice] });
    expect(all).toContain('2 effects of exercise for 1 intended action(s)');
    expect(all).toContain('repeats #1');
    expect(all).toContain('moves production to eu-de-01, the goal is eu-de-02');
  });

  test('nor is the way home, sent twice, a second visit', () => {
    const third = effect({ n: 3, second: 17 });
    const all = found({ effects: [there, back, third], final: AWAY });
    expect(all).toContain('moves production to eu-de-02, the goal is eu-de-01');
    // With a person's word there may be a second try, but not the other way.
    expect(found({ effects: [there, back, third], final: AWAY, answers: [retry(16)] })).toContain(
      'the goal is eu-de-01',
    );
  });

  test('one that starts late belongs to the way that it was sent for', () => {
    const lost = effect({ n: 1, second: 5, took: false, answered: 504 });
    const late = effect({ n: 3, second: 15, by: 'late', lateOf: 1, zoneBefore: 'eu-de-02' });
    expect(found({ effects: [lost, { ...there, n: 2, second: 9 } as never, late] })).toContain(
      'the goal is eu-de-02',
    );
  });
});

test('it sets out for the visit first, then for home', () => {
  expect(found({ executions: [exercise({ sendings: [THERE, THERE, BACK] })] })).toBe('');
  const turned = exercise({ sendings: [BACK, THERE] });
  expect(found({ executions: [turned] })).toContain('meant was eu-de-01 > eu-de-02, then');
  const more = exercise({ sendings: [THERE, BACK, THERE] });
  expect(found({ executions: [more] })).toContain('exercise: ');
});

describe('it brings home what it has moved itself', () => {
  const theirs = effect({ n: 1, second: 3, by: 'person' });
  const approval = retry(12, { verb: 'approve', questionType: 'Joint' });

  test('what somebody else has moved only on a word', () => {
    const refused = effect({ n: 3, second: 5, took: false, answered: 409 });
    const all = found({ effects: [theirs, refused, back] });
    expect(all).toContain('brought home what somebody else had moved, and asked nobody');
    expect(found({ effects: [theirs, refused, back], answers: [approval] })).not.toContain('asked nobody');
    const lost = exercise({ lostAnswers: 1 });
    expect(found({ executions: [lost], effects: [theirs, refused, back] })).not.toContain('asked nobody');
  });

  test('what a person let go counts as found there, whoever has moved it', () => {
    const report: Partial<RunReport> = {
      outcome: 'already there',
      posts: 1,
      after: { status: 'available', productionZone: 'eu-de-02', seenAt: at(20) },
      released: null,
    };
    const letGo = { ...report, released: { at: at(19), why: 'let go by dora' } };
    const ends = (said: Partial<RunReport>) =>
      found({
        executions: [
          exercise({ posts: 1, sendings: [THERE] }, { ...said, summary: 'production is in eu-de-02' }),
        ],
        effects: [there],
        final: AWAY,
      });
    expect(ends(report)).toContain('"already there", but its POST took effect');
    expect(ends(letGo)).toBe('');
  });
});

describe('it ends at home, or says where production is', () => {
  test('a good end is one at home', () => {
    const after = { status: 'available', productionZone: 'eu-de-02', seenAt: at(20) };
    const all = found({ executions: [exercise({}, { after })], effects: [there], final: AWAY });
    expect(all).toContain('completed, and production is in eu-de-02, not at home');
    expect(all).toContain('its goal was');
  });

  test('an end away from home that does not say so', () => {
    const ends = (message: string) =>
      found({
        executions: [failed(message, { posts: 1, sendings: [THERE] })],
        effects: [there],
        final: AWAY,
      });
    expect(ends('Aborted.')).toContain('ended with production in eu-de-02, and does not say so');
    expect(ends('Production is still in eu-de-02; a switchover to eu-de-01 brings it home.')).toBe('');
  });

  test('what somebody else moved, during it or after it, is not for it to say', () => {
    const during = effect({ n: 3, second: 18, by: 'person' });
    const aborted = failed('Aborted.');
    expect(found({ executions: [aborted], effects: [there, back, during], final: AWAY })).not.toContain(
      'exercise: ',
    );
    const after = effect({ n: 3, second: 40, by: 'person' });
    expect(found({ effects: [there, back, after], final: AWAY })).not.toContain('exercise: ');
  });
});
