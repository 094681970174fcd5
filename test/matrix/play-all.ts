import { play } from './play.ts';
import { createStage, type Stage } from './stage.ts';
import type { Cell } from './types.ts';

/** A machine that is too busy for the short deadline of these runs plays another cell than the one that is meant. */
async function inTime(cell: Cell, stage: Stage): Promise<string | null> {
  let problem: string | null = null;
  for (let time = 1; time <= 3; time++) {
    problem = await play(cell, stage);
    if (problem === null || tooMuch(problem) || !problem.includes('the deadline had passed')) break;
  }
  return problem;
}

/** No excuse for that. */
function tooMuch(problem: string): boolean {
  const found = problem.matchAll(/(\d+) (?:effective|POST).* expected, and (\d+) /g);
  return [...found].some(([, wanted, came]) => Number(came) > Number(wanted));
}

/** Plays cells, so many at once. @returns of each cell that was not as expected what there is to say about it */
export async function playAll(cells: readonly Cell[], atOnce: number): Promise<Map<Cell, string>> {
  const stage = await createStage(cells);
  const wrong = new Map<Cell, string>();
  const left = [...cells];
  const work = async () => {
    for (let cell = left.shift(); cell; cell = left.shift()) {
      const problem = await inTime(cell, stage).catch(
        (error: unknown) => `✗ ${cell?.name ?? ''}\n    ${String(error)}`,
      );
      if (problem === null) continue;
      wrong.set(cell, problem);
      // At once: a whole run takes minutes.
      process.stderr.write(`\n${problem}\n`);
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, work));
  } finally {
    await stage.close();
  }
  return wrong;
}
