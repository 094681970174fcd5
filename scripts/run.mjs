import { spawn } from 'node:child_process';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a script under this Node, with our terminal, our signals and, in the end, its exit code.
 * @param {string[]} args script and arguments
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, capture?: boolean }} options capture: collect the output instead
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runNode(args, { env = process.env, cwd, capture = false } = {}) {
  return runProgram(process.execPath, args, { env, cwd, capture });
}

/** The same for any program. */
export function runProgram(file, args, { env = process.env, cwd, capture = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      env,
      cwd,
      stdio: capture ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      windowsHide: true,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => (output += text));
    }
    // Staying alive until the child has ended is the point: it cleans up, and we report how it went.
    const handlers = FORWARDED.map((signal) => [signal, () => child.kill(signal)]);
    for (const [signal, handler] of handlers) process.on(signal, handler);
    const orphaned = whenOrphaned(() => child.kill('SIGTERM'));
    const done = () => {
      clearInterval(orphaned);
      for (const [signal, handler] of handlers) process.off(signal, handler);
    };
    child.once('error', (error) => {
      done();
      reject(error);
    });
    child.once('close', (code, signal) => {
      done();
      resolve({ code: code ?? 128 + (SIGNAL_NUMBERS[signal] ?? 0), output });
    });
  });
}

const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 };

/** npm runs us by a shell, and a SIGTERM to npm ends that shell and nothing below it. */
function whenOrphaned(end) {
  if (process.env.npm_lifecycle_event === undefined) return undefined;
  const parent = process.ppid;
  return setInterval(() => {
    if (process.ppid !== parent) end();
  }, 500);
}
