import { median, most, spread, times, type Table } from './figures.ts';
import type { Fresh, Stage } from './stage.ts';

/** What one failover is started by. Each comes back when it has ended. */
type Way = (group: Fresh) => Promise<unknown>;

const RUNS = 10;
const AIM_MS = 300;

/** From the start to the action's POST, each way alone on the machine, in turns. */
export async function toThePost(stage: Stage): Promise<Table> {
  await stage.cloud.settings({ jobs: 'timed', jobInitMs: 0, jobMs: 0 });
  const measure = async (way: Way): Promise<number> => {
    const group = await stage.newGroup();
    const begun = Date.now();
    await way(group);
    return (await stage.postedAt(group)) - begun;
  };
  const [bare, called, typed]: [number[], number[], number[]] = [[], [], []];
  for (let run = 0; run < RUNS; run++) {
    bare.push(await measure((group) => stage.bareFailover(group, 100)));
    called.push(await measure((group) => stage.failover(group)));
    typed.push(await measure((group) => stage.drFailover(group)));
  }
  const against = (figures: number[]) => `${times(median(figures), median(bare))} the bare script`;
  return {
    title: 'From the start to the action POST',
    how: `${RUNS} failovers each way, in turns; minimum / median / maximum. The bare script includes the start of its process, and so does \`dr\`.`,
    rows: [
      { what: 'bare script', figures: `${spread(bare)} ms` },
      {
        what: 'started by a call',
        figures: `${spread(called)} ms`,
        compared: against(called),
        aim: `< ${AIM_MS} ms`,
      },
      { what: 'dr start', figures: `${spread(typed)} ms`, compared: against(typed) },
    ],
  };
}

/** Whole failovers side by side, at the polling interval of production. */
export async function wholeFailovers(stage: Stage, jobMs: number, pollMs: number): Promise<Table> {
  const ways: Record<'bare' | 'called' | 'typed', Way> = {
    bare: (group) => stage.bareFailover(group, pollMs),
    called: (group) => stage.failover(group),
    typed: (group) => stage.drFailover(group),
  };
  const rounds = 5;
  const total: Record<keyof typeof ways, number[]> = { bare: [], called: [], typed: [] };
  const lag: Record<keyof typeof ways, number[]> = { bare: [], called: [], typed: [] };
  for (let round = 0; round < rounds; round++) {
    // The job's end falls at another place of the polling interval each time.
    const length = jobMs + Math.round((pollMs * (round - rounds / 2)) / rounds);
    await stage.cloud.settings({ jobs: 'timed', jobInitMs: 500, jobMs: length });
    await Promise.all(
      (Object.keys(ways) as (keyof typeof ways)[]).map(async (way, place) => {
        const group = await stage.newGroup();
        // Not all at the same moment: each would pay for the others' start.
        await new Promise((resolve) => setTimeout(resolve, place * 2_000));
        const begun = Date.now();
        await ways[way](group);
        const ended = Date.now();
        total[way].push(ended - begun);
        lag[way].push(ended - (await stage.postedAt(group)) - length);
      }),
    );
  }
  const ratio = (way: 'called' | 'typed') =>
    median(total[way].map((figure, round) => figure / (total.bare[round] ?? Number.NaN))).toFixed(3);
  return {
    title: `Whole failovers, job of ${jobMs / 1000} s, polled every ${pollMs / 1000} s`,
    how: `${rounds} rounds of all three at once, the job up to ${pollMs / 2000} s longer or shorter each round; minimum / median / maximum. The ratio is the median of the rounds' own.`,
    rows: [
      { what: 'bare script: total', figures: `${spread(total.bare)} ms` },
      {
        what: 'started by a call: total',
        figures: `${spread(total.called)} ms`,
        compared: `${ratio('called')} x the bare script`,
        aim: '<= 1.05 x',
      },
      {
        what: 'dr start --wait: total',
        figures: `${spread(total.typed)} ms`,
        compared: `${ratio('typed')} x the bare script`,
        aim: '<= 1.05 x',
      },
      { what: 'bare script: end of the job to the end', figures: `${spread(lag.bare)} ms` },
      {
        what: 'started by a call: end of the job to the end',
        figures: `${spread(lag.called)} ms`,
        compared: `at most ${times(most(lag.called), pollMs)} the polling interval`,
      },
      { what: 'dr start --wait: end of the job to the end', figures: `${spread(lag.typed)} ms` },
    ],
  };
}
