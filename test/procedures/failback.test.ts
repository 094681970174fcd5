import { expect, test } from 'vitest';
import { createWorld, report, took, untilAsked, type World } from '../support/world.ts';

async function failedOver(world: World): Promise<string> {
  return (await world.cloud.group('pg-failed-over')).id;
}

test('failback: reprotect, sync, and home, in one run', async () => {
  const world = await createWorld();
  const id = await failedOver(world);
  const result = await report(await world.start({ group: 'pg-failed-over' }, 'failback'));
  expect(result).toMatchObject({
    outcome: 'completed',
    from: 'eu-de-02',
    to: 'eu-de-01',
    posts: 2,
    after: { status: 'protected', productionZone: 'eu-de-01' },
  });
  expect(
    took(await world.effects(id)).map(({ action, priorityStation }) => [action, priorityStation]),
  ).toEqual([
    ['start', null],
    ['reverse', 'source'],
  ]);
  const servers = await world.cloud.servers(id);
  for (const { zone, status } of servers)
    expect([zone, status]).toEqual([zone, zone === 'eu-de-01' ? 'ACTIVE' : 'SHUTOFF']);
  expect(await report(await world.start({ group: id }, 'failback'))).toMatchObject({
    outcome: 'already there',
    posts: 0,
  });
});

test('both answers lost: each is looked after, each takes effect once', async () => {
  const world = await createWorld();
  const id = await failedOver(world);
  await world.cloud.faults.add({ call: 'action', times: 2, fault: { kind: 'cut', when: 'after' } });
  expect(await report(await world.start({ group: id }, 'failback'))).toMatchObject({
    outcome: 'completed',
    posts: 2,
    lostAnswers: 2,
  });
  expect(await world.effects(id)).toHaveLength(2);
});

test('a group that is protected away from home only switches over', async () => {
  const world = await createWorld();
  const { id } = await world.cloud.group('pg-moved');
  expect(await report(await world.start({ group: id }, 'failback'))).toMatchObject({
    outcome: 'completed',
    posts: 1,
  });
  expect((await world.effects(id)).map(({ action }) => action)).toEqual(['reverse']);
});

test('a reprotect that fails is retried from its error state, and the way home goes on', async () => {
  const world = await createWorld();
  const id = await failedOver(world);
  await world.cloud.faults.add({ call: 'action', fault: { kind: 'jobFail' } });
  const handle = await world.start({ group: id }, 'failback');
  expect((await untilAsked(handle)).text).toContain('error-reprotecting');
  await handle.executeUpdate('retry', { args: [{}] });
  expect(await report(handle)).toMatchObject({ outcome: 'completed', posts: 3, to: 'eu-de-01' });
});

test('production is not touched before the data is in sync, and a cancel then leaves it alone', async () => {
  const world = await createWorld();
  const id = await failedOver(world);
  await world.cloud.settings({ syncMs: 3_600_000 });
  await world.cloud.patchGroup(id, { servers: { production: 'ACTIVE' } });
  const handle = await world.start({ group: id }, 'failback');
  await world.cloud.waitForCalls('action');
  const seen = (await world.cloud.calls()).counts.pairs;
  await world.cloud.waitForCalls('pairs', { count: seen + 8 });
  await handle.cancel();
  await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
  expect((await world.effects(id)).map(({ action }) => action)).toEqual(['start']);
  const production = (await world.cloud.servers(id)).filter(({ zone }) => zone === 'eu-de-02');
  expect(production.map(({ status }) => status)).toEqual(production.map(() => 'ACTIVE'));
});

test('a dry run says what the first step would meet, and sends nothing', async () => {
  const world = await createWorld();
  const id = await failedOver(world);
  expect(await report(await world.start({ group: id, dryRun: true }, 'failback'))).toMatchObject({
    outcome: 'dry run',
    posts: 0,
    findings: [],
  });
  expect(await world.effects(id)).toEqual([]);
});
