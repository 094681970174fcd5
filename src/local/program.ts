import { spawn } from 'node:child_process';
import { LocalError } from './errors.ts';
import { linesOf } from './lines.ts';
import { guard } from './watchdog.ts';

export interface ProgramOptions {
  /** For messages. */
  name: string;
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
  /** Ready when a line of its output matches; left out, as soon as it runs. */
  readyLine?: RegExp;
}

export interface ExitStatus {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface Program {
  name: string;
  pid: number;
  /** The line that said so, or ''. Fails when the program ends before. */
  ready: Promise<string>;
  exited: Promise<ExitStatus>;
  /** False when it has ended already. */
  kill(signal: NodeJS.Signals): boolean;
  /** SIGTERM, and SIGKILL after the grace. */
  stop(graceMs?: number): Promise<ExitStatus>;
  /** Its last lines, both streams. */
  output: readonly string[];
}

const KEPT_LINES = 1_000;

/** Starts a program that runs along with this process and never outlives it. Throws where it can't be started. */
export function spawnProgram(file: string, args: readonly string[], options: ProgramOptions): Program {
  const child = spawn(file, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Out of reach of the terminal's Ctrl-C: who started it stops it, in order.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const { pid } = child;
  if (pid === undefined) {
    child.on('error', () => {});
    throw new LocalError('DR_LOCAL_PROGRAM', `${options.name} can't be started: ${file}`);
  }
  const release = guard(pid);
  const output: string[] = [];

  let isReady: (line: string) => void = () => {};
  let isNotReady: (error: Error) => void = () => {};
  const ready = new Promise<string>((resolve, reject) => {
    isReady = resolve;
    isNotReady = reject;
  });
  ready.catch(() => {}); // who does not wait for it is not to be hit by it
  if (options.readyLine === undefined) isReady('');

  for (const stream of ['stdout', 'stderr'] as const) {
    linesOf(child[stream], (line) => {
      output.push(line);
      if (output.length > KEPT_LINES) output.shift();
      options.onLine?.(line, stream);
      if (options.readyLine?.test(line)) isReady(line);
    });
  }

  const exited = new Promise<ExitStatus>((resolve) => {
    const end = (code: number | null, signal: NodeJS.Signals | null) => {
      const lines = [`${options.name} ended (${signal ?? code}) before it was ready`, ...output.slice(-15)];
      isNotReady(new LocalError('DR_LOCAL_PROGRAM', lines.join('\n  ')));
      resolve({ code, signal });
    };
    // By 'close' the last lines have been read; but a grandchild that holds the pipes can keep it away for ever.
    child.once('close', end);
    child.once('exit', (code, signal) => {
      release();
      setTimeout(() => end(code, signal), 2_000).unref();
    });
    child.on('error', () => {});
  });

  return {
    name: options.name,
    pid,
    ready,
    exited,
    output,
    kill: (signal) => child.kill(signal),
    stop: async (graceMs = 10_000) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      child.kill('SIGTERM');
      const status = await exited;
      clearTimeout(timer);
      return status;
    },
  };
}

/** The same for a script, under the Node that runs this one. */
export function spawnNode(script: string, args: readonly string[], options: ProgramOptions): Program {
  return spawnProgram(process.execPath, [script, ...args], options);
}
