import { expect, test } from 'vitest';
import { createWorld, PAYMENTS, untilStatus } from '../support/world.ts';
import { rawClient } from './sockets.ts';
import { startApi } from './support.ts';

const BODY_SECRET = 'body-secret-4711';
const QUERY_SECRET = 'query-secret-4711';

test('no token, no body and no address with a secret in it: in no log, no answer, no history', async () => {
  const world = await createWorld();
  const api = await startApi(world, { env: { DR_LOG_LEVEL: 'trace' } });
  const { anna } = api.tokens;
  const heard: string[] = [];
  const hear = async (reply: Promise<{ text: string }>) => heard.push((await reply).text);
  const start = { procedure: 'failover', site: world.site, group: PAYMENTS };
  await hear(api.post('/v1/runs', start));
  await untilStatus(world.canonical(), ({ endedAt }) => endedAt !== null);
  await hear(api.get(`/v1/runs?token=${anna}&x=${QUERY_SECRET}`));
  await hear(api.get(`/v1/${anna}`));
  await hear(api.get(`/v1/run/${anna}`));
  await hear(api.get(`/nowhere/${QUERY_SECRET}`, null));
  await hear(api.get('/v1/runs', null, { Authorization: `Bearer ${anna}x` }));
  await hear(api.get('/v1/runs', null, { Authorization: `Basic ${anna}` }));
  await hear(api.post('/v1/runs', { ...start, password: BODY_SECRET, [BODY_SECRET]: 1 }));
  await hear(api.post('/v1/runs', { ...start, procedure: BODY_SECRET }));
  await hear(api.post('/v1/runs', start, 'anna', { 'X-Request-Id': `${anna} with blanks` }));
  await hear(
    api.post('/v1/runs', start, 'anna', { 'X-Request-Id': 'trace-1', 'Idempotency-Key': QUERY_SECRET }),
  );
  const raw = rawClient(api.url);
  raw.socket.end(`GET / ${anna} HTTP/9\r\nAuthorization: Bearer ${anna}\r\n\r\n`);
  heard.push(await raw.heard);
  api.process.kill('SIGTERM');
  const { stdout, stderr, code } = await api.process.ended;
  expect(code).toBe(0);
  const logs = `${stdout}\n${stderr}`;
  for (const token of Object.values(api.tokens)) expect(logs).not.toContain(token);
  expect(logs).not.toContain(BODY_SECRET);
  expect(logs).not.toContain(QUERY_SECRET);
  expect(logs).not.toMatch(/authorization|Bearer/i);
  // Of what came in, an answer repeats the address at most: the run id that was asked for.
  expect(heard.join('\n')).not.toContain(api.tokens.ben);

  const lines = stderr.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  const requests = lines.filter(({ msg }) => msg === 'request');
  expect(requests).toHaveLength(heard.length - 1);
  expect(requests[0]).toMatchObject({ method: 'POST', route: '/v1/runs', status: 201, person: 'anna' });
  for (const one of requests)
    expect(one).toMatchObject({ requestId: expect.any(String), ms: expect.any(Number) });
  expect(requests.at(-1)).toMatchObject({ requestId: 'trace-1' });
  expect(requests.filter(({ person }) => person === undefined)).toHaveLength(3);
  expect(requests.map(({ route }) => route)).toContain('/v1/run/:run');

  const history = JSON.stringify(await world.canonical().fetchHistory());
  const written = Buffer.from(history).toString();
  for (const token of Object.values(api.tokens)) {
    expect(written).not.toContain(token);
    expect(written).not.toContain(Buffer.from(token).toString('base64').slice(4, -4));
  }
});
