import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import type { WorkerOptions } from '@temporalio/worker';
import { inject, onTestFinished } from 'vitest';
import type { Procedure } from '../../src/domain/procedures.ts';
import { canonicalRunId, lockOf } from '../../src/domain/run-id.ts';
import type { Question, RunReport, RunStatus } from '../../src/domain/status.ts';
import { SimulatorControl, type Effect } from '../../src/simulator/control-client.ts';
import { startSimulator } from '../../src/simulator/index.ts';
import { drYaml, PASSWORD, startWorker } from './site.ts';

export const PAYMENTS = '40df180b-9fe2-471a-8c64-1b758dc84189';
/** The EVS group with the name rcg-payments. */
export const RCG_PAYMENTS = 'bd35d31b-7ab9-47fc-84c6-3d326c6fa6cb';

/** Short windows: what takes minutes in production takes a second here. Orders hold as in production. */
const TIMINGS = {
  postTimeout: '2s',
  sendDeadline: '3s',
  settle: '3500ms',
  settleReadEvery: '100ms',
  resendBackoff: '100ms',
  pollEvery: '50ms',
  followGrace: '500ms',
  followLimit: '60s',
  readTimeout: '8s',
  readPatience: '30s',
  serverStart: '3s',
  serverStop: '3s',
  probeLimit: '3s',
  drillLimit: '60s',
  drillVerdict: '20s',
  armed: '4s',
  reminder: '10m',
  noticePatience: '60s',
  readinessLimit: '30s',
  readinessConfirm: '100ms',
  heartbeatTimeout: '2s',
};

export type TimingPatch = Partial<Record<keyof typeof TIMINGS, string>>;

/** One test's own cloud, site and worker, on the run's one Temporal server. All of it ends with the test. */
export interface World {
  site: string;
  taskQueue: string;
  client: Client;
  cloud: SimulatorControl;
  /** The environment for a worker or CLI process of this world. */
  env: Record<string, string>;
  /** Starts a failover as a person does, with the group as typed. */
  start(input: Record<string, unknown> & { group: string }, procedure?: Procedure): Promise<WorkflowHandle>;
  /** The run that holds the group. */
  canonical(groupId?: string): WorkflowHandle;
  effects(groupId?: string): Promise<Effect[]>;
}

export interface WorldOptions {
  timings?: TimingPatch;
  /** `false`: no in-process worker, the test starts processes of its own. Or tuning for the one in this process. */
  worker?: false | Partial<WorkerOptions>;
  /** Jobs end when they are next looked at (default), or when the test says so. */
  jobs?: 'quick' | 'manual';
  /** Default SDRS. With EVS, what is left out below means its group rcg-payments. */
  service?: 'sdrs' | 'evs';
  /** The least that a run of the site needs. */
  approval?: 'none' | 'one' | 'two';
  /** What stands below the site's `groups:`, as YAML that begins in the first column. */
  groups?: string;
  /** Further top-level keys of dr.yaml, as YAML. */
  more?: string;
  /** A Temporal server of the test's own, with the names that people see on it. */
  own?: { address: string; namespace: string; site: string; taskQueue: string };
  /** The list below `notify:`, as YAML, and the secrets that it names. */
  notify?: { yaml: string; env: Record<string, string> };
}

export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const { service = 'sdrs', own } = options;
  const site = own?.site ?? `s-${randomUUID().slice(0, 8)}`;
  const taskQueue = own?.taskQueue ?? `tq-${site}`;
  const simulator = await startSimulator({});
  onTestFinished(() => simulator.close());
  const cloud = new SimulatorControl(simulator.url);
  await cloud.settings(
    options.jobs === 'manual' ? { jobs: 'manual' } : { jobInitMs: 0, jobMs: 0, evsActionMs: 0 },
  );
  await cloud.settings({ serverStartMs: 0, serverStopMs: 0 });

  const dir = mkdtempSync(join(tmpdir(), 'dr-test-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const file = join(dir, 'dr.yaml');
  const { approval, groups } = options;
  const sites = [{ name: site, service, url: simulator.url, approval, groups }];
  const { yaml = '', env: secrets = {} } = options.notify ?? {};
  const timings = { ...TIMINGS, ...options.timings };
  const notify = yaml === '' ? '' : `notify:\n${yaml}`;
  writeFileSync(file, drYaml({ sites, taskQueue, timings }) + notify + (options.more ?? ''));

  const address = own?.address ?? inject('temporalAddress');
  const namespace = own?.namespace ?? inject('temporalNamespace');
  const connection = await Connection.connect({ address });
  onTestFinished(() => connection.close());
  const client = new Client({ connection, namespace });
  const env = {
    SIM_PASSWORD: PASSWORD,
    DR_CONFIG: file,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    ...secrets,
  };
  if (options.worker !== false)
    onTestFinished(await startWorker(file, { tuning: options.worker, temporal: own, env: secrets }));

  const usual = service === 'evs' ? RCG_PAYMENTS : PAYMENTS;
  return {
    site,
    taskQueue,
    client,
    cloud,
    env,
    start: (input, procedure = 'failover') =>
      client.workflow.start(procedure, {
        workflowId: lockOf(procedure, site, input.group),
        taskQueue,
        args: [{ site, ...input }],
      }),
    canonical: (groupId = usual) => client.workflow.getHandle(canonicalRunId(site, groupId)),
    effects: (groupId = usual) => cloud.effects(groupId),
  };
}

/** Waits until the run asks; fails with what the run says if it ends instead. */
export async function untilAsked(handle: WorkflowHandle, not?: string): Promise<Question> {
  const status = await untilStatus(handle, (one) => one.question !== null && one.question.askedAt !== not);
  if (status.question === null) throw new Error('no question');
  return status.question;
}

/** Polls the run's own words; the test's time-out is the only clock. */
export async function untilStatus(
  handle: WorkflowHandle,
  holds: (status: RunStatus) => boolean,
): Promise<RunStatus> {
  for (;;) {
    const status = await handle.query<RunStatus>('status').catch(() => null);
    if (status !== null && holds(status)) return status;
    if (status !== null && status.endedAt !== null) {
      throw new Error(
        `the run ended: ${status.headline}\n${status.timeline.map((entry) => entry.text).join('\n')}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function report(handle: WorkflowHandle): Promise<RunReport> {
  return (await handle.result()) as RunReport;
}

/** The POSTs that took effect, whoever sent them. */
export function took(effects: readonly Effect[]): Effect[] {
  return effects.filter((effect) => effect.took);
}
