import { homedir } from 'node:os';
import { join } from 'node:path';

/** Later versions can't be had by `go install`: their go.mod carries a replace directive. */
export const CLI_VERSION = 'v1.5.1';

const CLI_NAME = process.platform === 'win32' ? 'temporal.exe' : 'temporal';

export function cacheDir(env: NodeJS.ProcessEnv): string {
  const own = env['DR_CACHE_DIR'];
  if (own) return own;
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'dr-runbooks');
}

/** Where the Temporal CLI is kept once it was downloaded or built. */
export function cachedCli(env: NodeJS.ProcessEnv): string {
  return join(cacheDir(env), `temporal-cli-${CLI_VERSION}`, CLI_NAME);
}
