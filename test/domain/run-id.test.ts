import { describe, expect, test } from 'vitest';
import { canonicalRunId, inputNamedBy, runIdFrom } from '../../src/domain/run-id.ts';

test('one id for each group of each site', () => {
  expect(canonicalRunId('eu-de', 'g-1')).toBe('dr/eu-de/g-1');
  const ids = ['eu-de', 'eu-nl'].flatMap((site) => ['g-1', 'g-2'].map((id) => canonicalRunId(site, id)));
  expect(new Set(ids).size).toBe(4);
});

test('what a person types leads to the same id', () => {
  const id = canonicalRunId('eu-de', 'g-1');
  expect(runIdFrom('eu-de/g-1')).toBe(id);
  expect(runIdFrom(id)).toBe(id);
  expect(runIdFrom(runIdFrom('eu-de/g-1'))).toBe(id);
});

describe('an input that names no group', () => {
  test.each<[id: string, raw: unknown, input: unknown]>([
    ['dr/eu-de/pg-payments', undefined, { site: 'eu-de', group: 'pg-payments' }],
    ['dr/eu-de/pg-payments', null, { site: 'eu-de', group: 'pg-payments' }],
    ['dr/eu-de/pg-payments', { to: 'eu-de-02' }, { site: 'eu-de', group: 'pg-payments', to: 'eu-de-02' }],
    ['dr/eu-de/pg-payments/start', {}, { site: 'eu-de', group: 'pg-payments' }],
    // Whoever names one has to name both: half of each would be a guess.
    ['dr/eu-de/pg-payments', { site: 'eu-nl' }, { site: 'eu-nl' }],
    ['dr/eu-de/pg-payments', { group: 'pg-orders' }, { group: 'pg-orders' }],
    ['dr/eu-de/pg-payments', 'pg-payments', 'pg-payments'],
    ['dr/eu-de/pg-payments', [], []],
    ['dr/eu-de', undefined, undefined],
    ['dr/eu-de/pg-payments/dry-run-1', undefined, undefined],
    ['INC-4711', {}, {}],
  ])('%s with %j', (id, raw, input) => {
    expect(inputNamedBy(id, raw)).toEqual(input);
  });
});
