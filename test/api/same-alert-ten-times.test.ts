import { expect, test } from 'vitest';
import { createWorld, PAYMENTS, report, took, untilStatus, type World } from '../support/world.ts';
import { startApi, type Api, type Reply } from './support.ts';

const ALERT = 'alertmanager/zone-lost/2026-11-21T03:00:00Z';
const withKey = (world: World, key = ALERT) => ({ 'Idempotency-Key': `${world.site}/${key}` });

test('ten times the same alert, at once and through two processes: one run, ten equal answers', async () => {
  const world = await createWorld({ jobs: 'manual' });
  const apis = await Promise.all([startApi(world), startApi(world)]);
  const body = { procedure: 'failover', site: world.site, group: 'pg-payments', incident: 'INC-1' };
  const replies = await Promise.all(
    Array.from({ length: 10 }, (_, i) =>
      (apis[i % 2] as Api).post('/v1/runs', body, 'alerts', withKey(world)),
    ),
  );
  expect(replies.filter(({ status }) => status === 200)).toHaveLength(9);
  expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
  const [first] = replies as [Reply];
  for (const { text, headers } of replies) {
    expect(text).toBe(first.text);
    expect(headers.get('location')).toBe(first.headers.get('location'));
  }
  expect(first.body).toMatchObject({ procedure: 'failover', by: 'alerts', joined: false });
  await world.cloud.waitForCalls('job');
  await world.cloud.finishJob(PAYMENTS);
  expect(await report(world.canonical())).toMatchObject({ outcome: 'completed', by: 'alerts', posts: 1 });

  // The eleventh comes when all is over, through a process that was not there before, in another sender's name.
  const late = await (await startApi(world)).post('/v1/runs', body, 'ben', withKey(world));
  expect(late.status).toBe(200);
  expect(late.text).toBe(first.text);
  expect(took(await world.effects())).toHaveLength(1);
  const listed = await apis[0].get(`/v1/runs?site=${world.site}`);
  const runs = (listed.body['runs'] as { run: string }[]).map(({ run }) => run);
  expect(new Set(runs)).toEqual(new Set([first.body['run'], `dr/${world.site}/${PAYMENTS}`]));
  expect(runs).toHaveLength(2);
});

test('the same key with another request is a mistake, and starts nothing', async () => {
  const world = await createWorld();
  const api = await startApi(world);
  const body = { procedure: 'failover', site: world.site, group: 'pg-payments', dryRun: true };
  const first = await api.post('/v1/runs', body, 'anna', withKey(world, 'k'));
  expect(first.status).toBe(201);
  for (const other of [
    { ...body, dryRun: false },
    { ...body, group: 'pg-orders' },
    { ...body, approval: 'two' },
  ]) {
    const reply = await api.post('/v1/runs', other, 'anna', withKey(world, 'k'));
    expect(reply.status).toBe(409);
    expect(reply.body).toMatchObject({ code: 'DR_KEY_REUSED', run: first.body['run'] });
  }
  expect(await world.effects()).toEqual([]);
});

test('a dry run ten times is one dry run; what is left out and what is said as it is by itself are the same', async () => {
  const world = await createWorld();
  const api = await startApi(world);
  const body = { procedure: 'failover', site: world.site, group: 'pg-payments', dryRun: true };
  const spelled = { ...body, approval: 'none', servers: 'manage', overrides: [] };
  const replies = await Promise.all(
    Array.from({ length: 10 }, (_, i) =>
      api.post('/v1/runs', i % 2 ? body : spelled, 'anna', withKey(world, 'dry')),
    ),
  );
  expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
  const run = String(replies[0]?.body['run']);
  const ended = await world.client.workflow.getHandle(run).result();
  expect(ended).toMatchObject({ outcome: 'dry run' });
  expect(await world.effects()).toEqual([]);
});

test('without a key: the run in flight is joined, from either side of the name', async () => {
  const world = await createWorld({ jobs: 'manual' });
  const api = await startApi(world);
  const body = { procedure: 'failover', site: world.site, group: 'pg-payments' };
  const replies = await Promise.all(Array.from({ length: 10 }, () => api.post('/v1/runs', body)));
  expect(replies.filter(({ status }) => status === 200)).toHaveLength(9);
  expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(new Set(replies.map((reply) => reply.body['run'])).size).toBe(1);
  await world.cloud.waitForCalls('job');
  await world.cloud.finishJob(PAYMENTS);
  expect(await report(world.canonical())).toMatchObject({ outcome: 'completed' });
  expect(took(await world.effects())).toHaveLength(1);
});

