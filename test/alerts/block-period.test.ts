import { expect, test } from 'vitest';
import { dr, jsonLines } from '../support/dr.ts';
import { PAYMENTS, report, took, untilStatus } from '../support/world.ts';
import { startApi } from '../api/support.ts';
import {
  alertmanager,
  alertWorld,
  deliver,
  generic,
  KEYS,
  outcomes,
  taken,
  zoneDown,
  type AlertWorld,
} from './support.ts';

/** One automatic failover, to its end. */
async function failedOver(world: AlertWorld): Promise<string> {
  const reply = await deliver(world.apis[0], 'am', alertmanager());
  expect(outcomes(reply)).toEqual(['started']);
  const run = String(taken(reply)['run']);
  await world.client.workflow.getHandle(run).result();
  return run;
}

/** The block knows that its run has ended. */
async function untilPeriod(world: AlertWorld, group = 'pg-payments'): Promise<void> {
  const handle = world.client.workflow.getHandle(`dr/block:${world.site}/${group}`);
  for (;;) {
    if ((await handle.describe()).memo?.['until'] !== undefined) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const back = { labels: { zone: 'eu-de-02' }, id: 'the-way-back' };

test('after an automatic failover no alert starts another, in no process, also not by the id of the group', async () => {
  const world = await alertWorld();
  const run = await failedOver(world);
  await untilPeriod(world);
  const [api] = world.apis;
  // A process that was not there when it happened.
  const late = await startApi(world, { env: KEYS });
  for (const one of [api, late]) {
    const reply = await deliver(one, 'am', alertmanager(back));
    expect(taken(reply)).toMatchObject({
      outcome: 'blocked',
      run,
      says: expect.stringContaining('unless a person lifts'),
    });
  }
  const byId = await deliver(api, 'incidents', generic({ labels: { dr_group: PAYMENTS, zone: 'eu-de-02' } }));
  expect(outcomes(byId)).toEqual(['blocked']);
  expect(took(await world.effects())).toHaveLength(1);
  // Another group is another matter, and a person may always.
  const orders = await deliver(api, 'am', alertmanager({ id: 'orders', labels: { dr_group: 'pg-orders' } }));
  expect(outcomes(orders)).toEqual(['started']);
  const body = { procedure: 'reprotect', site: world.site, group: 'pg-payments' };
  expect((await api.post('/v1/runs', body)).status).toBe(201);
  await report(world.canonical());
});

test('a person lifts it, by the API or the command: alerts may start again, and it is written down who did', async () => {
  const world = await alertWorld({ rules: (site) => [zoneDown(site, ', dryRun: false')] });
  await failedOver(world);
  await untilPeriod(world);
  const [api] = world.apis;
  const listed = await api.get(`/v1/blocks?site=${world.site}`, 'vera');
  expect(listed.body['blocks']).toMatchObject([
    { site: world.site, group: 'pg-payments', by: 'am', procedure: 'failover' },
  ]);
  const path = `/v1/blocks/${world.site}/pg-payments/lift`;
  expect((await api.post(path, {}, 'vera')).status).toBe(403);
  expect((await api.post(path, { by: 'ben' }, 'anna')).status).toBe(403);
  const handle = world.client.workflow.getHandle(`dr/block:${world.site}/pg-payments`);
  const lifted = await api.post(path, { reason: 'checked' }, 'anna');
  expect(lifted).toMatchObject({ status: 200, body: { lifted: true, block: { group: 'pg-payments' } } });
  const { events } = await handle.fetchHistory();
  expect(events?.at(-1)?.workflowExecutionTerminatedEventAttributes?.reason).toBe('lifted by anna: checked');
  expect(await api.post(path, {}, 'anna')).toMatchObject({ status: 404, body: { code: 'DR_NO_BLOCK' } });

  const reply = await deliver(api, 'am', alertmanager({ id: 'again' }));
  expect(outcomes(reply)).toEqual(['started']);
  await world.client.workflow.getHandle(String(taken(reply)['run'])).result();
  const group = `${world.site}/pg-payments`;
  const blocks = await dr(world, ['alerts', 'blocks', '--site', world.site, '--json']);
  expect(jsonLines(blocks)).toMatchObject([{ group: 'pg-payments', by: 'am' }]);
  const said = await dr(world, ['alerts', 'lift', group, '--reason', 'all well']);
  expect(said).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Lifted: alerts may start runs of pg-payments'),
  });
  expect((await dr(world, ['alerts', 'lift', group])).code).toBe(3);
  expect((await dr(world, ['alerts', 'lift', 'pg-payments'])).code).toBe(2);
});

test('the block ends by itself', async () => {
  const world = await alertWorld({ blockPeriod: '1s' });
  await failedOver(world);
  await world.client.workflow.getHandle(`dr/block:${world.site}/pg-payments`).result();
  const reply = await deliver(world.apis[0], 'am', alertmanager({ id: 'later' }));
  expect(outcomes(reply)).toEqual(['started']);
});

test('lifted without a worker: it needs none, and what was claimed without one holds', async () => {
  const world = await alertWorld({ worker: false, apis: 2 });
  const [one, two = one] = world.apis;
  expect(outcomes(await deliver(one, 'am', alertmanager()))).toEqual(['started']);
  expect(outcomes(await deliver(two, 'am', alertmanager(back)))).toEqual(['blocked']);
  expect((await one.post(`/v1/blocks/${world.site}/pg-payments/lift`, {}, 'anna')).status).toBe(200);
  // The run of the first is still there: another aim is in its way, and no second run begins.
  const after = await deliver(two, 'am', alertmanager(back));
  expect(outcomes(after)).toEqual(['in the way']);
});

test('an API that dies between the block and the run leaves no block for ever', async () => {
  const world = await alertWorld();
  const id = `dr/block:${world.site}/pg-orders`;
  const own = 'dr/key:never-started';
  const input = {
    site: world.site,
    group: 'pg-orders',
    run: own,
    periodMs: 3_600_000,
    graceMs: 3_000,
    heartbeatTimeout: 2_000,
  };
  const block = { ...input, by: 'am', own, procedure: 'failover', from: 'eu-de-01', to: null };
  const handle = await world.client.workflow.start('blockPeriod', {
    ...{ taskQueue: world.taskQueue, workflowId: id, args: [input], memo: { block } },
  });
  const waits = await deliver(world.apis[0], 'am', alertmanager({ labels: { dr_group: 'pg-orders' } }));
  expect(outcomes(waits)).toEqual(['joined']);
  expect(await handle.result()).toBe('never started');
  const reply = await deliver(world.apis[0], 'am', alertmanager({ labels: { dr_group: 'pg-orders' } }));
  expect(outcomes(reply)).toEqual(['started']);
});

test('a run that waits for people for long keeps the block for as long, and a period more', async () => {
  const world = await alertWorld({ approval: 'one', blockPeriod: '0s' });
  const [api] = world.apis;
  await deliver(api, 'am', alertmanager());
  await untilStatus(world.canonical(), ({ question }) => question !== null);
  expect(outcomes(await deliver(api, 'am', alertmanager(back)))).toEqual(['blocked']);
  expect(outcomes(await deliver(api, 'am', alertmanager({ id: 'same aim' })))).toEqual(['joined']);
});
