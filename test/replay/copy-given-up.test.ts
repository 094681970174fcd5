import { expect, test } from 'vitest';
import { AheadOfHistory, type Given } from '../../src/workflows/ahead-of-history.ts';

/** The turns of a run, and whether the copy is given up at the last one. */
function givenUp(turns: readonly (readonly [events: number, taskBegan: string])[]): boolean {
  const ahead = new AheadOfHistory();
  const given: Given[] = turns.map(([events, taskBegan]) => ({ events, taskBegan }));
  const last = given.pop();
  if (last === undefined) throw new Error('no turn');
  for (const one of given) ahead.turn(one);
  try {
    ahead.turn(last);
    return false;
  } catch {
    return true;
  }
}

test.each([
  ['the first turn', [[3, '1.0']], false],
  [
    'task after task',
    [
      [3, '1.0'],
      [9, '2.0'],
      [15, '3.0'],
    ],
    false,
  ],
  [
    'two tasks within a second',
    [
      [3, '1.1'],
      [9, '1.2'],
    ],
    false,
  ],
  [
    'a second turn of one task',
    [
      [3, '1.0'],
      [3, '1.0'],
      [9, '2.0'],
    ],
    false,
  ],
  [
    'an end that only a query has seen',
    [
      [3, '1.0'],
      [8, '1.0'],
    ],
    false,
  ],
  [
    'and then something new',
    [
      [3, '1.0'],
      [8, '1.0'],
      [9, '2.0'],
    ],
    true,
  ],
  [
    'and then something new that only a query sees',
    [
      [3, '1.0'],
      [8, '1.0'],
      [10, '1.0'],
    ],
    true,
  ],
  [
    'later in the run',
    [
      [3, '1.0'],
      [9, '2.0'],
      [14, '2.0'],
      [15, '3.0'],
    ],
    true,
  ],
] as const)('%s', (_what, turns, up) => {
  expect(givenUp(turns)).toBe(up);
});
