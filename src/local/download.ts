import { readdir, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CLI_VERSION } from './cache.ts';
import { run } from './run.ts';
import type { Obtain, Obtained } from './build.ts';

const SITE = 'temporal.download';

/** A site that can't be reached, or a transfer that stands still, is given up after this long. */
const PATIENCE_MS = 20_000;

/**
 * The SDK downloads as a side effect of starting a server, so a server is started and stopped at once.
 * In a process of its own: the SDK knows no time limit, and its native part would stay loaded in ours.
 */
const SCRIPT = `
const { TestWorkflowEnvironment } = require(process.argv[1]);
const executable = { type: 'cached-download', downloadDir: process.argv[2], version: process.argv[3] };
TestWorkflowEnvironment.createLocal({ server: { executable } })
  .then((env) => env.teardown())
  .catch((error) => { console.error(error.message); process.exitCode = 1; });
`;

export async function downloadCli({ env, log, dir }: Obtain): Promise<Obtained> {
  let sdk: string;
  try {
    sdk = createRequire(import.meta.url).resolve('@temporalio/testing');
  } catch {
    return { problem: 'download: @temporalio/testing is not installed' };
  }
  log(`Looking for the Temporal server at ${SITE} ...`);
  const stalled = new AbortController();
  const watch = watchTransfer(dir, () =>
    stalled.abort(`${SITE} did not answer within ${PATIENCE_MS / 1000} s`),
  );
  try {
    const result = await run(process.execPath, ['-e', SCRIPT, sdk, dir, CLI_VERSION], {
      env: { ...env, NODE_OPTIONS: '' },
      limitMs: 15 * 60_000,
      signal: stalled.signal,
      group: true,
    });
    if (!result.ok) return { problem: `download: ${reason(result.output, result.problem)}` };
  } finally {
    watch.stop();
  }
  const [file] = await readdir(dir);
  return file === undefined ? { problem: 'download: nothing arrived' } : { path: join(dir, file) };
}

/** Calls `onStall` when nothing in `dir` has grown for a while. */
function watchTransfer(dir: string, onStall: () => void): { stop: () => void } {
  let size = -1;
  let lastGrowth = Date.now();
  const timer = setInterval(() => {
    void sizeOf(dir).then((now) => {
      if (now > size) {
        size = now;
        lastGrowth = Date.now();
      } else if (Date.now() - lastGrowth > PATIENCE_MS) {
        onStall();
      }
    });
  }, 500);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

async function sizeOf(dir: string): Promise<number> {
  let sum = 0;
  for (const name of await readdir(dir).catch(() => [])) {
    sum += (await stat(join(dir, name)).catch(() => ({ size: 0 }))).size;
  }
  return sum;
}

/** The SDK repeats its message and the whole address; the cause is at the end. */
function reason(output: readonly string[], problem: string): string {
  const text = output.at(-1);
  if (text === undefined || problem.includes(SITE)) return problem;
  if (/error sending request/.test(text)) return `${SITE} can't be reached (${text.split('): ').at(-1)})`;
  return text;
}
