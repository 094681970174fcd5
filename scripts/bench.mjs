// Figures of one machine, side by side in one run: npm run bench
// Nothing here passes or fails; the tests prove behaviour, this prints speed.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { bootstrapOrExit } from './bootstrap.mjs';

await bootstrapOrExit();
const { Processes } = await import('../dist/src/local/processes.js');
const { setStage, SITE, DR } = await import('../dist/src/demo/stage.js');
const { SimulatorControl } = await import('../dist/src/simulator/control-client.js');

const RUNS = 10;
const POLL_MS = 1_000; // as in the stage's dr.yaml

const processes = new Processes();
try {
  const stage = await setStage(processes);
  const cloud = new SimulatorControl(stage.cloudUrl);
  const connection = await Connection.connect({ address: stage.address });
  processes.add('client', () => connection.close());
  const client = new Client({ connection, namespace: stage.namespace });
  const env = { ...process.env, ...stage.env };
  const newGroup = () => cloud.addGroup({ name: `bench-${randomUUID().slice(0, 8)}` });
  // A start under a group's id hands over to the canonical run: it may not be there yet.
  const ended = async (id) => {
    for (;;) {
      const report = await canonical(id)
        .result()
        .catch((error) => {
          if (error.name !== 'WorkflowNotFoundError') throw error;
          return null;
        });
      if (report !== null) return report;
    }
  };
  const canonical = (id) => client.workflow.getHandle(`dr/${SITE}/${id}`);

  console.log(`\n${RUNS} runs each, minimum / median / maximum\n`);

  const bare = await repeat(() => timed(() => exited(process.execPath, ['-e', '0'], env)));
  const help = await repeat(() => timed(() => exited(process.execPath, [DR, '--help'], env)));
  print('node -e 0', bare, 'ms');
  print('dr --help', help, 'ms', `${ratio(help, bare)} x node alone`);

  await cloud.settings({ jobInitMs: 0, jobMs: 0 });
  const toPost = await repeat(async () => {
    const id = await newGroup();
    const begun = Date.now();
    await exited(
      process.execPath,
      [DR, 'start', 'failover', '--site', SITE, '--group', id, '--servers', 'ignore'],
      env,
    );
    await ended(id);
    const [effect] = await cloud.effects(id);
    return Date.parse(effect.at) - begun;
  });
  print('dr start to action POST', toPost, 'ms', `${ratio(toPost, help)} x dr --help`);

  await cloud.settings({ jobs: 'manual' });
  const noticed = await repeat(async (n) => {
    const id = await newGroup();
    const seen = (await cloud.calls()).counts.job;
    await exited(
      process.execPath,
      [DR, 'start', 'failover', '--site', SITE, '--group', id, '--servers', 'ignore'],
      env,
    );
    await cloud.waitForCalls('job', { count: seen + 1 });
    // Spread over the polling interval: at its begin, in its middle, at its end.
    await new Promise((resolve) => setTimeout(resolve, (POLL_MS * n) / RUNS));
    const finished = Date.now();
    await cloud.finishJob(id);
    const report = await ended(id);
    return Date.parse(report.endedAt) - finished;
  });
  print(
    'end of job to end of run',
    noticed,
    'ms',
    `maximum ${(Math.max(...noticed) / POLL_MS).toFixed(2)} x the polling interval`,
  );

  const eventsAfter = async (polls) => {
    const id = await newGroup();
    const seen = (await cloud.calls()).counts.job;
    await exited(
      process.execPath,
      [DR, 'start', 'failover', '--site', SITE, '--group', id, '--servers', 'ignore'],
      env,
    );
    await cloud.waitForCalls('job', { count: seen + polls, waitMs: 120_000 });
    await cloud.finishJob(id);
    await ended(id);
    return (await canonical(id).fetchHistory()).events.length;
  };
  console.log(
    `history events                    ${await eventsAfter(1)} for 1 poll of the job, ${await eventsAfter(20)} for 20`,
  );
} finally {
  await processes.stop();
}

async function repeat(measure) {
  const figures = [];
  for (let n = 0; n < RUNS; n++) figures.push(await measure(n));
  return figures.sort((a, b) => a - b);
}

async function timed(work) {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

function exited(file, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${args.join(' ')} ended with ${code}`)),
    );
  });
}

function median(figures) {
  return figures[Math.floor(figures.length / 2)];
}

function ratio(a, b) {
  return (median(a) / median(b)).toFixed(1);
}

function print(name, figures, unit, remark = '') {
  const [min, mid, max] = [figures[0], median(figures), figures.at(-1)].map((one) => one.toFixed(0));
  console.log(`${name.padEnd(32)}  ${min} / ${mid} / ${max} ${unit}${remark ? `   ${remark}` : ''}`);
}
