import { expect, test } from 'vitest';
import { CELLS } from './cells.ts';
import { playAll } from './play-all.ts';
import { STORIES } from './stories.ts';

// Not a test: `npm run matrix` plays this file.

const AT_ONCE = 20;

const only = new RegExp(process.env['DR_MATRIX'] ?? '');
const cells = [...CELLS, ...STORIES].filter(({ name }) => only.test(name));
/** Not all of them on one stage, so that a run that is broken off has said something. */
const PART = 400;
const parts = Array.from({ length: Math.ceil(cells.length / PART) }, (_, at) => ({
  from: at * PART,
  some: cells.slice(at * PART, (at + 1) * PART),
}));

test.each(parts)('cells from $from on', { timeout: 600_000 }, async ({ from, some }) => {
  const wrong = await playAll(some, AT_ONCE);
  process.stderr.write(`${from + some.length} of ${cells.length} cells\n`);
  expect([...wrong.keys()].map(({ name }) => name)).toEqual([]);
});
