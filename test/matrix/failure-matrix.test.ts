import { beforeAll, describe, expect, test } from 'vitest';
import { CELLS, LEFT, tenth } from './cells.ts';
import { documentText, readDocument } from './document.ts';
import { LEFT_OUT } from './left-out.ts';
import { playAll } from './play-all.ts';
import { EVENTS, PROCESS_CELLS } from './process-cells.ts';
import { playProcess } from './process-play.ts';
import { CALLS, type Cell } from './types.ts';

describe('the table', () => {
  test('each cell has a name of its own, and each rule leaves something out', () => {
    expect(new Set(CELLS.map(({ name }) => name)).size).toBe(CELLS.length);
    for (const [at, { because }] of LEFT_OUT.entries()) expect([because, LEFT[at]]).not.toEqual([because, 0]);
  });

  test('docs/failure-matrix.md is of this table: else `npm run matrix`', async () => {
    expect(readDocument()).toBe(await documentText());
  });
});

describe('a tenth of the cells comes out as expected', () => {
  const cells = tenth();
  let wrong = new Map<Cell, string>();
  beforeAll(async () => {
    wrong = await playAll(cells, 16);
  }, 600_000);

  test.each(CALLS)('%s', (call) => {
    const some = cells.filter((cell) => cell.call === call);
    expect(some).not.toEqual([]);
    expect(some.flatMap((cell) => wrong.get(cell) ?? []).join('\n\n')).toBe('');
  });
});

// With TEMPORAL_ADDRESS set for the whole run, this machine may have no server of its own to restart.
describe.skipIf(process.env['TEMPORAL_ADDRESS'])('a call is in flight', () => {
  const one = EVENTS.flatMap((event) => PROCESS_CELLS.filter((cell) => cell.event === event).slice(-1));
  test.each(one)('$name', { timeout: 120_000 }, playProcess);
});
