import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { createClouds } from '../../src/cloud/index.ts';
import settings from '../../temporal.config.ts';
import {
  cloudWith,
  deadPort,
  GROUP,
  json,
  PASSWORD,
  sendOptions,
  serviceAt,
  siteAt,
  tokenOf,
  type Handler,
} from './support.ts';

/** Everything that a log line, a failure or a debugger could show of a value. */
function shown(value: unknown): string {
  const stack = value instanceof Error ? `${value.stack} ${String(value)}` : '';
  const plain = JSON.stringify(value, (_, inner: unknown) =>
    inner instanceof Error
      ? Object.fromEntries(Object.getOwnPropertyNames(inner).map((name) => [name, Reflect.get(inner, name)]))
      : inner,
  );
  return `${inspect(value, { depth: Infinity, showHidden: true, getters: true })} ${plain} ${stack}`;
}

function expectClean(value: unknown): void {
  const text = shown(value);
  expect(text).not.toContain(tokenOf(1));
  expect(text).not.toContain(PASSWORD);
}

/** Gateways and debugging pages repeat what they were sent. */
const echo: Handler = (request, response) =>
  json(
    response,
    400,
    {
      error: {
        code: 'SDRS.0201',
        message: `bad request: ${JSON.stringify(request.headers)} ${request.body}`,
      },
    },
    { 'X-Request-Id': request.headers['x-auth-token'] ?? 'none' },
  );

const faults: [name: string, handler: Handler][] = [
  ['a reset', (_, response) => response.socket?.resetAndDestroy()],
  ['a close', (_, response) => response.socket?.destroy()],
  [
    'a cut body',
    (_, response) =>
      response.writeHead(200, { 'Content-Length': 99 }).write('{', () => response.socket?.destroy()),
  ],
  ['silence', () => {}],
  ['a page', (_, response) => response.writeHead(502).end('<html>')],
  ['a redirect', (_, response) => response.writeHead(302, { Location: 'https://example.test/' }).end()],
  ['no HTTP', (_, response) => response.socket?.end('SMTP ready\r\n')],
  [
    'a broken compression',
    (_, response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end('no gzip'),
  ],
  ['an echo', echo],
  ['a wrong shape', (request, response) => json(response, 200, { server_group: request.headers })],
];

test.each(faults)('nothing of token or password after %s', async (_, handler) => {
  const cloud = await cloudWith(handler, { timings: { readTimeout: 1_500, postTimeout: 1_500 } });
  const { service, compute } = cloud;
  const results = await Promise.allSettled([
    service.readGroup('group-1'),
    service.observe('group-1'),
    service.readJob('job-1'),
    service.send('group-1', { name: 'failover' }, sendOptions({ timeoutMs: 1_500 })),
    compute.readServer('server-1'),
    compute.startServers(['server-1']),
    compute.readServerJob('job-1'),
  ]);
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(6);
  expect(cloud.calls().length).toBeGreaterThan(0);
  for (const result of results) expectClean(result);
  const reasons = results.flatMap((result) =>
    result.status === 'rejected' ? [result.reason as object] : [],
  );
  expect(reasons.map((reason) => reason.constructor.name)).toEqual(Array(6).fill('CloudError'));
  expect(reasons.filter((reason) => 'cause' in reason)).toEqual([]);
});

test.each(faults)('nothing of the password after a login that ends in %s', async (_, iam) => {
  const cloud = await cloudWith((_request, response) => json(response, 200, {}), {
    iam,
    timings: { readTimeout: 1_500 },
  });
  const [result] = await Promise.allSettled([cloud.service.login()]);
  expect(result).toMatchObject({ status: 'rejected', reason: { name: 'CloudError' } });
  expectClean(result);
});

test('nothing in the objects themselves, with a live token inside', async () => {
  const cloud = await cloudWith((_, response) => json(response, 200, { server_group: GROUP }));
  await cloud.service.readGroup('group-1');
  expect(cloud.calls()[0]?.headers['x-auth-token']).toBe(tokenOf(1));
  expectClean(cloud.service);
  expectClean(cloud.compute);
  const site = siteAt(cloud.url);
  const clouds = createClouds({ file: 'dr.yaml', sites: new Map([['eu-de', site]]) }, settings);
  await clouds.get('eu-de').readGroup('group-1');
  expectClean(clouds);
  expectClean(await clouds.get('eu-de').login());
});

test('nothing after a connection that never stood', async () => {
  const service = serviceAt(siteAt(`http://127.0.0.1:${await deadPort()}`));
  const outcome = await service.send('group-1', { name: 'failover' }, sendOptions());
  expect(outcome.kind).toBe('notSent');
  expectClean(outcome);
});
