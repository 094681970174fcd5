import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../src/api/app.ts';
import { People } from '../../src/api/people.ts';
import { listen } from '../../src/api/server.ts';
import { loadConfig } from '../../src/config/load.ts';
import { Secret } from '../../src/config/secret.ts';
import type { Connected } from '../../src/temporal/connection.ts';
import { createWorld } from '../support/world.ts';
import { startApi } from './support.ts';
import { rawClient } from './sockets.ts';

const TOKEN = 'a'.repeat(40);
const ANSWER_MS = 250;

/** The API in this process, with little patience; `hung`: what it asks Temporal never comes back. */
async function impatient({ hung = false } = {}) {
  const world = await createWorld({ worker: false });
  const { client } = world;
  const deadlines: number[] = [];
  const never = new Promise<never>(() => undefined);
  const temporal = {
    client: hung ? { workflow: { getHandle: () => ({ describe: () => never }) } } : client,
    connection: {
      withDeadline: (at: number, ask: () => Promise<unknown>) => {
        deadlines.push(at);
        return client.connection.withDeadline(at, ask);
      },
    },
    address: '',
    namespace: client.options.namespace,
  };
  const people = await People.read('', [
    { person: 'anna', roles: ['operator'], token: new Secret({ literal: TOKEN }) },
  ]);
  const config = loadConfig({ path: world.env['DR_CONFIG'], env: {} });
  const log = pino({ level: 'silent' });
  const app = createApp({
    temporal: temporal as unknown as Connected,
    config,
    people,
    alertSources: null,
    rateLimit: 1_000,
    answerLimit: ANSWER_MS,
    log,
  });
  const at = { listen: { host: '127.0.0.1', port: 0 }, tls: null };
  const server = await listen(app.fetch, at, '', { headers: 300, request: 600, connections: 50 });
  onTestFinished(() => server.close(0));
  return { ...server, deadlines };
}

const HEAD = (length: number) =>
  `POST /v1/runs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;

test('headers that never end: let go, and the others are served meanwhile', async () => {
  const { url } = await impatient();
  const slow = Array.from({ length: 20 }, () => rawClient(url));
  for (const { socket } of slow) socket.write('GET /v1/runs HTTP/1.1\r\nHost: x\r\nX-Slow: ');
  expect((await fetch(`${url}/livez`)).status).toBe(200);
  for (const { heard } of slow) expect(await heard).toMatch(/^HTTP\/1\.1 408 /);
});

test('a body that never ends: let go', async () => {
  const { url } = await impatient();
  const { socket, heard } = rawClient(url);
  socket.write(`${HEAD(1_000)}{"procedure":`);
  await heard;
  expect((await fetch(`${url}/livez`)).status).toBe(200);
});

test('an answer that never comes: 504 at the limit, and no call of it outlives that', async () => {
  const { url, deadlines } = await impatient({ hung: true });
  const before = Date.now();
  const reply = await fetch(`${url}/v1/run/x`, { headers: { Authorization: `Bearer ${TOKEN}` } });
  expect(reply.status).toBe(504);
  expect(await reply.json()).toMatchObject({ code: 'DR_TOO_SLOW', detail: 'It took more than 0.25 s.' });
  expect(deadlines).toHaveLength(1);
  expect(deadlines[0]).toBeGreaterThanOrEqual(before + ANSWER_MS);
  expect(deadlines[0]).toBeLessThanOrEqual(Date.now());
  expect((await fetch(`${url}/livez`)).status).toBe(200);
});

test('more than 64 KiB is refused, declared or not', async () => {
  const world = await createWorld({ worker: false });
  const api = await startApi(world);
  const large = { procedure: 'failover', site: world.site, group: 'x', reason: 'x'.repeat(70_000) };
  expect(await api.post('/v1/runs', large)).toMatchObject({
    status: 413,
    body: { code: 'DR_BODY_TOO_LARGE' },
  });
  // Without a length: in chunks, and more of them than anybody would read.
  const reply = await fetch(`${api.url}/v1/runs`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${api.tokens.anna}`, 'Content-Type': 'application/json' },
    body: new ReadableStream({
      pull: (controller) => controller.enqueue(new TextEncoder().encode('[["""'.repeat(2_000))),
    }),
    duplex: 'half',
  } as RequestInit).catch(() => null);
  // Some clients see the answer, others only that nobody listens any more.
  expect([413, null]).toContain(reply?.status ?? null);
  expect((await api.get('/livez', null)).status).toBe(200);
});

test('what is not declared as JSON, or is none, is refused', async () => {
  const world = await createWorld({ worker: false });
  const api = await startApi(world);
  const send = async (type: string | null, body: string) => {
    const headers = {
      Authorization: `Bearer ${api.tokens.anna}`,
      ...(type === null ? {} : { 'Content-Type': type }),
    };
    const reply = await fetch(`${api.url}/v1/runs`, { method: 'POST', headers, body });
    return [reply.status, ((await reply.json()) as { code: string }).code];
  };
  const good = JSON.stringify({ procedure: 'failover', site: world.site, group: 'x' });
  expect(await send('text/plain', good)).toEqual([415, 'DR_CONTENT_TYPE']);
  expect(await send('application/x-www-form-urlencoded', 'a=b')).toEqual([415, 'DR_CONTENT_TYPE']);
  expect(await send('application/jsonp', good)).toEqual([415, 'DR_CONTENT_TYPE']);
  expect(await send('application/json', '{"procedure":')).toEqual([400, 'DR_BODY_UNREADABLE']);
  expect(await send('application/json', '')).toEqual([400, 'DR_BODY_UNREADABLE']);
  expect(await send('application/json', 'null')).toEqual([422, 'DR_INPUT_INVALID']);
  expect(await send('application/json; charset=utf-8', '[]')).toEqual([422, 'DR_INPUT_INVALID']);
});

test('SIGTERM: what is in flight is answered, then the process ends well', async () => {
  const world = await createWorld({ worker: false });
  const api = await startApi(world);
  await api.post('/v1/runs', { procedure: 'failover', site: world.site, group: 'pg-payments' });
  // Nobody answers for the run, so that this waits for some seconds.
  const slow = api.get(`/v1/run/${encodeURIComponent(`dr/${world.site}/pg-payments`)}`);
  const { socket, heard } = rawClient(api.url);
  socket.write(`${HEAD(1).replace(TOKEN, api.tokens.anna)}`);
  await api.get('/livez', null);
  api.process.kill('SIGTERM');
  await api.process.line(/"api stops"/);
  socket.write('x');
  expect(await heard).toContain('HTTP/1.1 400');
  expect((await slow).status).toBe(200);
  expect((await api.process.ended).code).toBe(0);
});
