import { Client } from '@temporalio/client';
import { Runtime, type LogLevel, type NativeConnection, type Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import type { Listening } from '../api/server.ts';
import type { Listen } from '../config/listen.ts';
import type { LoadedConfig } from '../config/load.ts';
import type { RunSpan } from '../temporal/run-events.ts';
import { temporalLogger } from '../temporal/worker-log.ts';
import { listenFor } from './listener.ts';
import { otlpTarget } from './otlp-env.ts';
import { OtlpTracer } from './otlp.ts';
import { ReadinessCheck } from './readiness.ts';
import { beginAtZero, installWithMetrics, scrape } from './sdk-metrics.ts';
import type { Tracer } from './tracer.ts';
import { Visibility } from './visibility.ts';

/** How long a scrape that is under way may keep the process at its end. */
const DRAIN_MS = 1_000;

/** All that watches a worker process: its log, its metrics and health, its traces. */
export class Observing {
  readonly tracer: Tracer | null;
  readonly #readiness: ReadinessCheck;
  #listening: Listening | null = null;
  /** Where the SDK's own metrics are. */
  #exporter: string | null = null;
  #visibility: Visibility | null = null;

  private constructor(tracer: Tracer | null, readiness: ReadinessCheck) {
    this.tracer = tracer;
    this.#readiness = readiness;
  }

  /**
   * Before anything of Temporal: its runtime is made here, once for the process.
   * @throws ConfigError, UsageError
   */
  static async start(
    config: LoadedConfig,
    options: { log: Logger; namespace: string; stopping: AbortSignal },
  ): Promise<Observing> {
    const { log, namespace, stopping } = options;
    const target = otlpTarget(process.env);
    const tracer = target === null ? null : new OtlpTracer(target, log);
    const observing = new Observing(tracer, new ReadinessCheck(namespace, stopping));
    const runtime = {
      logger: temporalLogger(log, log.level.toUpperCase() as LogLevel, (span, about) =>
        tracer?.end(runSpan(span, about)),
      ),
      // Through the same log: each line is JSON, the native ones too.
      telemetryOptions: { logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } as const } },
    };
    if (config.metrics === null) {
      Runtime.install(runtime);
      return observing;
    }
    // First of all: without a runtime, an address that can't be had ends the process.
    await observing.#listen(config.metrics, config.file);
    observing.#exporter = await installWithMetrics(runtime);
    const services = [...new Set([...config.sites.values()].map(({ service }) => service))];
    const { taskQueue } = config.settings;
    beginAtZero(Runtime.instance().metricMeter, { namespace, taskQueue, services });
    log.info({ url: observing.#listening?.url }, 'metrics ready');
    return observing;
  }

  async #listen(where: Listen, file: string): Promise<void> {
    this.#listening = await listenFor(where, file, {
      ready: () => this.#readiness.look(),
      metrics: async () => {
        const [sdk, seen] = await Promise.all([
          this.#exporter === null ? '' : scrape(this.#exporter),
          this.#visibility?.exposition() ?? '',
        ]);
        return seen + sdk;
      },
    });
  }

  attach(worker: Worker, connection: NativeConnection, of: { namespace: string; taskQueue: string }): void {
    const { namespace, taskQueue } = of;
    this.#readiness.attach(worker, connection);
    this.#visibility = new Visibility(new Client({ connection, namespace }), taskQueue);
  }

  async close(): Promise<void> {
    await this.#listening?.close(DRAIN_MS);
    await this.tracer?.close();
  }
}

function runSpan(span: RunSpan, { run, procedure }: { run: unknown; procedure: unknown }) {
  return {
    ...span,
    start: Date.parse(span.start),
    end: Date.parse(span.end),
    attributes: { 'dr.run': String(run), 'dr.procedure': String(procedure) },
  };
}
