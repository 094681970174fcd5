import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CAUSES } from '../../src/domain/causes.ts';
import { sliceUp, sumUp } from '../../src/report/split.ts';

const at = fc.integer({ min: -10_000, max: 10_000 });
const stretch = fc
  .record({ cause: fc.constantFrom(...CAUSES), one: at, other: at })
  .map(({ cause, one, other }) => ({ cause, from: Math.min(one, other), to: Math.max(one, other) }));

test('each millisecond counts once, whatever overlaps', () => {
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 20 }), at, fc.nat(20_000), (stretches, from, length) => {
      const to = from + length;
      const slices = sliceUp(stretches, from, to);
      let here = from;
      for (const slice of slices) {
        expect(slice.from).toBe(here);
        expect(slice.ms).toBe(slice.to - slice.from);
        expect(slice.ms).toBeGreaterThan(0);
        here = slice.to;
      }
      expect(here).toBe(to);
      expect(sumUp(slices).reduce((sum, { ms }) => sum + ms, 0)).toBe(length);
    }),
  );
});

test('a cause never gets more than it took, and what nobody claims is ours', () => {
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 20 }), (stretches) => {
      const sums = sumUp(sliceUp(stretches, -10_000, 10_000));
      for (const { cause, ms } of sums) {
        if (cause === 'us') continue;
        const own = stretches.filter((one) => one.cause === cause);
        expect(ms).toBeLessThanOrEqual(own.reduce((sum, { from, to }) => sum + to - from, 0));
      }
    }),
  );
  expect(sumUp(sliceUp([], 5, 12)).find(({ cause }) => cause === 'us')?.ms).toBe(7);
});

test('while a person is waited for, nothing else counts', () => {
  const slices = sliceUp(
    [
      { cause: 'cloud', from: 0, to: 10 },
      { cause: 'people', from: 4, to: 6 },
    ],
    0,
    12,
  );
  expect(slices.map(({ cause, ms }) => [cause, ms])).toEqual([
    ['cloud', 4],
    ['people', 2],
    ['cloud', 4],
    ['us', 2],
  ]);
});
