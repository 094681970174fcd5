import { expect, test } from 'vitest';
import { createWorld, PAYMENTS, report, untilAsked, type World } from '../support/world.ts';

/** Status of the group's servers in a zone. */
async function power(world: World, zone: string): Promise<string[]> {
  return (await world.cloud.servers(PAYMENTS))
    .filter((server) => server.zone === zone)
    .map(({ status }) => status);
}

async function serverIn(world: World, zone: string): Promise<string> {
  const found = (await world.cloud.servers(PAYMENTS)).find((server) => server.zone === zone);
  if (!found) throw new Error(`no server in ${zone}`);
  return found.id;
}

test('a failover ends when the servers run in the new zone', async () => {
  const world = await createWorld();
  const result = await report(await world.start({ group: PAYMENTS }));
  expect(result.steps.at(-1)).toMatchObject({ name: 'Start servers in eu-de-02', state: 'done' });
  expect(await power(world, 'eu-de-02')).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE']);
  expect(result.recoverySeconds).not.toBeNull();
});

test('servers that the failover itself has started are left alone', async () => {
  const world = await createWorld();
  await world.cloud.settings({ serversAfterFailover: 'started' });
  expect(await report(await world.start({ group: PAYMENTS }))).toMatchObject({ outcome: 'completed' });
  expect(await world.cloud.serverEffects()).toEqual([]);
});

test('a switchover stops first and starts last', async () => {
  const world = await createWorld();
  const result = await report(await world.start({ group: PAYMENTS, to: 'eu-de-02' }, 'switchover'));
  expect(result.outcome).toBe('completed');
  expect(await power(world, 'eu-de-01')).toEqual(['SHUTOFF', 'SHUTOFF', 'SHUTOFF']);
  expect(await power(world, 'eu-de-02')).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE']);
  const [reverse] = await world.effects();
  const [stop, start] = await world.cloud.serverEffects();
  expect(stop).toMatchObject({ action: 'stop', type: 'SOFT' });
  expect(start).toMatchObject({ action: 'start' });
  expect(stop && reverse && start && [stop.seq < reverse.seq, reverse.seq < start.seq]).toEqual([true, true]);
});

test('production is not stopped for an action that could not be sent', async () => {
  const world = await createWorld();
  await world.cloud.patchGroup(PAYMENTS, { pairs: { replication_status: 'copying', progress: 40 } });
  const handle = await world.start({ group: PAYMENTS, to: 'eu-de-02' }, 'switchover');
  const question = await untilAsked(handle);
  expect(question.findings.map(({ code }) => code)).toContain('not-in-sync');
  expect(await world.cloud.serverEffects()).toEqual([]);
  await world.cloud.patchGroup(PAYMENTS, { pairs: { replication_status: 'active', progress: 100 } });
  await handle.executeUpdate('retry', { args: [{}] });
  expect(await report(handle)).toMatchObject({ outcome: 'completed' });
});

test('an abort after production was stopped says so, before and after', async () => {
  const world = await createWorld();
  await world.cloud.faults.add({ call: 'action', fault: { kind: 'status', status: 403, when: 'before' } });
  const handle = await world.start({ group: PAYMENTS, to: 'eu-de-02' }, 'switchover');
  const question = await untilAsked(handle);
  const says =
    'This run stops the servers in eu-de-01: start those where production is, or pg-payments stays down.';
  expect(question.answers.find(({ verb }) => verb === 'abort')?.effect).toContain(says);
  await handle.executeUpdate('abort', { args: [{ by: 'anna' }] });
  await expect(handle.result()).rejects.toMatchObject({
    cause: { type: 'Aborted', message: expect.stringContaining(says) },
  });
});

test('a goal that held already: servers that somebody has stopped since stay stopped', async () => {
  const world = await createWorld();
  await report(await world.start({ group: PAYMENTS }));
  await world.cloud.patchGroup(PAYMENTS, { servers: { production: 'SHUTOFF' } });
  expect(await report(await world.start({ group: PAYMENTS }))).toMatchObject({ outcome: 'already there' });
  expect(await power(world, 'eu-de-02')).toEqual(['SHUTOFF', 'SHUTOFF', 'SHUTOFF']);
});

test('a reprotect stops the side that becomes the standby, and never production', async () => {
  const world = await createWorld();
  await report(await world.start({ group: PAYMENTS }));
  await report(await world.start({ group: PAYMENTS }, 'reprotect'));
  expect(await power(world, 'eu-de-02')).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE']);
  expect(await power(world, 'eu-de-01')).toEqual(['SHUTOFF', 'SHUTOFF', 'SHUTOFF']);
});

