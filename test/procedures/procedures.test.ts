import { expect, test } from 'vitest';
import { createWorld, report, took, untilAsked } from '../support/world.ts';

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
    'Look again',
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
