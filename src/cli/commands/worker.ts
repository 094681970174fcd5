import { runWorker } from '../../worker.ts';
import { run } from '../output.ts';

export async function worker(options: {
  config?: string | undefined;
  taskQueue?: string | undefined;
}): Promise<void> {
  await run({}, async () => {
    await runWorker({ path: options.config, taskQueue: options.taskQueue });
  });
}
