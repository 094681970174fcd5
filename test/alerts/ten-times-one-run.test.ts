import { expect, test } from 'vitest';
import { PAYMENTS, report, took, untilStatus } from '../support/world.ts';
import { startedIn } from '../support/listed.ts';
import {
  alertmanager,
  alertWorld,
  deliver,
  generic,
  grafana,
  outcomes,
  pagerduty,
  taken,
} from './support.ts';

test.each([
  ['am', () => alertmanager(), 'failover'],
  ['graf', () => grafana(), 'failover'],
  ['pager', () => pagerduty(), 'failover'],
  ['incidents', () => generic(), 'failover'],
])(
  '%s delivers ten times, at once and through two processes: one run, ten equal answers',
  async (source, make) => {
    const world = await alertWorld({ apis: 2, jobs: 'manual' });
    const [one, two = one] = world.apis;
    const began = new Date();
    const body = JSON.stringify(make()).replace(
      /"(startsAt|occurred_at|at)":"[^"]*"/,
      `"$1":"${began.toISOString()}"`,
    );
    const replies = await Promise.all(
      Array.from({ length: 10 }, (_, nth) => deliver(nth % 2 === 0 ? one : two, source, body)),
    );
    const [first] = replies;
    if (first === undefined) throw new Error('no reply');
    for (const { status, text } of replies) expect([status, text]).toEqual([200, first.text]);
    expect(taken(first)).toMatchObject({ outcome: 'started', group: 'pg-payments', procedure: 'failover' });

    await world.cloud.waitForCalls('job');
    await world.cloud.finishJob(PAYMENTS);
    const ended = await report(world.canonical());
    // The run is in the source's name, and its recovery time counts from the alert.
    expect(ended).toMatchObject({ outcome: 'completed', by: source, from: 'eu-de-01', posts: 1 });
    await world.client.workflow.getHandle(String(taken(first)['run'])).result();

    // The eleventh, when all is over: the same answer, and nothing new.
    expect((await deliver(one, source, body)).text).toBe(first.text);
    expect(took(await world.effects())).toHaveLength(1);
    expect(await startedIn(world)).toEqual(['blockPeriod', 'failover', 'failover']);
  },
);

test('the same alert in another group of Alertmanager, with other texts, in another order: still one run', async () => {
  const world = await alertWorld({ jobs: 'manual' });
  const [api] = world.apis;
  const at = new Date();
  const other = { at, id: 'ffff', labels: { alertname: 'DiskFull' } };
  const first = await deliver(api, 'am', alertmanager({ at }));
  const regrouped = { ...alertmanager(other, { at }), groupKey: '{}:{zone="eu-de-01"}', receiver: 'other' };
  const second = await deliver(api, 'am', regrouped);
  expect(outcomes(second)).toEqual(['no rule', 'started']);
  expect(taken(second, 1)).toEqual(taken(first));
});

test('two alerts of one outage, in one delivery and through two sources: one starts, the others join', async () => {
  const world = await alertWorld({ jobs: 'manual', apis: 2 });
  const [one, two = one] = world.apis;
  const both = await deliver(
    one,
    'am',
    alertmanager({ id: 'aaaa' }, { id: 'bbbb', labels: { severity: 'page' } }),
  );
  expect(outcomes(both)).toEqual(['started', 'joined']);
  const third = await deliver(two, 'incidents', generic());
  expect(outcomes(third)).toEqual(['joined']);
  const run = taken(both)['run'];
  expect([taken(both, 1)['run'], taken(third)['run']]).toEqual([run, run]);
  await world.cloud.waitForCalls('job');
  await world.cloud.finishJob(PAYMENTS);
  await world.client.workflow.getHandle(String(run)).result();
  expect(took(await world.effects())).toHaveLength(1);
});

test('two processes get two alerts of one group at the same moment: one run', async () => {
  const world = await alertWorld({ jobs: 'manual', apis: 2 });
  const replies = await Promise.all(
    Array.from({ length: 8 }, (_, nth) =>
      deliver(world.apis[nth % 2] ?? world.apis[0], 'am', alertmanager({ id: `alert-${nth}` })),
    ),
  );
  const all = replies.flatMap(outcomes).sort();
  expect(all).toEqual([...Array<string>(7).fill('joined'), 'started']);
  await world.cloud.waitForCalls('job');
  await world.cloud.finishJob(PAYMENTS);
  await report(world.canonical());
  expect(took(await world.effects())).toHaveLength(1);
});

test("a person's run is under way: the alert joins it, and starts nothing when the person has cancelled it", async () => {
  const world = await alertWorld({ approval: 'one' });
  const [api] = world.apis;
  const begun = await api.post('/v1/runs', {
    ...{ procedure: 'failover', site: world.site, group: 'pg-payments', from: 'eu-de-01' },
  });
  expect(begun.status).toBe(201);
  await untilStatus(world.canonical(), ({ question }) => question !== null);
  const body = alertmanager();
  const first = await deliver(api, 'am', body);
  expect(outcomes(first)).toEqual(['joined']);
  await api.post(`/v1/runs/${world.site}/pg-payments/cancel`, {});
  await world.client.workflow
    .getHandle(String(begun.body['run']))
    .result()
    .catch(() => null);
  expect((await deliver(api, 'am', body)).text).toBe(first.text);
  expect(outcomes(await deliver(api, 'incidents', generic()))).not.toContain('started');
  expect(await world.effects()).toEqual([]);
});

test('another run is in the way: named, and nothing is started', async () => {
  const world = await alertWorld({ approval: 'one' });
  const [api] = world.apis;
  const body = { procedure: 'switchover', site: world.site, group: 'pg-payments', to: 'eu-de-02' };
  await api.post('/v1/runs', body);
  await untilStatus(world.canonical(), ({ question }) => question !== null);
  const reply = await deliver(api, 'am', alertmanager());
  expect(reply.status).toBe(200);
  expect(taken(reply)).toMatchObject({ outcome: 'in the way', run: expect.stringContaining(world.site) });
});

test('an exercise is under way: a lost zone ends it, and is not told to wait', async () => {
  const world = await alertWorld({ groups: 'pg-payments: { exercise: allowed }\n' });
  const [api] = world.apis;
  const body = { procedure: 'exercise', site: world.site, group: 'pg-payments', reason: 'practice' };
  expect((await api.post('/v1/runs', body)).status).toBe(201);
  await untilStatus(world.canonical(), ({ question }) => question !== null);
  const reply = await deliver(api, 'am', alertmanager());
  expect(outcomes(reply)).toEqual(['started']);
  const run = world.client.workflow.getHandle(String(taken(reply)['run']));
  expect(await report(run)).toMatchObject({ outcome: 'completed', procedure: 'failover', to: 'eu-de-02' });
});
