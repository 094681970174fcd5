// A worker that carries out one activity at a time and no workflows. While it is busy it has no poll open,
// so nothing is lost in it when it is paused. Its argument is the folder of the compiled product.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NativeConnection } from '@temporalio/worker';
import { pino } from 'pino';

const load = (path) => import(pathToFileURL(join(process.argv[2], path)).href);
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
  tuning: { maxConcurrentActivityTaskExecutions: 1, workflowBundle: undefined },
});
process.stdout.write('ready\n');
await worker.run();
await connection.close();
