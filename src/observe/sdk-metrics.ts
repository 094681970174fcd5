import { get } from 'node:http';
import type { MetricMeter } from '@temporalio/common';
import { Runtime, type RuntimeOptions } from '@temporalio/worker';
import { RESOLUTIONS } from '../domain/lost-answer.ts';
import { BUCKETS, METRICS } from '../domain/metrics.ts';
import { PROCEDURES } from '../domain/procedures.ts';
import { freePorts } from '../local/free-port.ts';

const TRIES = 5;
const SCRAPE_MS = 5_000;

/**
 * Installs Temporal's runtime with its Prometheus exporter, on a port of this machine alone: it has neither limits nor
 * anything beside it, so our own listener hands on what it says.
 * @returns its address
 */
export async function installWithMetrics(options: RuntimeOptions): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const [port = 0] = await freePorts([undefined]);
    const bindAddress = `127.0.0.1:${port}`;
    const metrics = {
      attachServiceName: false,
      prometheus: { bindAddress, useSecondsForDurations: true, histogramBucketOverrides: BUCKETS },
    };
    try {
      Runtime.install({ ...options, telemetryOptions: { ...options.telemetryOptions, metrics } });
      return bindAddress;
    } catch (error) {
      // Somebody took the port between the look and its use.
      if (attempt === TRIES) throw error;
    }
  }
}

/** What the exporter says. @throws Error */
export function scrape(address: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get(`http://${address}/metrics`, { signal: AbortSignal.timeout(SCRAPE_MS) }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    });
    request.on('error', reject);
  });
}

/**
 * A counter that begins with its first event has no increase then, and no alert. The labels are those that the SDK puts
 * on what a workflow counts.
 */
export function beginAtZero(
  meter: MetricMeter,
  of: { namespace: string; taskQueue: string; services: readonly string[] },
): void {
  const { name, help } = METRICS.unknownOutcomes;
  const counter = meter.createCounter(name, undefined, help);
  const lost = meter.createCounter(METRICS.lostAnswers.name, undefined, METRICS.lostAnswers.help);
  for (const procedure of PROCEDURES) {
    for (const service of of.services) {
      const common = { namespace: of.namespace, taskQueue: of.taskQueue, workflowType: procedure };
      lost.add(0, { ...common, procedure, service });
      for (const resolved of RESOLUTIONS) counter.add(0, { ...common, procedure, service, resolved });
    }
  }
}
