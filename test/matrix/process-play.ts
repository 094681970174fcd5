import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { expect, onTestFinished, vi } from 'vitest';
import { lockOf } from '../../src/domain/run-id.ts';
import { freePorts } from '../../src/local/free-port.ts';
import { startTemporalServer, type TemporalServer } from '../../src/local/temporal-server.ts';
import type { SimulatorControl } from '../../src/simulator/control-client.ts';
import { VPC } from '../drill/world.ts';
import { startWorkerProcess } from '../support/processes.ts';
import { createWorld, type World } from '../support/world.ts';
import { differences } from './compare.ts';
import { expectedOfProcess, type ProcessCell } from './process-cells.ts';
import { Watched } from './run-end.ts';
import { watchCloud } from './in-cloud.ts';
import { yamlOf } from './stage.ts';
import { isDrill } from './types.ts';

const GROUP = 'pg-matrix';
const AWAY_MS = 3_000;

/** Plays one cell, as a test of its own. */
export async function playProcess(cell: ProcessCell): Promise<void> {
  const { course, event, call } = cell;
  const world = await createWorld({
    service: course.service,
    groups: yamlOf(GROUP, cell),
    timings: { heartbeatTimeout: '1s', readTimeout: '2s', settleReadEvery: '500ms' },
    ...(event === 'the cloud is away for 3 s' ? {} : { worker: false }),
  });
  const { cloud } = world;
  const spec = { name: GROUP, ...course.group };
  const id = await (course.service === 'evs' ? cloud.addEvsGroup(spec) : cloud.addGroup(spec));
  const { arrived, release } = call === 'hold' ? whileHeld(cloud, id) : await inFlight(cell, call, cloud, id);
  const look = await watchCloud({ course, cloud, group: id, ours: 'dr-drill-' });

  const start = async (at: World) => {
    const handle = await at.start({ group: id, ...course.input, ...drillInput(cell) }, course.procedure);
    if (course.procedure === 'exercise') await new Watched(handle).approve();
    return handle;
  };
  const handle = await EVENT[event]({ world, start, arrived, release });

  const run = new Watched(handle);
  const expected = expectedOfProcess(cell);
  let stop = await run.stop();
  const check = async (wanted: Parameters<typeof differences>[3]) =>
    expect(differences(course, stop, await look(), wanted)).toEqual([]);
  await check(expected);
  if (!expected.then || stop.kind !== 'asks') return;
  await run.answer(expected.then.say, stop.status.question.number);
  stop = await run.stop();
  await check(expected.then);
}

interface Point {
  arrived: () => Promise<unknown>;
  release: () => Promise<unknown>;
}

/** The cloud has the request, and does not answer yet. */
async function inFlight(
  { event, effect, skip }: ProcessCell,
  call: Exclude<ProcessCell['call'], 'hold'>,
  cloud: SimulatorControl,
  groupId: string,
): Promise<Point> {
  const about = { call, skip, ...(call === 'login' ? {} : { groupId }) };
  const when = effect === 'already' ? 'after' : 'before';
  const held = await cloud.faults.add({ ...about, fault: { kind: 'hold', when } });
  if (effect === 'never' || event === 'the cloud is away for 3 s')
    await cloud.faults.add({ ...about, fault: { kind: 'cut', when } });
  return { arrived: () => cloud.held(held), release: () => cloud.release(held) };
}

/** A drill is there, and nothing is asked of the cloud. */
function whileHeld(cloud: SimulatorControl, groupId: string): Point {
  const made = async () => (await cloud.group(groupId)).drills.some(({ status }) => status === 'available');
  return { arrived: () => vi.waitUntil(made, { timeout: 30_000 }), release: async () => {} };
}

function drillInput({ course, call }: ProcessCell): Record<string, unknown> {
  if (!isDrill(course)) return {};
  return { vpc: VPC, ...(call === 'hold' ? { hold: '6s' } : {}) };
}

interface Scene extends Point {
  world: World;
  start: (world: World) => ReturnType<World['start']>;
}

/** Each starts the run, and comes back when what it does is over. */
const EVENT: Readonly<Record<ProcessCell['event'], (scene: Scene) => ReturnType<World['start']>>> = {
  'the worker is killed': async ({ world, start, arrived, release }) => {
    const first = await startWorkerProcess(world);
    const handle = await start(world);
    await arrived();
    first.kill('SIGKILL');
    await first.exited;
    await release();
    await startWorkerProcess(world);
    return handle;
  },

  'Temporal is restarted': async ({ world, start, arrived, release }) => {
    const [port] = await freePorts([undefined]);
    const dir = mkdtempSync(join(tmpdir(), 'dr-matrix-temporal-'));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    const run = () =>
      startTemporalServer({
        ui: false,
        ...(port === undefined ? {} : { port }),
        dbFilename: join(dir, 'temporal.db'),
        log: () => {},
        env: { ...process.env, TEMPORAL_ADDRESS: '' },
      });
    let server: TemporalServer = await run();
    onTestFinished(() => server.stop());
    const { address, namespace } = server;
    const connection = await Connection.connect({ address });
    onTestFinished(() => connection.close());
    const client = new Client({ connection, namespace });
    const there: World = {
      ...world,
      client,
      env: { ...world.env, TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace },
      start: async (input, procedure = 'failover') =>
        client.workflow.start(procedure, {
          workflowId: lockOf(procedure, world.site, input.group),
          taskQueue: world.taskQueue,
          args: [{ site: world.site, ...input }],
        }),
    };
    await startWorkerProcess(there);
    const handle = await start(there);
    await arrived();
    await server.stop();
    await release();
    server = await run();
    expect(server.address).toBe(address);
    return handle;
  },

  'the cloud is away for 3 s': async ({ world, start, arrived, release }) => {
    const handle = await start(world);
    await arrived();
    const away = await world.cloud.faults.add({ call: 'any', times: 0, fault: { kind: 'cut' } });
    await release();
    await delay(AWAY_MS);
    await world.cloud.faults.remove(away);
    return handle;
  },
};
