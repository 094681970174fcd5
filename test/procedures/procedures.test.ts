import { expect, test } from 'vitest';
import type { Procedure } from '../../src/domain/input.ts';
import { createWorld, report, took, untilAsked, type World } from '../support/world.ts';

interface Case {
  procedure: Procedure;
  /** A group of the simulated cloud that stands where the procedure starts. */
  group: string;
  input?: Record<string, string>;
  action: string;
  after: { status: string; productionZone: string };
  /** Servers that the service wants stopped. */
  stopped?: 'production' | 'dr';
  failure: string;
}

const CASES: Case[] = [
  {
    procedure: 'switchover',
    group: 'pg-payments',
    input: { to: 'eu-de-02' },
    action: 'reverse',
    after: { status: 'protected', productionZone: 'eu-de-02' },
    stopped: 'production',
    failure: 'error-reversing',
  },
  {
    procedure: 'reprotect',
    group: 'pg-failed-over',
    action: 'start',
    after: { status: 'protected', productionZone: 'eu-de-02' },
    stopped: 'dr',
    failure: 'error-reprotecting',
  },
  {
    procedure: 'enableProtection',
    group: 'pg-available',
    action: 'start',
    after: { status: 'protected', productionZone: 'eu-de-01' },
    failure: 'error-starting',
  },
  {
    procedure: 'disableProtection',
    group: 'pg-payments',
    action: 'stop',
    after: { status: 'available', productionZone: 'eu-de-01' },
    failure: 'error-stopping',
  },
];

async function prepare(world: World, { group, stopped }: Case): Promise<string> {
  const { id } = await world.cloud.group(group);
  if (stopped) await world.cloud.patchGroup(id, { servers: { [stopped]: 'SHUTOFF' } });
  return id;
}

test.each(CASES)('$procedure: the good run', async (one) => {
  const world = await createWorld();
  const id = await prepare(world, one);
  const result = await report(await world.start({ group: one.group, ...one.input }, one.procedure));
  expect(result).toMatchObject({
    procedure: one.procedure,
    outcome: 'completed',
    posts: 1,
    after: one.after,
  });
  expect((await world.effects(id)).map(({ action, took: effective }) => [action, effective])).toEqual([
    [one.action, true],
  ]);
  // The same again has nothing to do.
  const again = await report(await world.start({ group: one.group, ...one.input }, one.procedure));
  expect(again).toMatchObject({ outcome: 'already there', posts: 0 });
});

test.each(CASES)('$procedure: an answer lost after the effect is adopted', async (one) => {
  const world = await createWorld();
  const id = await prepare(world, one);
  await world.cloud.faults.add({ call: 'action', fault: { kind: 'status', status: 504, when: 'after' } });
  const result = await report(await world.start({ group: id, ...one.input }, one.procedure));
  expect(result).toMatchObject({ outcome: 'completed', posts: 1, lostAnswers: 1, after: one.after });
  expect(await world.effects(id)).toHaveLength(1);
});

test.each(CASES)('$procedure: a POST that never arrived is sent again after the window', async (one) => {
  const world = await createWorld();
  const id = await prepare(world, one);
  await world.cloud.faults.add({ call: 'action', fault: { kind: 'cut', when: 'before' } });
  const result = await report(await world.start({ group: id, ...one.input }, one.procedure));
  expect(result).toMatchObject({ outcome: 'completed', posts: 2, lostAnswers: 1, after: one.after });
  expect(took(await world.effects(id))).toHaveLength(1);
});

test.each(CASES)('$procedure: a failed job asks, and a retry starts from the error state', async (one) => {
  const world = await createWorld();
  const id = await prepare(world, one);
  await world.cloud.faults.add({ call: 'action', fault: { kind: 'jobFail' } });
  const handle = await world.start({ group: id, ...one.input }, one.procedure);
  const question = await untilAsked(handle);
  expect(question).toMatchObject({ step: 'Follow job', type: 'ActionFailed' });
  expect(question.text).toContain(one.failure);
  await handle.executeUpdate('retry', { args: [{}] });
  expect(await report(handle)).toMatchObject({ outcome: 'completed', posts: 2, after: one.after });
});

