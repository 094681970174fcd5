import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from 'node:child_process';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { DR } from '../../src/demo/stage.ts';
import type { RunReport } from '../../src/domain/status.ts';
import { canonicalRunId, startRunId } from '../../src/domain/run-id.ts';
import type { Processes, Program } from '../../src/local/processes.ts';
import { startTemporalServer } from '../../src/local/temporal-server.ts';
import { SimulatorControl } from '../../src/simulator/control-client.ts';
import { registerSearchAttributes } from '../../src/temporal/search-attributes.ts';

const SITE = 'eu-de';
const TASK_QUEUE = 'dr-bench';
const BARE = fileURLToPath(new URL('./bare.js', import.meta.url));

/** A group of the simulated cloud that nobody has used yet. */
export interface Fresh {
  id: string;
  name: string;
}

/** Server, cloud and workers, each a process of its own; the timings are those of production. */
export class Stage {
  readonly cloud: SimulatorControl;
  readonly client: Client;
  readonly env: NodeJS.ProcessEnv;
  readonly #processes: Processes;
  readonly #profiles: string | null;

  private constructor(
    processes: Processes,
    profiles: string | null,
    made: Pick<Stage, 'cloud' | 'client' | 'env'>,
  ) {
    this.#processes = processes;
    this.#profiles = profiles;
    this.cloud = made.cloud;
    this.client = made.client;
    this.env = made.env;
  }

  /** @param profiles directory for CPU profiles of the workers; null: none are made */
  static async set(processes: Processes, profiles: string | null): Promise<Stage> {
    const clean = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_')),
    );
    const server = await startTemporalServer({ ui: false, env: clean });
    const { address, namespace } = server;
    processes.add('Temporal server', () => server.stop());
    const connection = await Connection.connect({ address });
    processes.add('client', () => connection.close());
    await registerSearchAttributes(connection, namespace);

    // In a process of its own: what it costs must not be counted as ours.
    const simulator = processes.start(DR, ['simulator'], {
      name: 'simulated cloud',
      readyLine: /Simulated cloud at/,
    });
    const url = /http:\S+/.exec(await simulator.ready)?.[0] ?? '';

    const dir = mkdtempSync(join(tmpdir(), 'dr-bench-'));
    processes.add('configuration', async () => rmSync(dir, { recursive: true, force: true }));
    const config = join(dir, 'dr.yaml');
    writeFileSync(
      config,
      `sites:
  ${SITE}:
    service: sdrs
    endpoints: { iam: "${url}", sdrs: "${url}", ecs: "${url}" }
    project: { name: eu-de }
    callsPerSecond: 150
    auth: { password: { user: dr-runbooks, domain: OTC-EU-DE-00000000001000000001, password: { env: SIM_PASSWORD } } }
taskQueue: ${TASK_QUEUE}
`,
    );
    const env = {
      ...clean,
      NO_COLOR: '1',
      SIM_PASSWORD: 'simulated-password',
      DR_CONFIG: config,
      TEMPORAL_ADDRESS: address,
      TEMPORAL_NAMESPACE: namespace,
    };
    return new Stage(processes, profiles, {
      cloud: new SimulatorControl(url),
      client: new Client({ connection, namespace }),
      env,
    });
  }

  /** Ready to take work. */
  async startWorker(): Promise<Program> {
    // The profiles of its threads are written as it ends.
    const watched = this.#profiles === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${this.#profiles}`];
    const [first, ...rest] = [...watched, DR, 'worker'];
    const worker = this.#processes.start(first, rest, {
      name: 'worker',
      env: this.env,
      readyLine: /"worker ready"/,
    });
    await worker.ready;
    return worker;
  }

  async newGroup(): Promise<Fresh> {
    const name = `bench-${randomUUID().slice(0, 8)}`;
    return { name, id: await this.cloud.addGroup({ name }) };
  }

  /** As incident tooling does: one call, with the name of the group. */
  async start({ name }: Fresh): Promise<WorkflowHandle> {
    return this.client.workflow.start('failover', {
      workflowId: startRunId(SITE, name),
      taskQueue: TASK_QUEUE,
      args: [{ site: SITE, group: name, servers: 'ignore' }],
    });
  }

  async failover(group: Fresh): Promise<RunReport> {
    return (await (await this.start(group)).result()) as RunReport;
  }

  /** As a person at a terminal does. */
  async drFailover({ name }: Fresh): Promise<void> {
    const what = ['--site', SITE, '--group', name, '--servers', 'ignore', '--yes', '--wait'];
    await exited([DR, 'start', 'failover', ...what], this.env);
  }

  /** What a tired person writes: no durability at all. @see bare.ts */
  async bareFailover({ name }: Fresh, pollMs: number): Promise<void> {
    await exited([BARE, this.cloud.url, name, String(pollMs)], this.env);
  }

  /** When the action's POST arrived, by the cloud's own log (ms). */
  async postedAt({ id }: Fresh): Promise<number> {
    const [effect] = await this.cloud.effects(id);
    if (effect === undefined) throw new Error(`nothing was sent for group ${id}`);
    return Date.parse(effect.at);
  }

  /** Events and bytes of all that one failover wrote. */
  async history({ id, name }: Fresh): Promise<{ events: number; bytes: number }> {
    const runs = [startRunId(SITE, name), canonicalRunId(SITE, id)];
    const described = await Promise.all(runs.map((run) => this.client.workflow.getHandle(run).describe()));
    return {
      events: sum(described.map(({ historyLength }) => historyLength)),
      bytes: sum(described.map(({ historySize }) => historySize ?? 0)),
    };
  }
}

const sum = (figures: readonly number[]): number => figures.reduce((a, b) => a + b, 0);

/** Waits for a node process that has to succeed. */
export function exited(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${args.join(' ')} ended with ${code}`)),
    );
  });
}
