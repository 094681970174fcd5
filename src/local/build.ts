import { join } from 'node:path';
import { CLI_VERSION } from './cache.ts';
import { onPath } from './on-path.ts';
import { run } from './run.ts';

export interface Obtain {
  env: NodeJS.ProcessEnv;
  log: (line: string) => void;
  /** An empty directory that is removed afterwards. */
  dir: string;
}

export type Obtained = { path: string } | { problem: string };

const PACKAGE = `github.com/temporalio/cli/cmd/temporal@${CLI_VERSION}`;

/** Builds the Temporal CLI, which carries the whole server, with Go. */
export async function buildCli({ env, log, dir }: Obtain): Promise<Obtained> {
  const go = onPath('go', env);
  if (go === undefined) return { problem: 'go install: Go is not on PATH' };

  const started = Date.now();
  log(
    `Building the Temporal server with Go: no Temporal CLI was found here. Three to five minutes, once; then it is kept.`,
  );
  const progress = setInterval(() => log(`  still building, ${elapsed(started)}`), 10_000);
  try {
    const { GOOS: _os, GOARCH: _arch, ...goEnv } = env; // a cross build refuses GOBIN, and would be of no use
    const result = await run(go, ['install', PACKAGE], {
      env: { ...goEnv, CGO_ENABLED: '0', GO111MODULE: 'on', GOBIN: dir },
      cwd: dir,
      limitMs: 20 * 60_000,
      group: true,
    });
    if (!result.ok) {
      return {
        problem: [`go install ${PACKAGE}: ${result.problem}`, ...result.output.slice(-5)].join('\n    '),
      };
    }
    log(`  built in ${elapsed(started)}`);
    return { path: join(dir, process.platform === 'win32' ? 'temporal.exe' : 'temporal') };
  } finally {
    clearInterval(progress);
  }
}

function elapsed(since: number): string {
  const seconds = Math.round((Date.now() - since) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