test('a guest that ignores a soft stop: after the limit the run asks, and the power is cut on a word', async () => {
  const world = await createWorld({ timings: { serverStop: '500ms' } });
  const stubborn = await serverIn(world, 'eu-de-01');
  await world.cloud.patchServer(stubborn, { fault: 'ignoresSoftStop' });
  const handle = await world.start({ group: PAYMENTS, to: 'eu-de-02' }, 'switchover');
  const question = await untilAsked(handle);
  expect(question).toMatchObject({ step: 'Stop servers in eu-de-01 and eu-de-02', type: 'ServersNotThere' });
  expect(question.answers.map(({ verb }) => verb)).toEqual(['retry', 'skip', 'stopHard', 'abort']);
  expect(await world.effects()).toEqual([]);
  await handle.executeUpdate('stopHard', { args: [{ by: 'anna' }] });
  expect(await report(handle)).toMatchObject({ outcome: 'completed' });
  expect((await world.cloud.serverEffects()).map(({ action, type }) => [action, type])).toEqual([
    ['stop', 'SOFT'],
    ['stop', 'HARD'],
    ['start', null],
  ]);
});

test('a server that does not start: the others do, the run names it, and a skip with a reason is in the report', async () => {
  const world = await createWorld();
  await world.cloud.patchServer(await serverIn(world, 'eu-de-02'), { fault: 'failsToStart' });
  const handle = await world.start({ group: PAYMENTS });
  const question = await untilAsked(handle);
  expect(question.text).toContain('2 of 3 servers run; not yet: ');
  await expect(handle.executeUpdate('skip', { args: [{ by: 'anna' }] })).rejects.toMatchObject({
    cause: { message: expect.stringContaining('needs a reason') },
  });
  await expect(handle.executeUpdate('stopHard', { args: [] })).rejects.toMatchObject({
    cause: { message: expect.stringContaining('possible are retry, skip, abort') },
  });
  await handle.executeUpdate('skip', { args: [{ by: 'anna', reason: 'rebuilt from backup' }] });
  const result = await report(handle);
  expect(result).toMatchObject({
    outcome: 'completed',
    skipped: [{ step: 'Start servers in eu-de-02', why: 'skipped by anna: rebuilt from backup' }],
  });
  expect(result.summary).toContain('1 step(s) skipped');
});

test('a server that is gone is said at once', async () => {
  const world = await createWorld({ timings: { serverStart: '60s' } });
  await world.cloud.patchServer(await serverIn(world, 'eu-de-02'), { deleted: true });
  const handle = await world.start({ group: PAYMENTS });
  expect((await untilAsked(handle)).text).toContain('DELETED');
  await handle.executeUpdate('abort', { args: [] });
  await expect(handle.result()).rejects.toMatchObject({
    cause: {
      type: 'Aborted',
      message: expect.stringContaining('Production is in eu-de-02: start its servers'),
    },
  });
});

test('the answer to a start is lost: it is safe to repeat, and is', async () => {
  const world = await createWorld();
  await world.cloud.faults.add({
    call: 'serverAction',
    fault: { kind: 'status', status: 504, when: 'after' },
  });
  expect(await report(await world.start({ group: PAYMENTS }))).toMatchObject({
    outcome: 'completed',
    posts: 1,
  });
  expect(await power(world, 'eu-de-02')).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE']);
});

test('servers "ignore": none is touched, and the summary says who starts them', async () => {
  const world = await createWorld();
  const result = await report(await world.start({ group: PAYMENTS, servers: 'ignore' }));
  expect(result.summary).toContain('told to leave them alone');
  expect(await world.cloud.serverEffects()).toEqual([]);
  expect((await world.cloud.calls()).counts.server).toBe(0);
});

test('servers "check": the run only looks, and goes on when somebody has started them', async () => {
  const world = await createWorld();
  const handle = await world.start({ group: PAYMENTS, servers: 'check' });
  const question = await untilAsked(handle);
  expect(question.text).toContain('0 of 3 servers run');
  await world.cloud.patchGroup(PAYMENTS, { servers: { production: 'ACTIVE' } });
  await handle.executeUpdate('retry', { args: [{}] });
  expect(await report(handle)).toMatchObject({ outcome: 'completed' });
  expect(await world.cloud.serverEffects()).toEqual([]);
});
