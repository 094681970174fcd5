import { pino } from 'pino';
import { AlertSources } from '../alerts/sources.ts';
import { exposureProblem } from '../config/api-schema.ts';
import type { ApiConfig } from '../config/api.ts';
import { ConfigError } from '../config/errors.ts';
import { exampleFor } from '../config/examples.ts';
import { parseListen } from '../config/listen.ts';
import { loadConfig, type LoadedConfig, type LoadOptions } from '../config/load.ts';
import { logLevel } from '../config/log-level.ts';
import { lazyTemporal } from '../temporal/connection.ts';
import { createApp } from './app.ts';
import { People } from './people.ts';
import { LIMITS, listen, type ServerLimits } from './server.ts';
import { UsageError } from './usage-error.ts';

export interface ServeOptions extends LoadOptions {
  /** The `--listen` option, before the one of the file. */
  listen?: string | undefined;
  limits?: ServerLimits;
}

const ANSWER_MS = 30_000;
/** A stop waits for what is in flight: as long as a request may take, and a little. */
const DRAIN_MS = ANSWER_MS + 5_000;

/**
 * Runs the API until it is told to stop (SIGTERM, SIGINT); what is in flight is answered first.
 * @throws ConfigError, UsageError
 */
export async function serveApi(options: ServeOptions = {}): Promise<void> {
  const config = loadConfig(options);
  const api = apiOf(config, options.listen);
  const log = pino(
    { name: 'dr-api', level: logLevel(process.env['DR_LOG_LEVEL'] || 'info') },
    pino.destination(2),
  );
  for (const warning of config.warnings) log.warn(warning);

  const people = await People.read(config.file, api.tokens);
  const alertSources = config.alerts && (await AlertSources.read(config.file, config.alerts));
  const stopped = new Promise<NodeJS.Signals>((resolve) => {
    process.once('SIGTERM', resolve).once('SIGINT', resolve);
  });
  const temporal = lazyTemporal();
  try {
    const { rateLimit } = api;
    const app = createApp({ temporal, config, people, alertSources, rateLimit, answerLimit: ANSWER_MS, log });
    const server = await listen(app.fetch, api, config.file, options.limits ?? LIMITS);
    const { address, namespace } = temporal;
    const sources = config.alerts?.sources.map(({ name }) => name) ?? [];
    log.info({ url: server.url, people: api.tokens.length, sources, address, namespace }, 'api ready');
    const signal = await stopped;
    log.info({ signal }, 'api stops');
    await server.close(DRAIN_MS);
  } finally {
    await temporal.connection.close();
  }
}

function apiOf({ api, file }: LoadedConfig, typed: string | undefined): ApiConfig {
  if (api === null) {
    const message = 'is missing: who may talk to the API stands there';
    throw new ConfigError('DR_CONFIG_INVALID', file, [
      { path: 'api', line: null, message, example: exampleFor(['api']) },
    ]);
  }
  if (typed === undefined) return api;
  const where = parseListen(typed);
  if (where === null)
    throw new UsageError('DR_USAGE', `--listen is "${typed}"; a correct one is --listen 127.0.0.1:8080`);
  const problem = exposureProblem(where.host, api.tls !== null, api.behindProxy);
  if (problem !== null) throw new UsageError('DR_LISTEN', `--listen ${typed} ${problem}.`);
  return { ...api, listen: where };
}
