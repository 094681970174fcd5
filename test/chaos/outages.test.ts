import { expect, test } from 'vitest';
import { Outages, withoutOutages } from './outages.ts';

test.each([
  ['none', [], 10],
  [
    'before and after',
    [
      [0, 9],
      [21, 30],
    ],
    10,
  ],
  ['in the middle', [[12, 15]], 7],
  [
    'over an end',
    [
      [5, 11],
      [18, 40],
    ],
    7,
  ],
  ['all of it', [[0, 100]], 0],
  [
    'one within another, in any order',
    [
      [13, 14],
      [12, 16],
    ],
    6,
  ],
  [
    'overlapping',
    [
      [12, 15],
      [14, 17],
    ],
    5,
  ],
  ['one that goes on', [[16, Infinity]], 6],
] as const)('of ten seconds, with outages: %s', (_, outages, left) => {
  expect(
    withoutOutages(
      10,
      20,
      outages.map(([from, to]) => ({ from, to })),
    ),
  ).toBe(left);
});

test('a stretch that never was is none', () => {
  expect(withoutOutages(20, 10, [{ from: 0, to: 100 }])).toBe(0);
});

test('an outage goes on until what was taken away is back', async () => {
  const outages = new Outages();
  let back: () => void = () => {};
  const away = outages.during(() => new Promise<void>((resolve) => (back = resolve)));
  expect(outages.all).toMatchObject([{ to: Infinity }]);
  back();
  await away;
  const [outage] = outages.all;
  expect(outage?.to).toBeGreaterThanOrEqual(outage?.from ?? Infinity);
});
