import {
  NativeConnection,
  Runtime,
  Worker,
  type WorkerOptions as TemporalWorkerOptions,
} from '@temporalio/worker';
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { pino, type Logger } from 'pino';
import type { Experience } from './activities/follow.ts';
import { createActivities } from './activities/index.ts';
import { createClouds } from './cloud/index.ts';
import { ConfigError } from './config/errors.ts';
import { exampleFor } from './config/examples.ts';
import { loadConfig, type LoadedConfig, type LoadOptions } from './config/load.ts';
import { identityIn } from './config/zones.ts';
import type { ErrorCode } from './domain/errors/index.ts';
import { Earlier } from './domain/earlier.ts';
import { logLevel } from './config/log-level.ts';
import { watchActivities } from './observe/activities.ts';
import { watchCalls } from './observe/calls.ts';
import { Observing } from './observe/index.ts';
import type { Tracer } from './observe/tracer.ts';
import { temporalTarget } from './temporal/connection.ts';
import { earlierRuns } from './temporal/earlier-runs.ts';
import { recallFrom } from './temporal/readiness-memory.ts';
import { namesOf, TemporalUnreachableError } from './temporal/errors.ts';
import {
  missingSearchAttributes,
  SEARCH_ATTRIBUTE_NAMES,
  type SearchAttributeName,
} from './temporal/search-attributes.ts';
import { timestamp } from './temporal/worker-log.ts';

/** Made at build time, next to the compiled sources; the tolerant payload converter is inside. */
const BUNDLE = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));

export interface WorkerOptions {
  config: LoadedConfig;
  connection: NativeConnection;
  namespace: string;
  log: Logger;
  /** Aborted when the worker is told to stop. */
  stopping: AbortSignal;
  /** Left out: no traces. */
  tracer?: Tracer | null;
  /** Path of the workflow bundle; default: the one made at build time. */
  bundle?: string;
  /** The SDK's own options, for what a deployment needs otherwise (slots, pollers). */
  tuning?: Partial<TemporalWorkerOptions>;
}

const POLLS = { type: 'autoscaling', minimum: 5, initial: 20, maximum: 100 } as const;

/** Wires configuration, clouds and activities together; nothing else does. */
export async function createWorker(options: WorkerOptions): Promise<Worker> {
  const { config, connection, namespace, log, stopping, tracer = null } = options;
  const { settings } = config;
  return Worker.create({
    connection,
    namespace,
    taskQueue: settings.taskQueue,
    workflowBundle: { codePath: options.bundle ?? BUNDLE },
    activities: createActivities({
      sites: config.sites,
      clouds: createClouds(config, settings, watchCalls(Runtime.instance().metricMeter, tracer)),
      settings,
      targets: config.notify,
      attributes: registeredAttributes(connection, namespace, (text) =>
        log.warn({ code: 'DR_ATTRIBUTES_MISSING' satisfies ErrorCode }, text),
      ),
      experience: experienceOf(connection, namespace, (text) => log.debug(text)),
      zones: config.zones,
      recall: recallFrom(connection, namespace),
      stopping,
    }),
    // Where it runs is asked of Temporal, for all workers at once.
    identity: identityIn(config.zones.worker, process.pid, hostname()),
    interceptors: { activity: [watchActivities(tracer)] },
    // Each run in flight holds one for as long as its job takes; a POST must never wait for a free one.
    maxConcurrentActivityTaskExecutions: 1_000,
    // The default asks with two polls for runs that begin: of a hundred started at once, the last waited for seconds. As
    // many as the server says that there is work for; each needs a slot.
    maxConcurrentWorkflowTaskExecutions: 200,
    workflowTaskPollerBehavior: POLLS,
    activityTaskPollerBehavior: POLLS,
    // The SDK cancels activities only after the grace time: a POST in flight gets its answer.
    shutdownGraceTime: settings.timings.postTimeout + 5_000,
    shutdownForceTime: settings.timings.postTimeout + 15_000,
    // The SDK holds heartbeats back for most of their time-out: too long for a screen, and for a cancel to arrive.
    maxHeartbeatThrottleInterval: '2 s',
    ...versioning(config),
    ...options.tuning,
  });
}

/**
 * Runs a worker until it is told to stop (SIGTERM, SIGINT).
 * @throws ConfigError, TemporalUnreachableError
 */
export async function runWorker(options: LoadOptions = {}): Promise<void> {
  const config = loadConfig(options);
  const level = logLevel(process.env['DR_LOG_LEVEL'] || 'info');
  const log = pino({ name: 'dr-worker', level, timestamp }, pino.destination(2));
  for (const warning of config.warnings) log.warn(warning);

  const stopping = new AbortController();
  const stop = () => stopping.abort();
  process.once('SIGTERM', stop).once('SIGINT', stop);

  const target = temporalTarget();
  const observing = await Observing.start(config, {
    log,
    namespace: target.namespace,
    stopping: stopping.signal,
  });
  try {
    await connectAndWork({ config, log, stopping: stopping.signal, observing, target });
  } finally {
    await observing.close();
  }
}

async function connectAndWork(options: {
  config: LoadedConfig;
  log: Logger;
  stopping: AbortSignal;
  observing: Observing;
  target: ReturnType<typeof temporalTarget>;
}): Promise<void> {
  const { config, log, observing, target } = options;
  const { address, namespace, connectionOptions } = target;
  const connection = await NativeConnection.connect(connectionOptions).catch((error: unknown) => {
    throw new TemporalUnreachableError(`Temporal does not answer at ${address} (${namesOf(error)}).`);
  });
  try {
    const { tracer } = observing;
    const worker = await createWorker({ ...options, connection, namespace, tracer });
    const { settings, deployment } = config;
    const { taskQueue } = settings;
    observing.attach(worker, connection, { namespace, taskQueue });
    log.info({ address, namespace, taskQueue, deployment, sites: [...config.sites.keys()] }, 'worker ready');
    await worker.run();
  } finally {
    await connection.close();
  }
}

/**
 * PINNED for every workflow, as the default of the worker: a run under way never changes its code, nor do the runs that
 * it starts or goes on as.
 */
function versioning({
  file,
  deployment,
}: LoadedConfig): Pick<TemporalWorkerOptions, 'workerDeploymentOptions'> {
  if (deployment === null) return {};
  const { name, build } = deployment;
  if (build === null) {
    const message =
      'is missing: a versioned worker has to know which build it is; DR_DEPLOYMENT_BUILD may say it';
    throw new ConfigError('DR_CONFIG_INVALID', file, [
      { path: 'deployment.build', line: null, message, example: exampleFor(['deployment', 'build']) },
    ]);
  }
  return {
    workerDeploymentOptions: {
      useWorkerVersioning: true,
      version: { deploymentName: name, buildId: build },
      defaultVersioningBehavior: 'PINNED',
    },
  };
}

/** What earlier runs took: asked for once a site, then this worker sees it itself. */
function experienceOf(
  connection: NativeConnection,
  namespace: string,
  debug: (text: string) => void,
): Experience {
  const earlier = new Earlier();
  const asked = new Set<string>();
  const learn = (site: string): void => {
    if (asked.has(site)) return;
    asked.add(site);
    earlierRuns(connection, namespace, site).then(
      (all) => {
        for (const one of all) earlier.add(site, one);
      },
      (error: unknown) =>
        debug(`Earlier runs of ${site} can't be read (${namesOf(error)}): looked at as a first one.`),
    );
  };
  return { earlier, learn };
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
