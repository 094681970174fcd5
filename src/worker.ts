import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { createActivities } from './activities/index.ts';
import { createClouds } from './cloud/index.ts';
import { loadConfig, type LoadOptions } from './config/load.ts';
import { temporalTarget } from './temporal/connection.ts';
import { namesOf, TemporalUnreachableError } from './temporal/errors.ts';
import {
  missingSearchAttributes,
  SEARCH_ATTRIBUTE_NAMES,
  type SearchAttributeName,
} from './temporal/search-attributes.ts';
import { temporalLogger } from './temporal/worker-log.ts';

/** The bundle is made at build time, next to the compiled sources. */
const BUNDLE = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));

/**
 * Runs a worker until it is told to stop (SIGTERM, SIGINT). Wires configuration, clouds and activities together;
 * nothing else does.
 * @throws ConfigError, TemporalUnreachableError
 */
export async function runWorker(
  options: LoadOptions & { bundle?: string; onReady?: () => void } = {},
): Promise<void> {
  const config = loadConfig(options);
  const { settings } = config;
  const log = pino({ name: 'dr-worker', level: process.env['DR_LOG_LEVEL'] ?? 'info' }, pino.destination(2));
  for (const warning of config.warnings) log.warn(warning);

  // The SDK cancels activities only after the grace time; those that merely wait leave at once, others finish their POST.
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  process.once('SIGTERM', stop).once('SIGINT', stop);

  Runtime.install({ logger: temporalLogger(log, 'INFO') });
  const { address, namespace, connectionOptions } = temporalTarget();
  const connection = await NativeConnection.connect(connectionOptions).catch((error: unknown) => {
    throw new TemporalUnreachableError(`Temporal does not answer at ${address} (${namesOf(error)}).`);
  });
  try {
    const worker = await Worker.create({
      connection,
      namespace,
      taskQueue: settings.taskQueue,
      workflowBundle: { codePath: options.bundle ?? BUNDLE },
      dataConverter: {
        payloadConverterPath: fileURLToPath(new URL('./temporal/payload-converter.js', import.meta.url)),
      },
      activities: createActivities({
        clouds: createClouds(config, settings),
        settings,
        attributes: registeredAttributes(connection, namespace, (text) => log.warn(text)),
        stopping: stopping.signal,
      }),
      // Each run in flight holds one for as long as its job takes; a POST must never wait for a free one.
      maxConcurrentActivityTaskExecutions: 1_000,
      shutdownGraceTime: settings.timings.postTimeout + 5_000,
      shutdownForceTime: settings.timings.postTimeout + 15_000,
    });
    log.info(
      { address, namespace, taskQueue: settings.taskQueue, sites: [...config.sites.keys()] },
      'worker ready',
    );
    options.onReady?.();
    await worker.run();
  } finally {
    await connection.close();
  }
}

/** What the namespace has of our columns, asked again each minute. Not being able to ask must never stop a run. */
function registeredAttributes(
  connection: NativeConnection,
  namespace: string,
  warn: (text: string) => void,
): () => Promise<SearchAttributeName[]> {
  let known: { at: number; names: SearchAttributeName[] } | null = null;
  return async () => {
    if (known !== null && Date.now() - known.at < 60_000) return known.names;
    try {
      const missing = await connection.withDeadline(Date.now() + 2_000, () =>
        missingSearchAttributes(connection, namespace),
      );
      if (missing.length > 0) warn(`Search attributes are missing: ${missing.join(', ')}. Run "dr setup".`);
      known = { at: Date.now(), names: SEARCH_ATTRIBUTE_NAMES.filter((name) => !missing.includes(name)) };
    } catch (error) {
      warn(`Search attributes can't be read (${namesOf(error)}): runs go on without them.`);
      known = { at: Date.now(), names: [] };
    }
    return known.names;
  };
}
