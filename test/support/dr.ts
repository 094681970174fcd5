import { join } from 'node:path';
import { inject, onTestFinished } from 'vitest';
import { spawnNode } from '../../src/local/processes.ts';
import type { World } from './world.ts';

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A `dr` that runs: its two streams apart. */
export interface Dr {
  kill(signal: NodeJS.Signals): boolean;
  /** The first line that matches, already printed or to come. Fails with the output when the process ends without. */
  line(pattern: RegExp): Promise<string>;
  ended: Promise<Ended>;
  stdout: readonly string[];
  stderr: readonly string[];
}

type Env = Record<string, string | undefined>;

/** Starts `dr …` as its own process, without a terminal. Ends with the test. An undefined variable is not set. */
export function startDr(world: Pick<World, 'env'>, args: string[], env: Env = {}): Dr {
  const streams: Record<'stdout' | 'stderr', string[]> = { stdout: [], stderr: [] };
  const waiting = new Set<() => void>();
  const program = spawnNode(join(inject('distDir'), 'src/cli/main.js'), args, {
    name: `dr ${args[0] ?? ''}`,
    env: { ...process.env, USER: 'anna', ...world.env, ...env },
    onLine: (line, stream) => {
      streams[stream].push(line);
      for (const look of waiting) look();
    },
  });
  onTestFinished(async () => {
    program.kill('SIGKILL');
    await program.exited;
  });
  const all = () => [...streams.stdout, ...streams.stderr];
  return {
    kill: (signal) => program.kill(signal),
    line: (pattern) =>
      new Promise<string>((resolve, reject) => {
        const look = () => {
          const found = all().find((line) => pattern.test(line));
          if (found !== undefined) resolve(found);
        };
        waiting.add(look);
        look();
        void program.exited.then(({ code }) => {
          look();
          reject(new Error(`dr ended (${code}) without ${String(pattern)}:\n${all().join('\n')}`));
        });
      }),
    ended: program.exited.then(({ code }) => ({
      code,
      stdout: streams.stdout.join('\n'),
      stderr: streams.stderr.join('\n'),
    })),
    stdout: streams.stdout,
    stderr: streams.stderr,
  };
}

/** Runs `dr …` to its end. */
export function dr(world: Pick<World, 'env'>, args: string[], env: Env = {}): Promise<Ended> {
  return startDr(world, args, env).ended;
}

/** A worker process, polling. */
export async function startDrWorker(world: Pick<World, 'env'>, env: Env = {}): Promise<Dr> {
  const worker = startDr(world, ['worker'], env);
  await worker.line(/"worker ready"/);
  return worker;
}

/** The JSON values on stdout, one a line. Fails on a line that is none. */
export function jsonLines(ended: Pick<Ended, 'stdout'>): Record<string, unknown>[] {
  return ended.stdout.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
}