test.each(CASES)('$procedure: a dry run sends nothing', async (one) => {
  const world = await createWorld();
  const id = await prepare(world, one);
  const result = await report(await world.start({ group: id, dryRun: true, ...one.input }, one.procedure));
  expect(result).toMatchObject({ outcome: 'dry run', posts: 0 });
  expect(result.summary).toContain('would send');
  expect(await world.effects(id)).toEqual([]);
});

test('a switchover there and back, each with its direction', async () => {
  const world = await createWorld();
  const { id } = await world.cloud.group('pg-payments');
  await world.cloud.patchGroup(id, { servers: { production: 'SHUTOFF', dr: 'SHUTOFF' } });
  expect(await report(await world.start({ group: id, to: 'target' }, 'switchover'))).toMatchObject({
    to: 'eu-de-02',
  });
  const back = await report(await world.start({ group: id, to: 'source' }, 'switchover'));
  expect(back).toMatchObject({ outcome: 'completed', from: 'eu-de-02', to: 'eu-de-01' });
  expect((await world.effects(id)).map(({ priorityStation }) => priorityStation)).toEqual([
    'target',
    'source',
  ]);
});

test('servers that still run: the service refuses, the run asks in its words, and a retry goes on', async () => {
  const world = await createWorld();
  const { id } = await world.cloud.group('pg-payments');
  const handle = await world.start({ group: id, to: 'target', servers: 'ignore' }, 'switchover');
  const question = await untilAsked(handle);
  expect(question).toMatchObject({ type: 'ProviderRefused' });
  expect(question.text).toContain('SDRS.1319');
  await world.cloud.patchGroup(id, { servers: { production: 'SHUTOFF' } });
  await handle.executeUpdate('retry', { args: [{}] });
  expect(await report(handle)).toMatchObject({ outcome: 'completed' });
  expect(took(await world.effects(id))).toHaveLength(1);
});

test('enable is never sent to a group that has failed over: there it would be a reprotect', async () => {
  const world = await createWorld();
  const { id } = await world.cloud.group('pg-failed-over');
  const handle = await world.start({ group: id }, 'enableProtection');
  const question = await untilAsked(handle);
  expect(question.findings.map(({ code }) => code)).toEqual(['wrong-status']);
  expect(question.findings[0]?.todo).toContain('Reprotect');
  await handle.executeUpdate('abort', { args: [] });
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'Aborted' } });
  expect(await world.effects(id)).toEqual([]);
});

test('job done is not data in sync: a reprotect ends when the last pair is in sync', async () => {
  const world = await createWorld();
  const { id } = await world.cloud.group('pg-failed-over');
  await world.cloud.settings({ syncMs: 3_600_000 });
  const handle = await world.start({ group: id }, 'reprotect');
  const seen = (await world.cloud.calls()).counts.pairs;
  await world.cloud.waitForCalls('pairs', { count: seen + 8 });
  expect((await handle.describe()).status.name).toBe('RUNNING');
  await world.cloud.patchGroup(id, { pairs: { replication_status: 'active', progress: 100 } });
  const result = await report(handle);
  expect(result.steps.map(({ name }) => name)).toEqual([
    'Check preconditions',
    'Stop servers in eu-de-01',
    'Check preconditions',
    'Send reprotect',
    'Follow job',
    'Watch sync',
  ]);
});

test('a switchover without a direction is refused with a correct example', async () => {
  const world = await createWorld();
  const handle = await world.start({ group: 'pg-payments' }, 'switchover');
  await expect(handle.result()).rejects.toMatchObject({
    cause: { type: 'InputInvalid', message: expect.stringContaining('"to":"eu-de-02"') },
  });
});

test('another procedure on the group is refused while one runs, and the one in the way is named', async () => {
  const world = await createWorld({ jobs: 'manual' });
  const { id } = await world.cloud.group('pg-payments');
  const failover = await world.start({ group: id });
  await world.cloud.waitForCalls('action');
  const disable = await world.start({ group: 'pg-payments' }, 'disableProtection');
  await expect(disable.result()).rejects.toMatchObject({
    cause: { type: 'GroupBusy', message: expect.stringContaining('procedure failover') },
  });
  await world.cloud.finishJob(id);
  expect(await report(failover)).toMatchObject({ outcome: 'completed' });
});