test('another alert for the same aim waits for the run in flight, and leads to it for good', async () => {
  const world = await createWorld({ jobs: 'manual' });
  const api = await startApi(world);
  const body = { procedure: 'failover', site: world.site, group: 'pg-payments' };
  const first = await api.post('/v1/runs', { ...body, by: 'anna' }, 'anna', withKey(world, 'first'));
  await world.cloud.waitForCalls('job');
  await untilStatus(world.canonical(), ({ posts }) => posts === 1);
  // Named by its id, so that no two ids are the same by chance.
  const second = await api.post('/v1/runs', { ...body, group: PAYMENTS }, 'alerts', withKey(world, 'second'));
  expect(second.status).toBe(201);
  expect(second.body).toMatchObject({
    joined: true,
    joins: `dr/${world.site}/${PAYMENTS}`,
    from: 'eu-de-01',
  });
  expect(second.body['run']).not.toBe(first.body['run']);
  await world.cloud.finishJob(PAYMENTS);
  const path = `/v1/run/${encodeURIComponent(String(second.body['run']))}/result`;
  await world.client.workflow.getHandle(String(second.body['run'])).result();
  // Where that one has ended before it was met, the run looks for itself, and finds the goal reached.
  const { body: ended } = await api.get(path);
  expect(ended).toMatchObject({ report: { group: { id: PAYMENTS }, to: 'eu-de-02' } });
  expect(['completed', 'already there']).toContain(ended['outcome']);
  expect(
    (await api.post('/v1/runs', { ...body, group: PAYMENTS }, 'alerts', withKey(world, 'second'))).text,
  ).toBe(second.text);
  expect(took(await world.effects())).toHaveLength(1);
});

test.each([
  ['with a key', (world: World) => withKey(world, 'other')],
  ['without one', () => ({})],
])('another procedure is in the way, %s: 409 that names the run', async (_how, headers) => {
  const world = await createWorld();
  const api = await startApi(world);
  const { id } = await world.cloud.group('pg-link-down');
  const body = { site: world.site, group: 'pg-link-down' };
  await api.post('/v1/runs', { ...body, procedure: 'failover' }, 'anna', withKey(world, 'mine'));
  await untilStatus(world.canonical(id), ({ question }) => question !== null);
  for (const group of ['pg-link-down', id]) {
    const reply = await api.post(
      '/v1/runs',
      { ...body, group, procedure: 'reprotect' },
      'ben',
      headers(world),
    );
    expect(reply.status).toBe(409);
    expect(reply.body).toMatchObject({
      code: 'DR_RUN_IN_THE_WAY',
      detail: expect.stringContaining('Nothing was started'),
    });
    expect(String(reply.body['run'])).toMatch(/^dr\//);
  }
});

test('a way home that is under way is joined by the same words', async () => {
  const world = await createWorld();
  const api = await startApi(world);
  const { id } = await world.cloud.group('pg-failed-over');
  await world.cloud.faults.add({
    call: 'action',
    times: 0,
    fault: { kind: 'status', status: 400, code: 'X', message: 'no' },
  });
  const body = { procedure: 'failback', site: world.site, group: 'pg-failed-over' };
  expect((await api.post('/v1/runs', body, 'anna', withKey(world, 'a'))).status).toBe(201);
  await untilStatus(world.canonical(id), ({ question }) => question !== null);
  const again = await api.post('/v1/runs', body, 'ben', withKey(world, 'b'));
  expect(again.body).toMatchObject({ joined: true });
  expect(again.status).toBe(201);
});

test('without a worker the key holds all the same, and the run is found by its group', async () => {
  const world = await createWorld({ worker: false });
  const api = await startApi(world);
  const body = { procedure: 'failover', site: world.site, group: 'pg-payments' };
  const [first, again] = [
    await api.post('/v1/runs', body, 'alerts', withKey(world, 'k')),
    await api.post('/v1/runs', body, 'alerts', withKey(world, 'k')),
  ];
  expect([first.status, again.status]).toEqual([201, 200]);
  expect(again.text).toBe(first.text);
  for (;;) {
    // The list that knows names is a moment behind.
    const found = await api.get(`/v1/runs/${world.site}/pg-payments`);
    if (found.status !== 200) continue;
    expect(found.body).toMatchObject({ run: first.body['run'], open: true, status: null });
    break;
  }
});
