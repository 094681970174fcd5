import { setTimeout as delay } from 'node:timers/promises';
import type { Program } from '../../src/local/processes.ts';
import { spread, type Table } from './figures.ts';
import type { Stage } from './stage.ts';

const RUNS = 5;

/** A worker is killed while it follows a job: how long until another one polls it. */
export async function killedWhileFollowing(stage: Stage, first: Program): Promise<Table> {
  const { cloud } = stage;
  await cloud.settings({ jobs: 'manual' });
  let worker = first;
  const gaps: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const group = await stage.newGroup();
    const polls = async () => (await cloud.calls()).counts.job;
    const before = await polls();
    const handle = await stage.start(group);
    await cloud.waitForCalls('job', { count: before + 1 });
    // Spread over the time between two heartbeats.
    await delay(1_000 + run * 500);
    const next = await stage.startWorker();
    worker.kill('SIGKILL');
    await worker.exited;
    const begun = performance.now();
    await cloud.waitForCalls('job', { count: (await polls()) + 1 });
    gaps.push((performance.now() - begun) / 1_000);
    await cloud.finishJob(group.id);
    await handle.result();
    worker = next;
  }
  await worker.stop();
  return {
    title: 'Worker killed while it follows a job',
    how: `${RUNS} times SIGKILL; until another worker, already running, polls the job; minimum / median / maximum.`,
    rows: [{ what: 'the job is followed again after', figures: `${spread(gaps, 1)} s`, aim: '<= 10 s' }],
  };
}
