import { expect, test } from 'vitest';
import { createWorld, PAYMENTS, report, untilAsked } from '../support/world.ts';
import { startApi } from './support.ts';

interface Listed {
  run: string;
  state: string;
  open: boolean;
  needsHuman: boolean;
  group: string | null;
}

test('list: filters, and pages that lose nothing and show nothing twice', async () => {
  const world = await createWorld();
  const api = await startApi(world);
  const { id } = await world.cloud.group('pg-link-down');
  await report(await world.start({ group: PAYMENTS }));
  await world.start({ group: id });
  await untilAsked(world.canonical(id));
  await report(await world.start({ group: 'pg-orders', dryRun: true }));
  const list = async (query: string) => {
    const { body } = await api.get(`/v1/runs?site=${world.site}&${query}`);
    return body as unknown as { runs: Listed[]; next: string | null };
  };
  // The list is a moment behind.
  for (;;) {
    const { runs } = await list('');
    if (runs.length === 3 && runs.filter(({ open }) => open).every(({ needsHuman }) => needsHuman)) break;
  }
  const asks = await list('needsHuman=true');
  expect(asks.runs).toMatchObject([
    { run: `dr/${world.site}/${id}`, state: 'waiting', group: 'pg-link-down', open: true, endedAt: null },
  ]);
  expect((await list('open=true')).runs.map(({ run }) => run)).toEqual([`dr/${world.site}/${id}`]);
  expect((await list('state=completed')).runs).toMatchObject([{ run: `dr/${world.site}/${PAYMENTS}` }]);
  expect((await list('state=dry%20run')).runs).toMatchObject([{ dryRun: true }]);
  expect((await list('group=pg-payments&open=false')).runs).toHaveLength(1);
  expect((await list(`group=${id}`)).runs).toHaveLength(1);

  const seen: string[] = [];
  let cursor = '';
  do {
    const page = await list(`limit=1${cursor}`);
    expect(page.runs.length).toBeLessThanOrEqual(1);
    seen.push(...page.runs.map(({ run, state }) => `${run} ${state}`));
    cursor = page.next === null ? '' : `&cursor=${page.next}`;
  } while (cursor !== '');
  expect(seen).toHaveLength(3);
  expect(new Set(seen).size).toBe(3);
  for (const wrong of ['nonsense', 'AAAA', '%00', 'x'.repeat(3_000)]) {
    const reply = await api.get(`/v1/runs?cursor=${wrong}`);
    expect([reply.status, reply.body['code']]).toEqual([422, 'DR_INPUT_INVALID']);
  }
});

test('a run by its group and by its id; its result when it has ended', async () => {
  const world = await createWorld({ jobs: 'manual' });
  const api = await startApi(world);
  const { body: started, headers } = await api.post('/v1/runs', {
    procedure: 'failover',
    site: world.site,
    group: 'pg-payments',
  });
  await world.cloud.waitForCalls('job');
  const location = headers.get('location') ?? '';
  expect(location).toBe(`/v1/run/${encodeURIComponent(String(started['run']))}`);
  const run = `dr/${world.site}/${PAYMENTS}`;
  for (const path of [`/v1/runs/${world.site}/pg-payments`, `/v1/runs/${world.site}/${PAYMENTS}`, location]) {
    const { status, body } = await api.get(path);
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { run, open: true, temporal: 'RUNNING', status: { by: 'anna', group: 'pg-payments' } },
    });
    const early = await api.get(`${path}/result`);
    expect([early.status, early.body['code'], early.headers.get('retry-after')]).toEqual([
      404,
      'DR_NOT_ENDED',
      '5',
    ]);
  }
  await world.cloud.finishJob(PAYMENTS);
  await report(world.client.workflow.getHandle(String(started['run'])));
  for (const path of [`/v1/runs/${world.site}/pg-payments`, location]) {
    expect((await api.get(`${path}/result`)).body).toMatchObject({
      outcome: 'completed',
      report: { by: 'anna', posts: 1, group: { id: PAYMENTS } },
    });
  }
});

test('what is not there: a run, an address, a method, a site', async () => {
  const world = await createWorld({ worker: false });
  const api = await startApi(world);
  const none = await api.get(`/v1/runs/${world.site}/pg-nobody`);
  expect(none).toMatchObject({
    status: 404,
    body: { code: 'DR_NO_RUN', detail: `There is no run dr/${world.site}/pg-nobody.` },
  });
  expect(none.headers.get('content-type')).toBe('application/problem+json');
  expect(none.body['type']).toBe('/docs#DR_NO_RUN');
  expect(await api.get('/v1/nothing')).toMatchObject({ status: 404, body: { code: 'DR_NOT_FOUND' } });
  expect(await api.get('/nothing', null)).toMatchObject({ status: 404, body: { code: 'DR_NOT_FOUND' } });
  const method = await api.get(`/v1/runs/${world.site}/pg-payments/cancel`);
  expect([method.status, method.headers.get('allow')]).toEqual([405, 'POST']);
  const site = await api.post('/v1/runs', { procedure: 'failover', site: 'eu-dee', group: 'x' });
  expect(site.body).toMatchObject({
    code: 'DR_SITE_UNKNOWN',
    detail: `There is no site "eu-dee". Known: ${world.site}`,
  });
  const to = await api.post('/v1/runs', { procedure: 'switchover', site: world.site, group: 'x' });
  expect(to.body).toMatchObject({
    code: 'DR_INPUT_INVALID',
    detail: expect.stringContaining(
      'A correct input is {"procedure":"switchover","site":"eu-de","group":"pg-payments","to":"eu-de-02"}',
    ),
  });
});
