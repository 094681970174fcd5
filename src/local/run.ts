import { spawn } from 'node:child_process';
import { guard } from './watchdog.ts';
import { linesOf } from './lines.ts';

export interface RunOptions {
  env: NodeJS.ProcessEnv;
  cwd?: string;
  /** Ended with SIGKILL after this long. */
  limitMs: number;
  /** Ended with SIGKILL when this fires; the reason goes into `problem`. */
  signal?: AbortSignal;
  /** Leads its own process group, and the group goes with it: for programs that start others. */
  group?: boolean;
}

export interface RunResult {
  ok: boolean;
  output: string[];
  /** Why it is not ok, in a few words. */
  problem: string;
}

/** Runs one program to its end. Never throws: what went wrong is in the result. */
export function run(file: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  return new Promise((resolve) => {
    const group = options.group === true && process.platform !== 'win32';
    const child = spawn(file, args, {
      env: options.env,
      cwd: options.cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: group,
      windowsHide: true,
    });
    const release = child.pid === undefined ? () => {} : guard(child.pid, { group });
    const output: string[] = [];
    const keep = (line: string) => {
      output.push(line);
      if (output.length > 200) output.shift();
    };
    linesOf(child.stdout, keep);
    linesOf(child.stderr, keep);

    let ended = '';
    const end = (why: string) => {
      ended ||= why;
      try {
        if (group && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
        else child.kill('SIGKILL');
      } catch {
        // gone already
      }
    };
    const timer = setTimeout(
      () => end(`no end after ${Math.round(options.limitMs / 1000)} s`),
      options.limitMs,
    );
    const onAbort = () => end(String(options.signal?.reason ?? 'aborted'));
    options.signal?.addEventListener('abort', onAbort, { once: true });

    const finish = (problem: string) => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', onAbort);
      release();
      resolve({ ok: problem === '', output, problem });
    };
    child.once('error', (error) => finish(error.message));
    child.once('close', (code, signal) => {
      if (ended !== '') finish(ended);
      else if (signal !== null) finish(`ended by ${signal}`);
      else finish(code === 0 ? '' : `exit code ${code}`);
    });
  });
}
