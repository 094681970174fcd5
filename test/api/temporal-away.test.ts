import { expect, test } from 'vitest';
import { wayToTemporal } from '../support/way-to-temporal.ts';
import { createWorld } from '../support/world.ts';
import { startApi } from './support.ts';

test('without Temporal: alive, not ready, 503 with Retry-After and no word of gRPC; then it is there again', async () => {
  const world = await createWorld();
  const { address, mend, cut } = await wayToTemporal();
  const api = await startApi(world, { env: { TEMPORAL_ADDRESS: address } });
  const body = { procedure: 'failover', site: world.site, group: 'pg-payments', dryRun: true };
  const key = { 'Idempotency-Key': `${world.site}/k` };
  const away = async () => {
    expect((await api.get('/livez', null)).status).toBe(200);
    expect(await api.get('/readyz', null)).toMatchObject({
      status: 503,
      body: { ready: false, temporal: false, worker: false },
    });
    for (const reply of [
      await api.post('/v1/runs', body, 'anna', key),
      await api.get('/v1/runs'),
      await api.get(`/v1/runs/${world.site}/pg-payments`),
      await api.post(`/v1/runs/${world.site}/pg-payments/answers/retry`, {}),
    ]) {
      expect(reply).toMatchObject({ status: 503, body: { code: 'DR_TEMPORAL_AWAY' } });
      expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(reply.text).not.toMatch(/ECONN|UNAVAILABLE|DEADLINE|127\.0\.0\.1|stack/i);
    }
  };
  await away();
  mend();
  while ((await api.get('/readyz', null)).status !== 200);
  expect((await api.post('/v1/runs', body, 'anna', key)).status).toBe(201);
  cut();
  while ((await api.get('/readyz', null)).body['temporal'] !== false);
  await away();
  mend();
  while ((await api.get('/readyz', null)).status !== 200);
  expect((await api.post('/v1/runs', body, 'anna', key)).status).toBe(200);
});

test('Temporal without a worker: not ready, and it says which of the two', async () => {
  const world = await createWorld({ worker: false });
  const api = await startApi(world);
  expect(await api.get('/readyz', null)).toMatchObject({
    status: 503,
    body: { ready: false, temporal: true, worker: false },
  });
  const start = { procedure: 'failover', site: world.site, group: 'pg-payments' };
  expect((await api.post('/v1/runs', start)).status).toBe(201);
  const answer = await api.post(`/v1/runs/${world.site}/pg-payments/answers/retry`, {});
  expect(answer).toMatchObject({ status: 503, body: { code: 'DR_NO_WORKER' } });
});
