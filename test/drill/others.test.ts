import { expect, inject, test } from 'vitest';
import { drillName, tagOf } from '../../src/domain/drill-name.ts';
import { PAYMENTS, report, took, untilAsked, untilStatus } from '../support/world.ts';
import { done, drillWorld, endedAs, VPC, type DrillWorld } from './world.ts';

const at = (world: DrillWorld, step: string) =>
  untilStatus(world.drillRun(), ({ steps }) => steps.at(-1)?.name === step);
const RUN = '0f0c5a7e-3b9d-4c1e-8a2b-7d6f4e3c2b1a';

test('leftover of an earlier run: deleted before the drill; what people made stays', async () => {
  const world = await drillWorld();
  const ours = drillName(tagOf({ namespace: inject('temporalNamespace'), site: world.site }), RUN);
  const foreign = drillName(tagOf({ namespace: 'another', site: world.site }), RUN);
  const names = [ours, foreign, 'restore-test', `${ours}-kept`];
  await world.cloud.patchGroup(PAYMENTS, { drills: names.map((name) => ({ name })), touch: false });
  const result = await done(await world.drill());
  expect(result).toMatchObject({ outcome: 'completed', drill: { swept: [ours] } });
  const effects = await world.cloud.drillEffects();
  expect(effects.map(({ action, drillName: name }) => [action, name])).toEqual([
    ['delete', ours],
    ['create', result.drill?.name],
    ['delete', result.drill?.name],
  ]);
  expect((await world.drills()).map(({ name }) => name)).toEqual([foreign, 'restore-test', `${ours}-kept`]);
  await world.untouched();
});

test('leftover that cannot be removed: a person is asked', async () => {
  const world = await drillWorld({ timings: { followLimit: '2s' } });
  const ours = drillName(tagOf({ namespace: inject('temporalNamespace'), site: world.site }), RUN);
  await world.cloud.patchGroup(PAYMENTS, { drills: [{ name: ours, status: 'deleting' }], touch: false });
  await world.drill();
  expect(await untilAsked(world.drillRun())).toMatchObject({
    type: 'DrillNotRemoved',
    step: 'Sweep leftovers',
  });
  await world.drillRun().executeUpdate('skip', { args: [{ by: 'ben', reason: 'ticket 8812' }] });
  expect(await done(world.drillRun())).toMatchObject({ outcome: 'completed', drill: { swept: [] } });
});

test('drill-vs-real: a failover that starts meanwhile is done at once, and the drill goes', async () => {
  const world = await drillWorld();
  const drill = await world.drill({ hold: '1h' });
  await at(world, 'Hold');
  const real = await world.start({ group: PAYMENTS });
  expect(await report(real)).toMatchObject({ outcome: 'completed', posts: 1 });
  const end = await endedAs(drill);
  expect(end.type).toBe('GaveWay');
  expect(end.message).toMatch(/Gave way to run dr\/.* \(failover\).* Nothing is left of the drill\.$/);
  expect(took(await world.effects()).map(({ action }) => action)).toEqual(['failover']);
  expect(await world.drills()).toEqual([]);
});

test('drill-vs-real: where the service lets nothing happen beside a drill, it goes and a retry does it', async () => {
  const world = await drillWorld();
  await world.cloud.settings({ drillBlocks: true });
  const held = await world.cloud.faults.add({ call: 'drillDelete', times: 0, fault: { kind: 'hold' } });
  const drill = await world.drill({ hold: '1h' });
  await at(world, 'Hold');
  const real = await world.start({ group: PAYMENTS });
  expect(await untilAsked(real)).toMatchObject({ type: 'ProviderRefused' });
  await world.cloud.faults.remove(held);
  expect((await endedAs(drill)).type).toBe('GaveWay');
  await real.executeUpdate('retry', { args: [{ by: 'ben' }] });
  expect(await report(real)).toMatchObject({ outcome: 'completed' });
});

test('drill-vs-real: none begins while a real run holds the group', async () => {
  const world = await drillWorld({ jobs: 'manual' });
  const real = await world.start({ group: PAYMENTS });
  await world.cloud.waitForCalls('job');
  const end = await endedAs(await world.drill());
  expect(end.type).toBe('GroupBusy');
  expect(end.message).toMatch(/\(failover\) has held the group since/);
  expect(await world.cloud.drillEffects()).toEqual([]);
  await world.cloud.finishJob(PAYMENTS);
  await report(real);
});

test('two drills of one group are one', async () => {
  const world = await drillWorld();
  const first = await world.drill({ hold: '3s' });
  await at(world, 'Hold');
  const second = await world.client.workflow.start('drill', {
    workflowId: `by-schedule-${world.site}`,
    taskQueue: world.taskQueue,
    args: [{ site: world.site, group: 'pg-payments', vpc: VPC }],
  });
  const [one, other] = [await done(first), await done(second)];
  expect(other.run).toBe(one.run);
  expect(await world.cloud.drillEffects()).toHaveLength(2);
});
