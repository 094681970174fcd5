import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { HttpClient } from '../../src/cloud/http.ts';
import { cloudWith, failureOf, sendOptions, serve, type Handler } from './support.ts';

/** Never idle, never finished. */
const drip: Handler = (_, response) => {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  const drops = setInterval(() => response.write(' '), 5);
  response.on('close', () => clearInterval(drops));
};

test('a dripping answer to an action ends at the time-out, as unknown', async () => {
  const cloud = await cloudWith(drip);
  const outcome = await cloud.service.send(
    'group-1',
    { name: 'failover' },
    sendOptions({ timeoutMs: 1_500 }),
  );
  expect(outcome.kind).toBe('unknown');
  expect(cloud.calls()).toHaveLength(1);
});

test('a dripping answer to a read ends at the time-out', async () => {
  const cloud = await cloudWith(drip, { timings: { readTimeout: 1_500 } });
  const error = await failureOf(cloud.service.readGroup('group-1'));
  expect(error).toMatchObject({
    kind: 'network',
    retryable: true,
    message: expect.stringContaining('1.5 s'),
  });
});

test('a server that never answers: the request was sent, so nothing is known', async () => {
  const cloud = await cloudWith(() => {});
  const outcome = await cloud.service.send(
    'group-1',
    { name: 'failover' },
    sendOptions({ timeoutMs: 1_500 }),
  );
  expect(outcome.kind).toBe('unknown');
});

test('a body without end is dropped at a limit, also when it comes compressed', async () => {
  const bomb = gzipSync(Buffer.alloc(20 * 1024 * 1024));
  const server = await serve((request, response) => {
    if (request.url === '/bomb') response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb);
    else response.writeHead(200).end(Buffer.alloc(9 * 1024 * 1024));
  });
  const client = new HttpClient(server.url);
  for (const path of ['/bomb', '/plain']) {
    const result = await client.request({ method: 'GET', path, timeoutMs: 20_000 });
    expect(result).toMatchObject({ kind: 'tooLarge', status: 200 });
  }
});
