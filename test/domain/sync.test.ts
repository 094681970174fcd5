import { describe, expect, test } from 'vitest';
import type { Reading } from '../../src/domain/readings.ts';
import { SDRS } from '../../src/domain/sdrs-states.ts';
import { estimate, syncStep, type SyncState } from '../../src/domain/sync.ts';
import { LOST, pair, reading, SAFE } from './support.ts';

const MIN = 60_000;
const RULE = {
  action: SDRS.actions.reprotect,
  goal: { group: 'pg-payments', from: null, to: SAFE, fromNamed: false },
};
const at = (pairs: Reading['pairs'], status = 'protected', productionZone = SAFE) =>
  reading({ status, productionZone }, { pairs });
const copying = (id: string, progress: number | null) => pair({ id, replicationStatus: 'copying', progress });
const active = (id: string) => pair({ id, replicationStatus: 'active', progress: 100 });

describe('in sync', () => {
  test('only when every pair says so', () => {
    expect(syncStep(null, at([active('1'), active('2')]), RULE, 0).result).toEqual({ kind: 'inSync' });
    expect(syncStep(null, at([active('1'), copying('2', 100)]), RULE, 0).result).toBeNull();
    expect(
      syncStep(null, at([active('1'), pair({ id: '2', replicationStatus: null })]), RULE, 0).result,
    ).toBeNull();
  });

  test('what is in sync counts whole, whatever its progress says', () => {
    const silent = pair({ id: '1', replicationStatus: 'active', progress: null });
    expect(syncStep(null, at([silent, copying('2', 50)]), RULE, 0).state.saw).toContain(
      '1 of 2 pairs in sync, 75 %',
    );
  });

  test('progress alone never makes it 100 %', () => {
    expect(syncStep(null, at([copying('1', 100)]), RULE, 0).state.saw).toContain('99 %');
  });
});

describe('left', () => {
  test.each<[string, Reading]>([
    ['another status', at([copying('1', 50)], 'stopping')],
    ['another direction', at([copying('1', 50)], 'protected', LOST)],
    ['a pair in error', at([pair({ id: '1', status: 'error', replicationStatus: 'inactive' })])],
  ])('%s is not waited for', (_, seen) => {
    expect(syncStep(null, seen, RULE, 0).result).toMatchObject({ kind: 'left' });
  });
});

describe('the estimate', () => {
  test('follows the rate of the last readings', () => {
    let state: SyncState | null = null;
    for (const [minute, percent] of [0, 10, 20, 30].entries()) {
      state = syncStep(state, at([copying('1', percent)]), RULE, minute * MIN).state;
    }
    expect(state?.saw).toContain('0 of 1 pairs in sync, 30 %, about 7 min left');
  });

  test.each<[percent: number, ms: number, says: string]>([
    [10, MIN, 'about 9 min left at 10 % a minute'],
    [25, MIN, 'about 3 min left at 25 % a minute'],
    [0.25, MIN, 'about 7 h left at 0.25 % a minute'],
    [0.1234, 60 * MIN, 'left at 0.0021 % a minute'],
    [99, MIN, 'about 1 min left at 99 % a minute'],
  ])('%d %% in %i ms: the rate in two digits', (percent, ms, says) => {
    const samples = [
      { at: 0, percent: 0 },
      { at: ms, percent },
    ];
    expect(estimate(samples)).toContain(says);
  });

  test.each<[string, SyncState['samples']]>([
    ['one reading', [{ at: 0, percent: 10 }]],
    [
      'no progress',
      [
        { at: 0, percent: 10 },
        { at: MIN, percent: 10 },
      ],
    ],
    [
      'going back',
      [
        { at: 0, percent: 10 },
        { at: MIN, percent: 5 },
      ],
    ],
    [
      'no time between',
      [
        { at: 0, percent: 10 },
        { at: 0, percent: 20 },
      ],
    ],
  ])('%s: none', (_, samples) => {
    expect(estimate(samples)).toBe('no estimate yet');
  });

  test('keeps no more than ten readings: a wait of days does not grow', () => {
    let state: SyncState | null = null;
    for (let n = 0; n < 50; n++) state = syncStep(state, at([copying('1', n)]), RULE, n * MIN).state;
    expect(state?.samples).toHaveLength(10);
  });
});
