import { mkdir, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LocalError } from './errors.ts';
import { buildCli, type Obtained } from './build.ts';
import { CLI_VERSION, cacheDir, cachedCli } from './cache.ts';
import { problemWithCli } from './check-cli.ts';
import { downloadCli } from './download.ts';
import { inTurn } from './in-turn.ts';
import { isProgram, onPath } from './on-path.ts';

export interface FindOptions {
  env: NodeJS.ProcessEnv;
  log: (line: string) => void;
}

/** The Temporal CLI, which carries the dev server: on PATH, kept from an earlier time, downloaded, or built. */
export async function findTemporalCli({ env, log }: FindOptions): Promise<string> {
  const problems: string[] = [];

  const installed = onPath('temporal', env);
  if (installed === undefined) {
    problems.push('PATH: no `temporal`');
  } else {
    const problem = await problemWithCli(installed, env);
    if (problem === undefined) return installed;
    log(`Not used: ${problem}.`);
    problems.push(`PATH: ${problem}`);
  }

  const kept = cachedCli(env);
  const look = async () =>
    isProgram(kept) && (await problemWithCli(kept, env)) === undefined ? kept : undefined;
  const found = await look();
  if (found !== undefined) return found;
  problems.push(isProgram(kept) ? `cache: ${kept} is damaged` : `cache: no ${kept}`);

  return inTurn(cacheDir(env), {
    done: look,
    onWait: () => log('Waiting: another process is getting the Temporal server.'),
    work: async (dir) => {
      for (const obtain of [downloadCli, buildCli]) {
        const problem = await keep(await obtain({ env, log, dir }), kept, env);
        if (problem === undefined) return kept;
        log(`  ${problem}`);
        problems.push(problem);
      }
      throw new LocalError('DR_LOCAL_SERVER', nothingFound(problems, kept));
    },
  });
}

/** Moved by one rename: who looks sees no copy or a whole one. */
async function keep(got: Obtained, kept: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  if ('problem' in got) return got.problem;
  const problem = await problemWithCli(got.path, env);
  if (problem !== undefined) return problem;
  await mkdir(dirname(kept), { recursive: true });
  await rename(got.path, kept);
  return undefined;
}

function nothingFound(problems: readonly string[], kept: string): string {
  return [
    'No Temporal server could be found or made. One of these is enough:',
    '  - TEMPORAL_ADDRESS=host:port of a server that runs already',
    '  - the Temporal CLI on PATH (https://docs.temporal.io/cli/setup-cli)',
    `  - a copy of it at ${kept}`,
    '  - a way to https://temporal.download, to fetch it from there',
    `  - Go on PATH and a way to its modules, to build ${CLI_VERSION} (about five minutes, once)`,
    'What was tried:',
    ...problems.map((problem) => `  - ${problem}`),
  ].join('\n');
}
