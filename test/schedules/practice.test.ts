import { expect, test } from 'vitest';
import { createWorld, took } from '../support/world.ts';
import { scheduled } from './support.ts';

test('a drill by schedule: made, looked at, deleted; the group itself was never touched', async () => {
  const world = await createWorld({ timings: { drillVerdict: '1s' } });
  const one = await scheduled(world, { procedure: 'drill', dryRun: false });
  await one.trigger();
  const view = await one.settled();
  expect(view).toMatchObject({ procedure: 'drill', paused: false, last: [{ outcome: 'completed' }] });
  expect(took(await world.effects())).toEqual([]);
});

test('a readiness check of a whole site by schedule: its verdict is the outcome, and the worst pauses nothing', async () => {
  const world = await createWorld();
  const one = await scheduled(world, { procedure: 'readiness', dryRun: undefined, groups: undefined });
  const started = await one.trigger();
  const view = await one.settled();
  // Some groups of the simulated cloud stand where no failover would work.
  expect(view).toMatchObject({
    schedule: `never/${world.site}`,
    procedure: 'readiness',
    group: null,
    paused: false,
    last: [{ start: started, outcome: 'not ready' }],
  });
  const { status } = await world.client.workflow.getHandle(`readiness/${world.site}`).describe();
  expect(status.name).toBe('COMPLETED');
});

test('a readiness check of one group that is under way already: skipped, and nobody looks twice', async () => {
  const world = await createWorld();
  const hold = await world.cloud.faults.add({ call: 'groups', times: 0, fault: { kind: 'hold' } });
  const first = await world.client.workflow.start('readiness', {
    workflowId: `readiness/${world.site}/pg-payments`,
    taskQueue: world.taskQueue,
    args: [{ site: world.site, group: 'pg-payments' }],
  });
  await world.cloud.held(hold);
  const one = await scheduled(world, { procedure: 'readiness', dryRun: undefined });
  await one.trigger();
  expect(await one.settled()).toMatchObject({ paused: false, last: [{ outcome: 'skipped' }] });
  await world.cloud.faults.removeAll();
  expect(await first.result()).toMatchObject({ kind: 'readiness' });
});
