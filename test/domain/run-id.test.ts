import { expect, test } from 'vitest';
import { canonicalRunId, runIdFrom } from '../../src/domain/run-id.ts';

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
