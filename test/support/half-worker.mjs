// A worker that does one half of the work. Its arguments: the folder of the compiled product, and which half.
// `activities`: one at a time. While it is busy it has no poll open, so nothing is lost in it when it is paused.
// `workflows`: what they ask for is left to others.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NativeConnection } from '@temporalio/worker';
import { pino } from 'pino';

const [dist, half] = process.argv.slice(2);
const HALVES = {
  activities: { maxConcurrentActivityTaskExecutions: 1, workflowBundle: undefined },
  // How long the server lets a task, or a query, wait for a worker that has died.
  workflows: { activities: undefined, stickyQueueScheduleToStartTimeout: '8 s' },
};

const load = (path) => import(pathToFileURL(join(dist, path)).href);
const [{ createWorker }, { loadConfig }] = await Promise.all([
  load('src/worker.js'),
  load('src/config/load.js'),
]);

const connection = await NativeConnection.connect({ address: process.env.TEMPORAL_ADDRESS });
const worker = await createWorker({
  config: loadConfig(),
  connection,
  namespace: process.env.TEMPORAL_NAMESPACE,
  log: pino({ level: 'silent' }),
  stopping: new AbortController().signal,
  tuning: HALVES[half],
});
process.stdout.write('ready\n');
await worker.run();
await connection.close();
