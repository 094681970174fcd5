import { expect, test } from 'vitest';
import type { RunFacts } from '../../src/report/facts.ts';
import { goAheadAt, wayHomeMs } from '../../src/record/course.ts';
import { rowOf, verdictOf } from '../../src/record/row.ts';
import type { PracticeRow } from '../../src/record/told.ts';
import { namesOfStored } from '../replay/histories.ts';
import { stored } from './support.ts';

const PRACTISED = namesOfStored().filter((name) => /^(drill|exercise)\./.test(name));

const tell = (name: string, targetMs?: number): PracticeRow => {
  const { listed, facts } = stored(name);
  return rowOf(listed, targetMs === undefined ? facts : withTarget(facts, targetMs), null);
};
const withTarget = (facts: RunFacts, recoveryTargetMs: number): RunFacts => ({
  ...facts,
  setup: { ...facts.setup, recoveryTargetMs },
});
const codes = ({ findings }: PracticeRow) => findings.map(({ code }) => code);

test.each<[name: string, outcome: string, good: boolean, target: string, findings: string[]]>([
  ['drill.completed', 'completed', true, 'met', ['not-probed']],
  ['drill.verdict', 'completed', true, 'met', []],
  ['drill.swept', 'completed', true, 'met', ['leftovers-swept', 'not-probed']],
  ['drill.lost-answer', 'completed', true, 'met', ['lost-answer', 'not-probed']],
  ['drill.cancelled-while-held', 'cancelled', false, 'met', []],
  ['drill.gave-way', 'gave way', false, 'met', []],
  ['drill.deadline', 'failed', false, 'missed', []],
  ['drill.no-verdict-in-time', 'failed', false, 'missed', []],
  ['drill.not-removed', 'failed', false, 'met', ['drill-left']],
  ['exercise.completed', 'completed', true, 'met', ['not-probed']],
  ['exercise.lost-answer-on-the-way-home', 'completed', true, 'met', ['lost-answer', 'not-probed']],
  ['exercise.cancelled-by-a-failover', 'cancelled', false, 'not applicable', []],
])('an end is told as it was, never nicer: %s', (name, outcome, good, target, findings) => {
  const row = tell(name, 3_600_000);
  expect(row).toMatchObject({ outcome, good, target, targetSeconds: 3_600 });
  expect(codes(row)).toEqual(findings);
  expect(row.message).not.toBe('');
  expect(row.code === null).toBe(good);
});

test('a good end that took too long has missed its target, and without one nothing is claimed', () => {
  expect(tell('drill.completed', 1)).toMatchObject({ good: true, target: 'missed' });
  expect(tell('drill.completed')).toMatchObject({ targetSeconds: null, target: 'none' });
});

test('of a run that completed, its first events and the last say the same as all of them', () => {
  const completed = PRACTISED.filter((name) => tell(name).good);
  expect(completed.length).toBeGreaterThan(5);
  for (const name of completed) {
    const { listed, facts } = stored(name, 30);
    expect(rowOf(listed, facts, null)).toEqual(tell(name));
  }
});

test('an approval that took its time is no recovery time, but it is told', () => {
  const { recoverySeconds, sinceRequestSeconds, homeSeconds } = tell('exercise.completed');
  expect(recoverySeconds).toBeGreaterThan(0);
  expect(recoverySeconds).toBeLessThan(sinceRequestSeconds ?? 0);
  expect(homeSeconds).toBeGreaterThan(0);
});

test('a run that Temporal has deleted meanwhile is told by the list alone', () => {
  const { listed } = stored('drill.completed');
  expect(rowOf(listed, null, null)).toMatchObject({
    outcome: 'completed',
    group: 'pg-payments',
    recoverySeconds: null,
    target: 'not applicable',
    by: null,
  });
});

const judged = { recoveryMs: null, targetMs: 1_000, sent: true, open: false, outcome: 'failed' as const };
test.each([
  ['never usable, though something was sent', {}, 'missed'],
  ['nothing was sent', { sent: false }, 'not applicable'],
  ['called off before', { outcome: 'gave way' as const }, 'not applicable'],
  ['under way', { open: true, outcome: 'running' as const }, 'open'],
  ['under way, nothing sent yet', { open: true, sent: false, outcome: 'waiting' as const }, 'open'],
  ['in time to the millisecond', { recoveryMs: 1_000, outcome: 'completed' as const }, 'met'],
  ['a millisecond late', { recoveryMs: 1_001, outcome: 'completed' as const }, 'missed'],
  ['no target', { targetMs: null }, 'none'],
])('the target: %s', (_, patch, verdict) => {
  expect(verdictOf({ ...judged, ...patch })).toBe(verdict);
});

test('the clock starts at the last approval, or at the request where there was none', () => {
  const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 3, 0, second)).toISOString();
  const step = (name: string, from: number, to: number | null) => ({
    name,
    startedAt: at(from),
    endedAt: to === null ? null : at(to),
  });
  expect(goAheadAt(at(0), [])).toBe(at(0));
  expect(goAheadAt(at(0), [step('Find group', 1, 2), step('Approval', 2, 9)])).toBe(at(9));
  expect(goAheadAt(at(0), [step('Approval', 2, null)])).toBe(at(0));
  expect(
    wayHomeMs(at(5), [
      step('Start servers', 3, 5),
      step('Check preconditions', 5, 6),
      step('Follow job', 6, 12),
    ]),
  ).toBe(7_000);
  expect(wayHomeMs(at(5), [step('Start servers', 3, 5)])).toBeNull();
});
