import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spreadOver } from '../../src/schedules/spread.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const names = (most: number) =>
  fc.uniqueArray(fc.string({ minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: most });
const windows = fc.integer({ min: 1, max: 24 * 60 }).map((minutes) => minutes * MINUTE);

test('a hundred drills do not start at once, nor in the same minute', () => {
  const groups = Array.from({ length: 100 }, (_, index) => `pg-${index}`);
  const offsets = [...spreadOver(groups, 4 * HOUR).values()];
  expect(new Set(offsets).size).toBe(100);
  expect(Math.max(...offsets)).toBeLessThan(4 * HOUR);
  expect(offsets.every((offset) => offset % MINUTE === 0)).toBe(true);
});

test('one group starts at the time that is written', () => {
  expect(spreadOver(['pg-payments'], 4 * HOUR)).toEqual(new Map([['pg-payments', 0]]));
});

test('all in the window, never closer than half an even share, in whatever order they are written', () => {
  fc.assert(
    fc.property(names(80), windows, (groups, window) => {
      const offsets = spreadOver(groups, window);
      expect([...offsets.keys()].sort()).toEqual([...groups].sort());
      const sorted = [...offsets.values()].sort((a, b) => a - b);
      expect(sorted[0]).toBeGreaterThanOrEqual(0);
      expect(sorted.at(-1)).toBeLessThan(window);
      const share = window / (2 * groups.length);
      const unit = share >= MINUTE ? MINUTE : 1_000;
      const gaps = sorted.slice(1).map((offset, index) => offset - (sorted[index] ?? 0));
      for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(share - unit);
      expect(spreadOver([...groups].reverse(), window)).toEqual(offsets);
    }),
  );
});

test('a group that is added within the same number of slots moves few others', () => {
  const groups = Array.from({ length: 48 }, (_, index) => `pg-${index}`);
  const before = spreadOver(groups, 4 * HOUR);
  const after = spreadOver([...groups, 'pg-new'], 4 * HOUR);
  const moved = groups.filter((group) => before.get(group) !== after.get(group));
  expect(moved.length).toBeLessThan(12);
});
