import { expect, test } from 'vitest';
import type { Readiness } from '../../src/domain/readiness/readiness.ts';
import { startWorkerProcess } from '../support/processes.ts';
import { untilCounted } from '../support/listed.ts';
import { PAYMENTS, report, took } from '../support/world.ts';
import { check, createReadyWorld, grave, startCheck } from './support.ts';

const HOLD = { kind: 'hold' } as const;

test('a real failover begins while a check looks at the group: neither waits, and nobody is told of what the run does', async () => {
  const world = await createReadyWorld([{ id: PAYMENTS, name: 'pg-payments' }], {
    timings: { readinessConfirm: '1s' },
  });
  await world.cloud.settings({ jobs: 'manual' });
  const look = await world.cloud.faults.add({ call: 'group', fault: HOLD });
  const handle = await startCheck(world);
  await world.cloud.held(look);
  const failover = await world.start({ group: PAYMENTS });
  await world.cloud.waitForCalls('job');
  await world.cloud.release(look);
  const { groups, told } = (await handle.result()) as Readiness;
  // The runs were listed before it began, and again before anybody was told.
  expect(groups[0]).toMatchObject({ verdict: 'not ready', heldBy: world.canonical().workflowId });
  expect(told).toEqual({});
  await world.cloud.finishJob(PAYMENTS);
  expect(await report(failover)).toMatchObject({ outcome: 'completed' });
  expect(took(await world.effects()).map(({ action }) => action)).toEqual(['failover']);
});

test('a group that a run holds is shown as held, and nobody is told of what that run does to it', async () => {
  const world = await createReadyWorld([{ id: PAYMENTS, name: 'pg-payments' }]);
  await world.cloud.settings({ jobs: 'manual' });
  const failover = await world.start({ group: PAYMENTS });
  await world.cloud.waitForCalls('job');
  const run = world.canonical().workflowId;
  await untilCounted(world.client, `WorkflowId = "${run}" AND ExecutionStatus = "Running"`);
  const { groups, told } = await check(world);
  expect(groups[0]).toMatchObject({ verdict: 'not ready', heldBy: run });
  expect(grave(groups[0]?.findings ?? [])).toContain('not ready: busy');
  expect(groups[0]?.findings.map(({ code }) => code)).toContain('run-under-way');
  expect(told).toEqual({});
  await world.cloud.finishJob(PAYMENTS);
  await report(failover);
});

test('two at once: the second one passes, well, and a schedule’s own id leads to the same check', async () => {
  const world = await createReadyWorld();
  const { site, taskQueue, client } = world;
  const scheduled = (workflowId: string) =>
    client.workflow.start('readiness', { workflowId, taskQueue, args: [{ site }] });
  const pairs = await world.cloud.faults.add({ call: 'pairs', fault: HOLD });
  const first = await scheduled(`every-15-min-${site}-2026-11-21T03:00:00Z`);
  await world.cloud.held(pairs);
  const second = await scheduled(`every-15-min-${site}-2026-11-21T03:15:00Z`);
  expect(await second.result()).toEqual({
    kind: 'passed',
    why: `readiness/${site} is under way: this check did not look.`,
  });
  await world.cloud.release(pairs);
  expect(await first.result()).toMatchObject({ kind: 'readiness', verdict: 'ready' });
  expect(await client.workflow.getHandle(`readiness/${site}`).result()).toMatchObject({ verdict: 'ready' });
});

test('a worker that dies in the middle: another one goes on, with what was read', async () => {
  const groups = Array.from({ length: 8 }, (_, i) => ({ name: `pg-${i}`, instances: [], pairs: [{}] }));
  const world = await createReadyWorld(groups, { worker: false });
  const last = await world.cloud.group('pg-7');
  const held = await world.cloud.faults.add({ call: 'pairs', groupId: last.id, fault: HOLD });
  const first = await startWorkerProcess(world);
  const handle = await startCheck(world);
  await world.cloud.held(held);
  // Until what was read has reached Temporal.
  while (
    !((await handle.describe()).raw.pendingActivities ?? []).some(({ heartbeatDetails }) => heartbeatDetails)
  )
    await new Promise((resolve) => setTimeout(resolve, 50));
  first.kill('SIGKILL');
  await first.exited;
  await startWorkerProcess(world);
  const result = (await handle.result()) as Readiness;
  expect(result.groups).toHaveLength(8);
  expect(result.verdict).toBe('ready');
});

test('thirty groups are a handful of events, and a second wave a few more', async () => {
  const groups = Array.from({ length: 30 }, (_, i) => ({ name: `pg-${i}` }));
  const world = await createReadyWorld(groups);
  const handle = await startCheck(world);
  expect(((await handle.result()) as Readiness).groups).toHaveLength(30);
  const thirty = (await handle.describe()).historyLength;
  expect(thirty).toBeLessThanOrEqual(40);
  for (let i = 30; i < 60; i++) await world.cloud.addGroup({ name: `pg-${i}` });
  const second = await startCheck(world);
  await second.result();
  const sixty = (await second.describe()).historyLength;
  // An activity is six events at most, its workflow task included.
  expect(sixty).toBeLessThanOrEqual(46);
});

test('an input that can’t be right ends at once, and a site that nobody knows', async () => {
  const world = await createReadyWorld();
  const { client, taskQueue } = world;
  const start = (workflowId: string, input: unknown) =>
    client.workflow.start('readiness', { workflowId, taskQueue, args: [input] });
  await expect((await start(`x-${world.site}`, { group: 'a' })).result()).rejects.toMatchObject({
    cause: { type: 'InputInvalid' },
  });
  await expect((await start(`readiness/not-${world.site}`, null)).result()).rejects.toMatchObject({
    cause: { type: 'UnknownSite' },
  });
});
