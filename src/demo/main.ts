import { parseArgs } from 'node:util';
import { Processes } from '../local/processes.ts';
import { play } from './story.ts';
import { setStage } from './stage.ts';

/** `npm run demo`: a failover whose answer gets lost, on a real Temporal server and a simulated cloud. */
const { values } = parseArgs({ options: { keep: { type: 'boolean', default: false } } });

let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => (interrupted = true));
const processes = new Processes();
try {
  const stage = await setStage(processes);
  process.exitCode = await play(stage, processes, values.keep);
  if (values.keep) {
    process.stdout.write('\nAll of it keeps running. Ctrl-C ends it.\n');
    await new Promise(() => setInterval(() => {}, 60_000));
  }
} catch (error) {
  const why = interrupted ? 'interrupted' : error instanceof Error ? error.message : String(error);
  process.stderr.write(`\nThe demo stopped: ${why}. Nothing is left running.\n`);
  process.exitCode = 1;
} finally {
  await processes.stop();
}
