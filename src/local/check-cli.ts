import { run } from './run.ts';

/** Worker versioning and updates as the runbooks use them need this server. */
const OLDEST_SERVER: readonly [number, number] = [1, 29];

/** Undefined when the program is a Temporal CLI that can be used, else why it can't, in a few words. */
export async function problemWithCli(path: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const { ok, output, problem } = await run(path, ['--version'], { env, limitMs: 20_000 });
  if (!ok) return `${path} does not run (${problem})`;
  const text = output.join('\n');
  if (!/temporal/i.test(text)) return `${path} is not the Temporal CLI`;
  const version = /Server (\d+)\.(\d+)/.exec(text);
  if (version === null) return undefined;
  const [major, minor] = [Number(version[1]), Number(version[2])];
  if (major < OLDEST_SERVER[0] || (major === OLDEST_SERVER[0] && minor < OLDEST_SERVER[1])) {
    return `${path} carries server ${major}.${minor}, ${OLDEST_SERVER.join('.')} or later is needed`;
  }
  return undefined;
}
