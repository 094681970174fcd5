import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { expect, onTestFinished } from 'vitest';
import { freePorts } from '../../src/local/free-port.ts';
import { startTemporalServer, type TemporalServer } from '../../src/local/temporal-server.ts';
import { startWorkerProcess } from '../support/processes.ts';
import { createWorld, type World } from '../support/world.ts';
import { differences } from './compare.ts';
import { expectedOfProcess, type ProcessCell } from './process-cells.ts';
import { Watched } from './run-end.ts';

const GROUP = 'pg-matrix';
const AWAY_MS = 3_000;

/** Plays one cell, as a test of its own. */
export async function playProcess(cell: ProcessCell): Promise<void> {
  const { course, event, effect, call } = cell;
  const world = await createWorld({
    service: course.service,
    ...(course.service === 'evs' ? { groups: `${GROUP}: { zones: [eu-de-01, eu-de-02] }\n` } : {}),
    timings: { heartbeatTimeout: '1s', readTimeout: '2s', settleReadEvery: '500ms' },
    ...(event === 'the cloud is away for 3 s' ? {} : { worker: false }),
  });
  const { cloud } = world;
  const spec = { name: GROUP, ...course.group };
  const id = await (course.service === 'evs' ? cloud.addEvsGroup(spec) : cloud.addGroup(spec));
  const about = call === 'login' ? { call } : { call, groupId: id };
  const when = effect === 'already' ? 'after' : 'before';
  const held = await cloud.faults.add({ ...about, fault: { kind: 'hold', when } });
  if (effect === 'never' || event === 'the cloud is away for 3 s')
    await cloud.faults.add({ ...about, fault: { kind: 'cut', when } });

  const start = (at: World) => at.start({ group: id, ...course.input }, course.procedure);
  const arrived = () => cloud.held(held);
  const release = () => cloud.release(held);
  const handle = await EVENT[event]({ world, start, arrived, release });

  const run = new Watched(handle);
  const expected = expectedOfProcess(cell);
  let stop = await run.stop();
  const check = async (wanted: Parameters<typeof differences>[2]) =>
    expect(differences(course, { stop, effects: await cloud.effects(id) }, wanted)).toEqual([]);
  await check(expected);
  if (!expected.then || stop.kind !== 'asks') return;
  await run.answer(expected.then.say, stop.status.question.number);
  stop = await run.stop();
  await check(expected.then);
}

interface Scene {
  world: World;
  start: (world: World) => ReturnType<World['start']>;
  arrived: () => Promise<number>;
  release: () => Promise<number>;
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
          workflowId: `dr/${world.site}/${input.group}`,
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
