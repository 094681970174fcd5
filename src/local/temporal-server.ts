import { setTimeout as delay } from 'node:timers/promises';
import { LocalError } from './errors.ts';
import { useExternalServer } from './external-server.ts';
import { findTemporalCli } from './find.ts';
import { freePorts } from './free-port.ts';
import { waitUntilReady } from './readiness.ts';
import { spawnProgram, type Program } from './program.ts';

type SearchAttributeType = 'Text' | 'Keyword' | 'Int' | 'Double' | 'Bool' | 'Datetime' | 'KeywordList';

export interface TemporalServerOptions {
  /** A port that is taken is no error: another one is used. */
  port?: number;
  uiPort?: number;
  metricsPort?: number;
  /** The Web UI. Default: true. */
  ui?: boolean;
  /** Left out, everything is in memory. */
  dbFilename?: string;
  /** Made if it isn't there. Default: `default`; of an external server, what its environment says. */
  namespace?: string;
  /** Only of a server that is started here. */
  searchAttributes?: Record<string, SearchAttributeType>;
  log?: (line: string) => void;
  env?: NodeJS.ProcessEnv;
}

export interface TemporalServer {
  address: string;
  namespace: string;
  uiUrl: string | null;
  pid: number | null;
  /** Started here, and to be stopped. */
  owned: boolean;
  stop(): Promise<void>;
}

const READY_MS = 60_000;
const STOP_GRACE_MS = 10_000;
const STARTS = 4;
const PORT_TAKEN = /address already in use|only one usage of each socket|^ *panic: /im;

/** A Temporal server that answers: the one of TEMPORAL_ADDRESS, or a dev server of our own. */
export async function startTemporalServer(options: TemporalServerOptions = {}): Promise<TemporalServer> {
  const env = options.env ?? process.env;
  const log = options.log ?? ((line: string) => void process.stderr.write(`${line}\n`));
  const address = env['TEMPORAL_ADDRESS'];
  if (address) return useExternalServer(address, env, options.namespace);

  const cli = await findTemporalCli({ env, log });
  for (let start = 1; ; start++) {
    try {
      return await startOnce(cli, env, log, options);
    } catch (error) {
      // Somebody took a port after it was chosen: one of ours, or one that the server chose inside (it panics then).
      const again = error instanceof Error && PORT_TAKEN.test(error.message);
      if (!again || start === STARTS) throw error;
    }
  }
}

async function startOnce(
  cli: string,
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
  options: TemporalServerOptions,
): Promise<TemporalServer> {
  const ui = options.ui ?? true;
  const namespace = options.namespace ?? 'default';
  const wishes = [options.port, options.metricsPort, ...(ui ? [options.uiPort] : [])];
  const ports = await freePorts(wishes);
  const [port, metricsPort, uiPort] = ports;
  wishes.forEach((wish, i) => {
    if (wish && wish !== ports[i]) log(`Port ${wish} is in use, taking ${ports[i]}.`);
  });

  const given = Object.entries(options.searchAttributes ?? {});
  const args = ['server', 'start-dev', '--ip', '127.0.0.1', '--log-level', 'error', '--color', 'never'];
  args.push('--port', `${port}`, '--metrics-port', `${metricsPort}`);
  args.push(...(ui ? ['--ui-port', `${uiPort}`] : ['--headless']));
  if (namespace !== 'default') args.push('--namespace', namespace);
  if (options.dbFilename) args.push('--db-filename', options.dbFilename);
  args.push(...given.flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]));

  const program = spawnProgram(cli, args, {
    name: 'Temporal dev server',
    env: withoutTemporalSettings(env),
    // Printed once its own services are up. An answer on the port alone could be another server's.
    readyLine: /^(Temporal )?Server:/i,
  });

  const died = new AbortController();
  void program.exited.then(() => died.abort());
  try {
    // A later CLI may print something else: then being alive a while later has to do.
    await Promise.race([program.ready, delay(10_000, undefined, { signal: died.signal, ref: false })]);
    await waitUntilReady({ address: `127.0.0.1:${port}` }, namespace, {
      limitMs: READY_MS,
      signal: died.signal,
    });
  } catch (error) {
    const why = died.signal.aborted
      ? 'it ended at once'
      : error instanceof Error
        ? error.message
        : String(error);
    await program.stop(STOP_GRACE_MS);
    // A panic says why in its first line; its stack is no use to anybody here.
    const { output } = program;
    const panic = output.findIndex((line) => line.startsWith('panic: '));
    const said = panic < 0 ? output.slice(-15) : output.slice(panic, panic + 1);
    throw new LocalError(
      'DR_LOCAL_SERVER',
      [`The Temporal server did not start: ${why}`, ...said].join('\n  '),
    );
  }
  return asServer(program, {
    address: `127.0.0.1:${port}`,
    namespace,
    uiUrl: ui ? `http://127.0.0.1:${uiPort}` : null,
  });
}

function asServer(
  program: Program,
  where: Pick<TemporalServer, 'address' | 'namespace' | 'uiUrl'>,
): TemporalServer {
  return {
    ...where,
    pid: program.pid,
    owned: true,
    stop: async () => {
      await program.stop(STOP_GRACE_MS);
    },
  };
}

/** TEMPORAL_NAMESPACE and the like are for clients; the CLI would read them as its own flags. */
function withoutTemporalSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('TEMPORAL_')));
}
