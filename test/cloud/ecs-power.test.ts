import { expect, test } from 'vitest';
import { cloudWith, deadPort, cloudsOf, failureOf, json, siteAt, tokenOf, type Handler } from './support.ts';

const took: Handler = (_, response) => json(response, 200, { job_id: 'job-1' });

test('start and stop: path and bodies', async () => {
  const { compute, calls } = await cloudWith(took);
  expect(await compute.startServers(['server-1', 'server-2'])).toEqual(['job-1']);
  expect(await compute.stopServers(['server-1'], 'SOFT')).toEqual(['job-1']);
  expect(await compute.stopServers(['server-1'], 'HARD')).toEqual(['job-1']);
  expect(calls().map(({ method, url }) => `${method} ${url}`)).toEqual(
    Array(3).fill('POST /v1/project-1/cloudservers/action'),
  );
  expect(calls().map(({ body }) => JSON.parse(body))).toEqual([
    { 'os-start': { servers: [{ id: 'server-1' }, { id: 'server-2' }] } },
    { 'os-stop': { type: 'SOFT', servers: [{ id: 'server-1' }] } },
    { 'os-stop': { type: 'HARD', servers: [{ id: 'server-1' }] } },
  ]);
});

const sentIds = ({ body }: { body: string }): string[] =>
  (JSON.parse(body) as { 'os-start': { servers: { id: string }[] } })['os-start'].servers.map(({ id }) => id);

test('1,001 servers are three calls, one after the other, each server once; none are no call', async () => {
  let open = 0;
  let jobs = 0;
  const { compute, calls } = await cloudWith((_, response) => {
    expect(++open).toBe(1);
    setTimeout(() => {
      open--;
      json(response, 200, { job_id: `job-${++jobs}` });
    }, 20);
  });
  const ids = Array.from({ length: 1_001 }, (_, index) => `server-${index}`);
  expect(await compute.startServers([...ids, 'server-0'])).toEqual(['job-1', 'job-2', 'job-3']);
  expect(calls().map((call) => sentIds(call).length)).toEqual([500, 500, 1]);
  expect(calls().flatMap(sentIds)).toEqual(ids);

  expect(await compute.startServers([])).toEqual([]);
  expect(await compute.stopServers([], 'SOFT')).toEqual([]);
  expect(calls()).toHaveLength(3);
});

test('the second call fails: it says so, and nothing more is sent', async () => {
  let calls = 0;
  const cloud = await cloudWith((request, response, raw) =>
    ++calls === 1 ? took(request, response, raw) : json(response, 503, {}),
  );
  const ids = Array.from({ length: 1_200 }, (_, index) => `server-${index}`);
  expect(await failureOf(cloud.compute.startServers(ids))).toMatchObject({
    retryable: true,
    message: expect.stringContaining('The start of 500 servers was answered with HTTP 503'),
  });
  expect(cloud.calls()).toHaveLength(2);
});

test.each([
  [400, false],
  [403, false],
  [404, false],
  [408, true],
  [409, false],
  [429, true],
  [500, true],
  [501, false],
  [502, true],
  [503, true],
  [504, true],
])('HTTP %i: may be sent again: %s; it is not by itself', async (status, retryable) => {
  const { compute, calls } = await cloudWith((_, response) =>
    json(
      response,
      status,
      { error: { code: 'Ecs.0611', message: 'Batch operation failed.' } },
      { 'X-Request-Id': 'r-7', 'Retry-After': '3' },
    ),
  );
  expect(await failureOf(compute.stopServers(['server-1'], 'HARD'))).toMatchObject({
    name: 'CloudError',
    kind: 'http',
    message: `The forced stop of server server-1 was answered with HTTP ${status}, Ecs.0611: Batch operation failed.`,
    status,
    code: 'Ecs.0611',
    providerMessage: 'Batch operation failed.',
    requestId: 'r-7',
    retryAfterMs: 3_000,
    retryable,
  });
  expect(calls()).toHaveLength(1);
});

test.each<[name: string, handler: Handler]>([
  ['a reset', (_, response) => response.socket?.resetAndDestroy()],
  [
    'a cut answer',
    (_, response) =>
      response.writeHead(200, { 'Content-Length': 99 }).write('{', () => response.socket?.destroy()),
  ],
  ['silence', () => {}],
])('%s: a network error that may be sent again; it is not by itself', async (_, handler) => {
  const { compute, calls } = await cloudWith(handler, { timings: { postTimeout: 500 } });
  expect(await failureOf(compute.startServers(['server-1']))).toMatchObject({
    name: 'CloudError',
    kind: 'network',
    retryable: true,
    message: expect.stringContaining('The start of server server-1'),
  });
  expect(calls()).toHaveLength(1);
});

test('a connection that never stood', async () => {
  const cloud = await cloudWith(took);
  const site = siteAt(cloud.url);
  const ecs = `http://127.0.0.1:${await deadPort()}`;
  const clouds = cloudsOf({ ...site, endpoints: { ...site.endpoints, ecs } });
  expect(await failureOf(clouds.compute('eu-de').startServers(['server-1']))).toMatchObject({
    kind: 'network',
    retryable: true,
    message: 'The start of server server-1: no connection (ECONNREFUSED)',
  });
});

test('an answer without a job id names what is missing', async () => {
  const { compute } = await cloudWith((_, response) => json(response, 200, {}));
  expect(await failureOf(compute.startServers(['server-1']))).toMatchObject({
    kind: 'malformed',
    message: expect.stringContaining('job_id'),
  });
});

test('the signal ends it, before and on the way', async () => {
  const stop = new AbortController();
  const { compute, calls } = await cloudWith(() => stop.abort());
  const options = { signal: stop.signal };
  expect(await failureOf(compute.startServers(['server-1'], options))).toMatchObject({ kind: 'aborted' });
  expect(calls()).toHaveLength(1);
  expect(await failureOf(compute.startServers(['server-1'], options))).toMatchObject({ kind: 'aborted' });
  expect(await failureOf(compute.readServer('server-1', options))).toMatchObject({ kind: 'aborted' });
  expect(calls()).toHaveLength(1);
});

test('a 401: one new token, one repeat, and no third', async () => {
  let valid = tokenOf(2);
  const { compute, calls, logins } = await cloudWith((request, response, raw) =>
    request.headers['x-auth-token'] === valid
      ? took(request, response, raw)
      : json(response, 401, { error: { message: 'token expired', code: 401 } }),
  );
  expect(await compute.startServers(['server-1'])).toEqual(['job-1']);
  expect(calls().map(({ headers }) => headers['x-auth-token'])).toEqual([tokenOf(1), tokenOf(2)]);

  valid = 'none of them';
  expect(await failureOf(compute.startServers(['server-1']))).toMatchObject({
    status: 401,
    retryable: false,
  });
  expect(calls()).toHaveLength(4);
  expect(logins()).toHaveLength(3);
});
