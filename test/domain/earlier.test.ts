import { describe, expect, it } from 'vitest';
import { Earlier, followedIn } from '../../src/domain/earlier.ts';
import type { ActionReport, RunReport, StepView } from '../../src/domain/status.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1_000).toISOString();
const step = (
  name: string,
  from: number,
  to: number | null,
  state: StepView['state'] = 'done',
): StepView => ({
  name,
  state,
  startedAt: at(from),
  endedAt: to === null ? null : at(to),
  note: null,
});
const action = (name: ActionReport['name'], outcome: ActionReport['outcome'] = 'reached'): ActionReport => ({
  name,
  way: '',
  outcome,
  jobId: null,
  armedSince: null,
});
type Part = Pick<RunReport, 'actions' | 'steps'>;

describe('what the actions of a run took', () => {
  it('is the time that each was followed, in their order', () => {
    const run: Part = {
      actions: [action('failover'), action('reprotect')],
      steps: [
        step('Check preconditions', 0, 1),
        step('Send failover', 1, 2),
        step('Follow job', 2, 32),
        step('Send reprotect', 40, 41),
        step('Follow job', 41, 101),
      ],
    };
    expect(followedIn(run)).toEqual([
      { action: 'failover', ms: 30_000 },
      { action: 'reprotect', ms: 60_000 },
    ]);
  });

  it.each<[string, Part]>([
    ['was there already', { actions: [action('failover', 'already')], steps: [] }],
    [
      'was done by hand',
      { actions: [action('failover', 'attested')], steps: [step('Follow job', 0, 9, 'stopped')] },
    ],
    // Which of the two belongs to it can't be told.
    [
      'was followed twice',
      { actions: [action('failover')], steps: [step('Follow job', 0, 9), step('Follow job', 20, 29)] },
    ],
    ['is still followed', { actions: [action('failover')], steps: [step('Follow job', 0, null, 'running')] }],
  ])('is not known where it %s', (_, run) => {
    expect(followedIn(run)).toEqual([]);
  });
});

it('of each site and action on its own, the newest count', () => {
  const earlier = new Earlier();
  expect(earlier.expectedMs('eu-de', 'failover')).toBeNull();
  earlier.add('eu-de', { action: 'failover', ms: 600_000 });
  for (let n = 0; n < 20; n++) earlier.add('eu-de', { action: 'failover', ms: 30_000 + n });
  expect(earlier.expectedMs('eu-de', 'failover')).toBe(30_010);
  expect(earlier.expectedMs('eu-de', 'reprotect')).toBeNull();
  expect(earlier.expectedMs('eu-nl', 'failover')).toBeNull();
});
