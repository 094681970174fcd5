import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject, onTestFinished } from 'vitest';
import { spawnNode, type Program } from '../../src/local/processes.ts';
import type { World } from './world.ts';

/** `dr …` as its own process, as a person runs it. Ends with the test. */
function runDr(world: Pick<World, 'env'>, args: string[], env: Record<string, string> = {}): Program {
  const program = spawnNode(join(inject('distDir'), 'src/cli/main.js'), args, {
    name: `dr ${args[0] ?? ''}`,
    env: { ...process.env, ...world.env, NO_COLOR: '1', ...env },
    ...(args[0] === 'worker' ? { readyLine: /"worker ready"/ } : {}),
  });
  onTestFinished(async () => {
    program.kill('SIGKILL');
    await program.exited;
  });
  return program;
}

/**
 * A process that does one half of a worker's work. `activities`: one at a time, and busy, it asks Temporal for nothing
 * more. `workflows`: no activity.
 */
export async function startHalfWorker(world: World, half: 'activities' | 'workflows'): Promise<Program> {
  const worker = spawnNode(
    fileURLToPath(new URL('half-worker.mjs', import.meta.url)),
    [inject('distDir'), half],
    {
      name: `worker, ${half} only`,
      env: { ...process.env, ...world.env },
      readyLine: /ready/,
    },
  );
  onTestFinished(async () => {
    worker.kill('SIGKILL');
    await worker.exited;
  });
  await worker.ready;
  return worker;
}

/** A worker process, polling. */
export async function startWorkerProcess(world: World): Promise<Program> {
  const worker = runDr(world, ['worker']);
  await worker.ready;
  return worker;
}
