import { expect, test } from 'vitest';
import { createWorld, report, untilAsked, untilStatus, type World } from '../support/world.ts';
import { startApi, type Api, type Person } from './support.ts';

/** A failover that two people have to approve; anna has started it. */
async function asked(options: Parameters<typeof createWorld>[0] = {}) {
  const world = await createWorld({ approval: 'two', ...options });
  const api = await startApi(world);
  const body = { procedure: 'failover', site: world.site, group: 'pg-payments' };
  expect((await api.post('/v1/runs', body, 'anna')).status).toBe(201);
  const question = await untilAsked(world.canonical());
  return { world, api, question };
}

const answer = (api: Api, world: World, verb: string, body: unknown, as: Person) =>
  api.post(`/v1/runs/${world.site}/pg-payments/answers/${verb}`, body, as);

test('the starter has started it under her own name, and may not approve it', async () => {
  const { world, api } = await asked();
  const own = await answer(api, world, 'approve', {}, 'anna');
  expect(own.status).toBe(409);
  expect(own.body).toMatchObject({
    code: 'DR_NOT_TAKEN',
    detail: 'anna started this run: somebody else has to approve it.',
  });
  expect(await world.effects()).toEqual([]);
});

test('one person is one approval, however often; two are two, and then it goes on', async () => {
  const { world, api } = await asked();
  expect((await answer(api, world, 'approve', {}, 'ben')).status).toBe(200);
  await untilStatus(
    world.canonical(),
    ({ approvals, question }) => approvals.length === 1 && question !== null,
  );
  const again = await answer(api, world, 'approve', {}, 'ben');
  expect(again.body).toMatchObject({
    code: 'DR_NOT_TAKEN',
    detail: expect.stringContaining('another person'),
  });
  expect(await world.effects()).toEqual([]);
  expect((await answer(api, world, 'approve', {}, 'carla')).status).toBe(200);
  expect(await report(world.canonical())).toMatchObject({
    by: 'anna',
    approvals: [{ by: 'ben' }, { by: 'carla' }],
    posts: 1,
  });
});

test('nobody speaks in the name of somebody else: not in a start, not in an override, not in an answer', async () => {
  const { world, api } = await asked();
  const body = { procedure: 'failover', site: world.site, group: 'pg-orders' };
  const overrides = [{ finding: 'not-in-sync', reason: 'x', by: 'ben' }];
  for (const reply of [
    await answer(api, world, 'approve', { by: 'ben' }, 'carla'),
    await answer(api, world, 'note', { by: 'ben', text: 'x' }, 'anna'),
    await api.post(`/v1/runs/${world.site}/pg-payments/cancel`, { by: 'ben' }, 'anna'),
    await api.post('/v1/runs', { ...body, by: 'ben' }, 'anna'),
    await api.post('/v1/runs', { ...body, overrides }, 'anna'),
  ]) {
    expect(reply.status).toBe(403);
    expect(reply.body).toMatchObject({ code: 'DR_NOT_YOUR_NAME' });
  }
  // Her own name, as people write it.
  expect((await answer(api, world, 'approve', { by: ' Carla ' }, 'carla')).status).toBe(200);
  const { approvals } = await untilStatus(world.canonical(), ({ approvals: all }) => all.length === 1);
  expect(approvals).toMatchObject([{ by: 'carla' }]);
});

test('what a role may not do is refused before anything is asked', async () => {
  const { world, api } = await asked();
  const start = { procedure: 'failover', site: world.site, group: 'pg-orders' };
  const refused: [verb: string, body: object, as: Person][] = [
    ['approve', {}, 'alerts'],
    ['decline', {}, 'alerts'],
    ['approve', {}, 'vera'],
    ['note', { text: 'x' }, 'vera'],
    ['breakGlass', { reason: 'x' }, 'vera'],
    ['retry', {}, 'carla'],
    ['abort', {}, 'carla'],
  ];
  for (const [verb, body, as] of refused) {
    const reply = await answer(api, world, verb, body, as);
    expect([reply.status, reply.body['code']]).toEqual([403, 'DR_ROLE_MISSING']);
  }
  for (const as of ['vera', 'carla'] as const) {
    expect((await api.post('/v1/runs', start, as)).status).toBe(403);
    expect((await api.post(`/v1/runs/${world.site}/pg-payments/cancel`, {}, as)).status).toBe(403);
  }
  const { question } = await untilStatus(world.canonical(), () => true);
  expect(question?.type).toBe('ApprovalNeeded');
  // Everybody may look.
  for (const as of Object.keys(api.tokens) as Person[])
    expect((await api.get(`/v1/runs/${world.site}/pg-payments`, as)).status).toBe(200);
});
