import { play } from './play.ts';
import { createStage, type Playable, type Stage } from './stage.ts';
import { isDrill } from './types.ts';

/** A machine that is too busy for the short deadline of these runs plays another cell than the one that is meant. */
async function inTime(cell: Playable, stage: Stage): Promise<string | null> {
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
export async function playAll(cells: readonly Playable[], atOnce: number): Promise<Map<Playable, string>> {
  const wrong = new Map<Playable, string>();
  const drills = cells.filter(({ course }) => isDrill(course));
  const others = cells.filter((cell) => !drills.includes(cell));
  if (others.length > 0) await playOn(await createStage(others), others, { atOnce, wrong });
  if (drills.length > 0) await playOn(await createStage(drills), drills, { atOnce, wrong });
  return wrong;
}

async function playOn(
  stage: Stage,
  cells: readonly Playable[],
  { atOnce, wrong }: { atOnce: number; wrong: Map<Playable, string> },
): Promise<void> {
  // What takes longest first, so that the others do not wait for it at the end.
  const left = cells.toSorted((a, b) => Number('call' in a) - Number('call' in b));
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
}
