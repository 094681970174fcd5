import { expect, test } from 'vitest';
import { rowsOf, type Shown } from '../../src/cli/tree-rows.ts';
import type { Question, StepView } from '../../src/domain/status.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 31, 3, 0, seconds)).toISOString();
const step = (
  name: string,
  state: StepView['state'],
  from: number,
  to: number | null,
  note: string | null = null,
) => ({
  ...{ name, state, note },
  ...{ startedAt: at(from), endedAt: to === null ? null : at(to) },
});
const event = (seconds: number, text: string) => ({ at: at(seconds), kind: 'event' as const, text });
const heading = (seconds: number, text: string) => ({ at: at(seconds), kind: 'step' as const, text });
const now = Date.parse(at(30));

test('a step that has ended keeps its note; the one at hand shows what happened in it last, and what is seen', () => {
  const shown: Shown = {
    steps: [step('Send failover', 'done', 0, 2, 'accepted'), step('Follow job', 'running', 2, null, 'job 7')],
    timeline: [
      heading(0, 'Send failover'),
      event(1, 'not of this step'),
      heading(2, 'Follow job'),
      ...[3, 4, 5, 6].map((second) => event(second, `event ${second}`)),
    ],
    ahead: ['Start servers'],
    question: null,
  };
  expect(rowsOf(shown, 'RUNNING', now)).toEqual([
    { state: 'done', title: 'Send failover (2.0 s)', lines: ['accepted'] },
    {
      state: 'running',
      title: 'Follow job (28 s)',
      lines: ['event 4', 'event 5', 'event 6', 'job 7', 'RUNNING'],
    },
    { state: 'ahead', title: 'Start servers', lines: [] },
  ]);
});

test('nothing is said twice: what the question says stands in the question alone', () => {
  const text = 'The link is down.';
  const shown: Shown = {
    steps: [step('Check preconditions', 'waiting', 0, null, text)],
    timeline: [heading(0, 'Check preconditions'), event(1, 'saw it'), event(2, text)],
    question: { text } as Question,
  };
  expect(rowsOf(shown, 'saw it', now)).toEqual([
    { state: 'waiting', title: 'Check preconditions (30 s, waits)', lines: ['saw it'] },
  ]);
});

test('a clock behind the run makes no negative durations', () => {
  const shown: Shown = { steps: [step('Find group', 'running', 40, null)], timeline: [] };
  expect(rowsOf(shown, null, now)).toEqual([{ state: 'running', title: 'Find group (0.0 s)', lines: [] }]);
});
