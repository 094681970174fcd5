import {
  DefaultLogger,
  NativeConnection,
  Runtime,
  type RuntimeOptions,
  type WorkerOptions,
} from '@temporalio/worker';
import { pino } from 'pino';
import { inject } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import type { ServiceName } from '../../src/domain/action-rule.ts';
import { createWorker } from '../../src/worker.ts';

export const PASSWORD = 'simulated-password';

export interface TestSite {
  name: string;
  service: ServiceName;
  /** Of the simulated cloud. */
  url: string;
  approval?: 'none' | 'one' | 'two' | undefined;
  /** What stands below its `groups:`, as YAML that begins in the first column. */
  groups?: string | undefined;
}

/** A dr.yaml with sites of the simulated cloud. */
export function drYaml(of: {
  sites: readonly TestSite[];
  taskQueue: string;
  timings: Readonly<Record<string, string>>;
}): string {
  const timings = Object.entries(of.timings).map(([name, value]) => `  ${name}: ${value}\n`);
  return `sites:
${of.sites.map(siteYaml).join('')}taskQueue: ${of.taskQueue}
timings:
${timings.join('')}`;
}

function siteYaml({ name, service, url, approval, groups }: TestSite): string {
  return `  ${name}:
    service: ${service}
    endpoints: { iam: "${url}", ${service}: "${url}", ecs: "${url}" }
    project: { name: eu-de }
    auth:
      password: { user: dr-runbooks, domain: OTC-EU-DE-00000000001000000001, password: { env: SIM_PASSWORD } }
${approval === undefined ? '' : `    approval: ${approval}\n`}${groups === undefined ? '' : `    groups:\n${indented(groups, 6)}\n`}`;
}

function indented(text: string, by: number): string {
  return text.trimEnd().replace(/^(?=.)/gm, ' '.repeat(by));
}

let installed = false;

/** Starts a worker in this process; returns what ends it. The runtime is the process's: the first worker's counts. */
export async function startWorker(
  file: string,
  options: {
    tuning?: Partial<WorkerOptions> | undefined;
    runtime?: RuntimeOptions;
    /** Default: the server of this test run. */
    temporal?: { address: string; namespace: string } | undefined;
    env?: Record<string, string>;
  } = {},
): Promise<() => Promise<void>> {
  if (!installed) Runtime.install({ logger: new DefaultLogger('ERROR'), ...options.runtime });
  installed = true;
  const stopping = new AbortController();
  const { address, namespace } = options.temporal ?? {
    address: inject('temporalAddress'),
    namespace: inject('temporalNamespace'),
  };
  const connection = await NativeConnection.connect({ address });
  const worker = await createWorker({
    config: loadConfig({ path: file, env: { ...process.env, SIM_PASSWORD: PASSWORD, ...options.env } }),
    connection,
    namespace,
    log: pino({ level: 'silent' }),
    stopping: stopping.signal,
    bundle: inject('workflowBundlePath'),
    tuning: options.tuning ?? {},
  });
  const ended = worker.run();
  return async () => {
    stopping.abort();
    if (worker.getState() === 'RUNNING') worker.shutdown();
    await ended;
    await connection.close();
  };
}
