import { DR } from '../../src/demo/stage.ts';
import { median, spread, times, type Table } from './figures.ts';
import { exited, type Stage } from './stage.ts';

const RUNS = 10;

/** How long processes take until they are of use, against node alone. */
export async function coldStarts(stage: Stage): Promise<Table> {
  const ways: [string, () => Promise<void>][] = [
    ['node -e 0', () => exited(['-e', '0'], stage.env)],
    ['dr --help', () => exited([DR, '--help'], stage.env)],
    ['dr status --json', () => exited([DR, 'status', '--json'], stage.env)],
    [
      'dr worker, until it takes work',
      async () => {
        const worker = await stage.startWorker();
        void worker.stop();
      },
    ],
  ];
  const figures = ways.map((): number[] => []);
  for (let run = 0; run < RUNS; run++) {
    for (const [place, [, way]] of ways.entries()) {
      const begun = performance.now();
      await way();
      figures[place]?.push(performance.now() - begun);
    }
  }
  const alone = median(figures[0] ?? []);
  return {
    title: 'Cold start',
    how: `${RUNS} times each, in turns; minimum / median / maximum.`,
    rows: ways.map(([what], place) => {
      const taken = figures[place] ?? [];
      return { what, figures: `${spread(taken)} ms`, compared: `${times(median(taken), alone)} node alone` };
    }),
  };
}
