import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scaleFor } from '../../src/pages/scale.ts';

const DAY = 86_400_000;

test('what is later is never drawn earlier, and nothing outside', () => {
  const cuts = fc.uniqueArray(fc.nat(40 * DAY), { minLength: 2, maxLength: 12 });
  fc.assert(
    fc.property(cuts, fc.array(fc.nat(40 * DAY)), (ends, times) => {
      const sorted = [0, ...ends].toSorted((one, other) => one - other);
      const total = sorted.at(-1) ?? 0;
      const bars = sorted.slice(1).map((to, index) => ({ from: sorted[index] ?? 0, to }));
      const { x } = scaleFor(total, bars);
      const drawn = times
        .map((at) => Math.min(at, total))
        .toSorted((one, other) => one - other)
        .map(x);
      expect(drawn).toEqual(drawn.toSorted((one, other) => one - other));
      for (const at of drawn) expect(at >= 2 && at <= 98).toBe(true);
    }),
  );
});

test('a wait of days does not hide the minutes before and after it', () => {
  const minute = 60_000;
  const wait = { from: 5 * minute, to: 5 * minute + 3 * DAY };
  const end = { from: wait.to, to: wait.to + 5 * minute };
  const { x, breaks } = scaleFor(end.to, [{ from: 0, to: wait.from }, wait, end]);
  expect(breaks).toEqual([wait]);
  expect(x(wait.from) - x(0)).toBeGreaterThan(40);
  expect(x(end.to) - x(end.from)).toBeGreaterThan(40);
  expect(scaleFor(minute * 3, [{ from: 0, to: minute * 2 }]).breaks).toEqual([]);
});
