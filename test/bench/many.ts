import { execFileSync } from 'node:child_process';
import type { Program } from '../../src/local/processes.ts';
import { median, most, spread, times, type Row, type Table } from './figures.ts';
import type { Fresh, Stage } from './stage.ts';

interface Many {
  groups: number;
  jobMs: number;
  /** From the first start to the last end. */
  totalMs: number;
  /** From the first start to the last POST. */
  lastPostMs: number;
  calls: number;
  /** The most API calls that arrived within one second. */
  callsInOneSecond: number;
  events: number;
  bytes: number;
  workerMb: number;
}

/** Each count so often: one round alone is luck. */
const ROUNDS = 3;

/** Groups failed over at once through one worker, and then again with a job of ten times the length. */
export async function manyAtOnce(
  stage: Stage,
  worker: Program,
  { counts, jobMs, log }: { counts: readonly number[]; jobMs: number; log: (line: string) => void },
): Promise<Table[]> {
  const measured: Many[][] = [];
  for (const groups of counts) {
    const rounds: Many[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      log(`${groups} groups at once, a job of ${jobMs / 1000} s`);
      const one = await play(stage, worker, groups, jobMs);
      log(`  ${inSeconds([one])} s, the last POST after ${one.lastPostMs} ms`);
      rounds.push(one);
    }
    measured.push(rounds);
  }
  const lastRounds = measured.at(-1);
  const last = lastRounds && middleOf(lastRounds);
  if (last === undefined) return [];
  log(`${last.groups} groups at once, a job of ${(jobMs * 10) / 1000} s`);
  const long = await play(stage, worker, last.groups, jobMs * 10);
  return [
    {
      title: `Groups failed over at once, one worker, job of ${jobMs / 1000} s`,
      how: `${ROUNDS} rounds each, minimum / median / maximum; what is one figure is of the round in the middle. Each started by a call, all in the same moment; \`callsPerSecond: 150\`, since one worker has the site to itself. Server, cloud, worker and caller share the cores, and a hundred starts fill them until the last POST. History: what both runs of a group wrote, median. Memory: resident, the most that was seen.`,
      rows: measured.flatMap((rounds) => rowsOf(rounds)),
    },
    {
      title: 'The same with a job of ten times the length',
      how: `${last.groups} groups, ${jobMs / 1000} s against ${(jobMs * 10) / 1000} s, one round.`,
      rows: [
        ...rowsOf([long]),
        {
          what: 'history: long against short',
          figures: `${long.events} against ${last.events} events`,
          compared: `${times(long.bytes, last.bytes)} the bytes`,
          aim: 'independent of the length',
        },
        {
          what: 'calls a run: long against short',
          figures: `${perRun(long)} against ${perRun(last)}`,
          compared: times(long.calls, last.calls),
        },
        {
          what: 'memory of the worker: long against short',
          figures: `${long.workerMb.toFixed(0)} against ${last.workerMb.toFixed(0)} MB`,
          compared: times(long.workerMb, last.workerMb),
        },
      ],
    },
  ];
}

function rowsOf(rounds: readonly Many[]): Row[] {
  const one = middleOf(rounds);
  if (one === undefined) return [];
  const groups = `${one.groups} ${one.groups === 1 ? 'group' : 'groups'}`;
  return [
    {
      what: `${groups}: first start to last end`,
      figures: `${inSeconds(rounds)} s`,
      compared: `${times(one.totalMs, one.jobMs)} the slowest job`,
      aim: '<= 1.2 x',
    },
    {
      what: `${groups}: first start to last POST`,
      figures: `${spread(rounds.map(({ lastPostMs }) => lastPostMs))} ms`,
    },
    {
      what: `${groups}: API calls a run`,
      figures: perRun(one),
      compared: `at most ${one.callsInOneSecond} a second`,
    },
    { what: `${groups}: history a run`, figures: `${one.events} events, ${one.bytes} bytes` },
    { what: `${groups}: memory of the worker`, figures: `${one.workerMb.toFixed(0)} MB` },
  ];
}

/** The round whose total is the median. */
const middleOf = (rounds: readonly Many[]): Many | undefined =>
  rounds.toSorted((a, b) => a.totalMs - b.totalMs)[Math.floor(rounds.length / 2)];

const inSeconds = (rounds: readonly Many[]): string =>
  spread(
    rounds.map(({ totalMs }) => totalMs / 1000),
    1,
  );

const perRun = ({ calls, groups }: Many): string => (calls / groups).toFixed(1);

async function play(stage: Stage, worker: Program, count: number, jobMs: number): Promise<Many> {
  await stage.cloud.settings({ jobs: 'timed', jobInitMs: 500, jobMs });
  const groups: Fresh[] = [];
  for (let i = 0; i < count; i++) groups.push(await stage.newGroup());
  const before = await callsSoFar(stage);
  const megabytes: number[] = [];
  const perSecond: number[] = [];
  let seen = { at: performance.now(), calls: before };
  const sampler = setInterval(() => {
    megabytes.push(residentMb(worker.pid));
    void callsSoFar(stage).then((calls) => {
      const now = { at: performance.now(), calls };
      perSecond.push(((now.calls - seen.calls) / (now.at - seen.at)) * 1_000);
      seen = now;
    });
  }, 1_000);
  const begun = Date.now();
  try {
    await Promise.all(groups.map((group) => stage.failover(group)));
  } finally {
    clearInterval(sampler);
  }
  const totalMs = Date.now() - begun;
  const posts = await Promise.all(groups.map((group) => stage.postedAt(group)));
  const histories = await Promise.all(groups.map((group) => stage.history(group)));
  return {
    groups: count,
    jobMs,
    totalMs,
    lastPostMs: most(posts) - begun,
    calls: (await callsSoFar(stage)) - before,
    callsInOneSecond: Math.round(most(perSecond)),
    events: median(histories.map(({ events }) => events)),
    bytes: Math.round(median(histories.map(({ bytes }) => bytes))),
    workerMb: most([...megabytes, residentMb(worker.pid)]),
  };
}

async function callsSoFar({ cloud }: Stage): Promise<number> {
  return Object.values((await cloud.calls()).counts).reduce((a, b) => a + b, 0);
}

function residentMb(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}
