import { beforeAll, describe, expect, test } from 'vitest';
import { CELLS, LEFT, tenth } from './cells.ts';
import { COURSES } from './courses.ts';
import { documentText, readDocument } from './document.ts';
import { LEFT_OUT } from './left-out.ts';
import { playAll } from './play-all.ts';
import { EVENTS, PROCESS_CELLS } from './process-cells.ts';
import { playProcess } from './process-play.ts';
import { STORIES } from './stories.ts';
import type { Playable } from './stage.ts';
import { CALLS, isDrill } from './types.ts';

describe('the table', () => {
  test('each cell has a name of its own, and each rule leaves something out', () => {
    const all = [...CELLS, ...STORIES, ...PROCESS_CELLS];
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    for (const [at, { because }] of LEFT_OUT.entries()) expect([because, LEFT[at]]).not.toEqual([because, 0]);
  });

  test('docs/failure-matrix.md is of this table: else `npm run matrix`', async () => {
    expect(readDocument()).toBe(await documentText());
  });
});

describe('a tenth of the cells comes out as expected', () => {
  const cells = tenth();
  let wrong = new Map<Playable, string>();
  beforeAll(async () => {
    wrong = await playAll(cells, 16);
  }, 600_000);

  const fine = (some: readonly Playable[]) => {
    expect(some).not.toEqual([]);
    expect(some.flatMap((cell) => wrong.get(cell) ?? []).join('\n\n')).toBe('');
  };
  test.each(CALLS)('%s', (call) => fine(cells.filter((cell) => 'call' in cell && cell.call === call)));
  test.each(COURSES)('$name', ({ name }) => fine(cells.filter(({ course }) => course.name === name)));
  test('what befalls a run beside one call', () => fine(cells.filter((cell) => !('call' in cell))));
});

// With TEMPORAL_ADDRESS set for the whole run, this machine may have no server of its own to restart.
describe.skipIf(process.env['TEMPORAL_ADDRESS'])('a call is in flight', () => {
  // Killed workers of drills have tests of their own, in test/drill.
  const others = PROCESS_CELLS.filter(({ course }) => !isDrill(course));
  const one = EVENTS.flatMap((event) => others.filter((cell) => cell.event === event).slice(-1));
  test.each(one)('$name', { timeout: 120_000 }, playProcess);
});
