import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import type { Processes, Program } from '../../src/local/processes.ts';
import { spawnNode } from '../../src/local/processes.ts';
import { startTemporalServer, type TemporalServer } from '../../src/local/temporal-server.ts';
import { SimulatorControl } from '../../src/simulator/control-client.ts';
import { startSimulator } from '../../src/simulator/index.ts';
import { registerSearchAttributes } from '../../src/temporal/search-attributes.ts';
import { DR } from '../../src/demo/stage.ts';
import { drYamlOf } from './config.ts';
import { Outages } from './outages.ts';
import { leaksIn } from './secrets.ts';

/** A place for one run at a time: a cloud of its own, and a site of each service in it. */
export interface Lane {
  cloud: SimulatorControl;
  sites: { sdrs: string; evs: string };
}

/** In memory where there is such a place: a process that is killed loses nothing there, and no disk has to keep up. */
const FILES = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const WORKERS = 2;

/** The Temporal server on its file, two workers, and a cloud for each lane; and the hand that ends them. */
export class Stage {
  readonly password = `chaos-${randomBytes(12).toString('hex')}`;
  readonly lanes: Lane[] = [];
  readonly leaks: string[] = [];
  client!: Client;
  kills = 0;
  restarts = 0;
  readonly outages = new Outages();
  /** Workers that nobody had killed. */
  endedAlone: string[] = [];
  #server!: TemporalServer;
  readonly #dir = mkdtempSync(join(FILES, 'dr-chaos-'));
  readonly #workers: Program[] = [];
  readonly #killed = new Set<Program>();
  #env: NodeJS.ProcessEnv = {};
  #serverUp: Promise<unknown> = Promise.resolve();
  #over = false;

  async set(processes: Processes, lanes: number): Promise<void> {
    processes.add('files', async () => rmSync(this.#dir, { recursive: true, force: true }));
    for (let i = 0; i < lanes; i++) {
      const simulator = await startSimulator({ world: { groups: [] } });
      processes.add(`cloud ${i}`, () => simulator.close());
      this.lanes.push({
        cloud: new SimulatorControl(simulator.url),
        sites: { sdrs: `sdrs-${i}`, evs: `evs-${i}` },
      });
    }
    const config = join(this.#dir, 'dr.yaml');
    writeFileSync(config, drYamlOf(this.lanes));

    this.#server = await this.#startServer();
    processes.add('Temporal server', () => this.#server.stop());
    const { address, namespace } = this.#server;
    const connection = await Connection.connect({ address });
    processes.add('client', () => connection.close());
    await registerSearchAttributes(connection, namespace);
    this.client = new Client({ connection, namespace });
    this.#env = {
      ...process.env,
      NO_COLOR: '1',
      SIM_PASSWORD: this.password,
      DR_CONFIG: config,
      TEMPORAL_ADDRESS: address,
      TEMPORAL_NAMESPACE: namespace,
    };
    processes.add('workers', async () => {
      this.#over = true;
      for (const worker of this.#workers) worker.kill('SIGKILL');
      await Promise.all(this.#workers.map(({ exited }) => exited));
    });
    for (let i = 0; i < WORKERS; i++) this.#startWorker(i);
    await Promise.all(this.#workers.map(({ ready }) => ready));
  }

  /** SIGKILL, in the middle of whatever it does; another one takes its place at once. */
  async killWorker(which: number): Promise<void> {
    const worker = this.#workers[which % WORKERS];
    if (worker === undefined || this.#over) return;
    this.#killed.add(worker);
    this.kills += 1;
    await this.outages.during(async () => {
      worker.kill('SIGKILL');
      await worker.exited;
      await this.#workers[which % WORKERS]?.ready.catch(() => {});
    });
  }

  /** The same file, the same port. `hard`: without a word of warning. */
  async restartServer(hard: boolean): Promise<void> {
    let isUp: (value?: unknown) => void = () => {};
    this.#serverUp = new Promise((resolve) => (isUp = resolve));
    const { address, pid } = this.#server;
    await this.outages.during(async () => {
      if (hard && pid !== null) process.kill(pid, 'SIGKILL');
      await this.#server.stop();
      this.#server = await this.#startServer(Number(address.split(':')[1]));
    });
    if (this.#server.address !== address) throw new Error(`the server came back at ${this.#server.address}`);
    this.restarts += 1;
    isUp();
  }

  #startServer(port?: number): Promise<TemporalServer> {
    return startTemporalServer({
      ui: false,
      dbFilename: join(this.#dir, 'temporal.db'),
      env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_'))),
      ...(port === undefined ? {} : { port }),
    });
  }

  #startWorker(which: number): void {
    const worker = spawnNode(DR, ['worker'], {
      name: `worker ${which}`,
      env: this.#env,
      readyLine: /"worker ready"/,
      onLine: (line) => this.leaks.push(...leaksIn('the log of a worker', line, this.password)),
    });
    this.#workers[which] = worker;
    void this.#replace(which, worker);
  }

  async #replace(which: number, worker: Program): Promise<void> {
    const wasReady = worker.ready.then(
      () => true,
      () => false,
    );
    const { code, signal } = await worker.exited;
    // One that finds no server ends at once, as it should: nobody starts it before there is one.
    await this.#serverUp;
    if (this.#over) return;
    if (!this.#killed.has(worker) && (await wasReady))
      this.endedAlone.push(`${signal ?? `exit code ${code}`}: ${worker.output.slice(-3).join(' | ')}`);
    this.#startWorker(which);
  }
}
