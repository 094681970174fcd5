import type { WorkflowHandle } from '@temporalio/client';
import { expect } from 'vitest';
import { drillName, tagOf } from '../../src/domain/drill-name.ts';
import type { RunStatus } from '../../src/domain/status.ts';
import type { FaultRuleInput } from '../../src/simulator/control-client.ts';
import { drillWorld, done, VPC, type DrillWorld } from '../drill/world.ts';
import { PAYMENTS, report, untilAsked, untilStatus, type WorldOptions } from '../support/world.ts';
import type { Scenario } from './scenario.ts';

const TIMINGS = { settleReadEvery: '2s' };

type Fault = FaultRuleInput['fault'];

function of(
  outcome: string,
  play: (world: DrillWorld) => Promise<unknown>,
  options: WorldOptions = {},
): Scenario {
  return {
    name: `drill.${outcome}`,
    play: async () => {
      const world = await drillWorld({ ...options, timings: { ...TIMINGS, ...options.timings } });
      await play(world);
      return { world, handle: world.drillRun() };
    },
  };
}

const well = async (handle: WorkflowHandle) => expect((await done(handle)).outcome).toBe('completed');
const asTold = (type: string) => async (handle: WorkflowHandle) =>
  expect(handle.result()).rejects.toMatchObject({ cause: { type } });
const cancelled = (handle: WorkflowHandle) =>
  expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
const fault = (world: DrillWorld, call: 'drillCreate' | 'drillDelete', what: Fault) =>
  world.cloud.faults.add({ call, fault: what });

/** Not asked for before the drill was sent: a query during the first tasks would leave its trace. */
async function at(world: DrillWorld, step: string): Promise<RunStatus> {
  await world.cloud.waitForCalls('drillCreate');
  return untilStatus(world.drillRun(), ({ steps }) => steps.at(-1)?.name === step);
}

async function answer(world: DrillWorld, verb: string, input: object = {}): Promise<void> {
  await world.cloud.waitForCalls('pairs');
  await untilAsked(world.drillRun());
  await world.drillRun().executeUpdate(verb, { args: [{ by: 'ben', ...input }] });
}

/** A drill of each kind of end. */
export const DRILLS: readonly Scenario[] = [
  of('completed', async (world) => well(await world.drill())),
  of('lost-answer', async (world) => {
    await fault(world, 'drillCreate', { kind: 'status', status: 504, when: 'after' });
    await well(await world.drill());
  }),
  of('delete-lost', async (world) => {
    await fault(world, 'drillDelete', { kind: 'status', status: 504, when: 'after' });
    await well(await world.drill());
  }),
  of('never-started-then-retried', async (world) => {
    await fault(world, 'drillCreate', { kind: 'cut', when: 'before' });
    const handle = await world.drill();
    await answer(world, 'retry');
    await well(handle);
  }),
  of('failed-then-retried', async (world) => {
    await fault(world, 'drillCreate', { kind: 'jobFail' });
    const handle = await world.drill();
    await answer(world, 'retry');
    await well(handle);
  }),
  of('verdict', async (world) => {
    const handle = await world.drill({ verdict: 'person', hold: '1s' });
    await answer(world, 'approve');
    await well(handle);
  }),
  of('no-verdict-in-time', async (world) => asTold('DrillFailed')(await world.drill({ verdict: 'person' })), {
    timings: { drillVerdict: '1s' },
  }),
  of(
    'deadline',
    async (world) => {
      await fault(world, 'drillCreate', { kind: 'jobFail' });
      await asTold('DrillDeadline')(await world.drill());
    },
    { timings: { drillLimit: '6s', drillVerdict: '5s' } },
  ),
  of('cancelled-while-held', async (world) => {
    await world.drill({ hold: '1h' });
    await at(world, 'Hold');
    await world.drillRun().cancel();
    await cancelled(world.drillRun());
  }),
  of('gave-way', async (world) => {
    const handle = await world.drill({ hold: '1h' });
    await at(world, 'Hold');
    await report(await world.start({ group: PAYMENTS }));
    await asTold('GaveWay')(handle);
  }),
  of(
    'not-removed',
    async (world) => {
      const handle = await world.drill({ onFailure: 'abort' });
      await world.cloud.waitForCalls('drillCreate');
      await world.cloud.finishJob(PAYMENTS);
      await asTold('DrillNotRemoved')(handle);
    },
    { jobs: 'manual', timings: { followLimit: '2s', followGrace: '500ms' } },
  ),
  of('swept', async (world) => {
    const tag = tagOf({ namespace: world.client.options.namespace, site: world.site });
    const names = [drillName(tag, 'aa'), 'restore-test'];
    await world.cloud.patchGroup(PAYMENTS, { drills: names.map((name) => ({ name })), touch: false });
    await well(await world.drill({ vpc: VPC }));
  }),
];
