import { expect, test } from 'vitest';
import { Secret } from '../../src/config/secret.ts';
import { CA_FILE, cloudWith, GROUP, json, sendOptions, serve, serviceAt, siteAt } from './support.ts';
import { startProxy, withEnv } from './tunnel.ts';

const TOKEN = 'ready-made-token-for-the-proxy';

const behind = (endpoint: string) =>
  serviceAt(
    siteAt(endpoint, {
      caFile: CA_FILE,
      project: { id: 'project-1', name: null },
      auth: { kind: 'token', token: new Secret({ literal: TOKEN }) },
    }),
  );

const answers = () =>
  serve(
    (request, response) =>
      json(response, 200, request.method === 'POST' ? { job_id: 'job-1' } : { server_group: GROUP }),
    { tls: true },
  );

test('https goes through a tunnel; the proxy sees a host name, and never the token', async () => {
  const server = await answers();
  const proxy = await startProxy(server.port);
  withEnv({ HTTPS_PROXY: proxy.url });
  const service = behind(`https://cloud.example.test:${server.port}`);
  expect(await service.readGroup('group-1')).toMatchObject({ id: 'group-1' });
  expect(await service.send('group-1', { name: 'failover' }, sendOptions())).toMatchObject({
    kind: 'accepted',
  });
  expect(server.seen.map(({ headers }) => headers['x-auth-token'])).toEqual([TOKEN, TOKEN]);
  expect(proxy.connects).toEqual(Array(2).fill(`cloud.example.test:${server.port}`));
  expect(proxy.heard()).not.toContain(TOKEN);
});

test('the certificate is checked through the tunnel, too', async () => {
  const server = await answers();
  const proxy = await startProxy(server.port);
  withEnv({ HTTPS_PROXY: proxy.url });
  const outcome = await behind(`https://other.example.test:${server.port}`).send(
    'group-1',
    { name: 'failover' },
    sendOptions(),
  );
  expect(outcome).toMatchObject({ kind: 'notSent', why: expect.stringContaining('ALTNAME') });
  expect(server.seen).toEqual([]);
});

test('NO_PROXY is honoured: the name is looked up here, and the proxy hears nothing', async () => {
  const proxy = await startProxy(0);
  withEnv({ HTTPS_PROXY: proxy.url, NO_PROXY: '.invalid' });
  const outcome = await behind('https://cloud.invalid').send('group-1', { name: 'failover' }, sendOptions());
  expect(outcome).toMatchObject({ kind: 'notSent', why: expect.not.stringContaining('proxy') });
  expect(proxy.connects).toEqual([]);
});

test('plain http to this machine never goes to a proxy, which would see the token', async () => {
  const cloud = await cloudWith((_, response) => json(response, 200, { server_group: GROUP }));
  const proxy = await startProxy(cloud.port);
  withEnv({ HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url, ALL_PROXY: proxy.url });
  expect(await cloud.service.readGroup('group-1')).toMatchObject({ id: 'group-1' });
  expect(proxy.heard()).toBe('');
});

test.each([
  ['HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n', 407],
  ['HTTP/1.1 502 Bad Gateway\r\nContent-Length: 5\r\n\r\nsorry', 502],
  ['HTTP/1.1 504 Gateway Timeout\r\n\r\n<html>', 504],
  ['HTTP/1.1 202 Accepted\r\nContent-Length: 17\r\n\r\n{"job_id":"fake"}', 202],
])("a refused tunnel is the proxy's answer, not the service's: %s", async (refusal, status) => {
  const proxy = await startProxy(0, refusal);
  withEnv({ HTTPS_PROXY: proxy.url });
  const outcome = await behind('https://cloud.example.test').send(
    'group-1',
    { name: 'failover' },
    sendOptions(),
  );
  expect(outcome).toMatchObject({ kind: 'notSent', why: expect.stringContaining(`HTTP ${status}`) });
  expect(proxy.connects).toHaveLength(1);
  expect(proxy.heard()).not.toContain(TOKEN);
});

test('a proxy that closes without a word: the time-out proves that nothing was sent', async () => {
  const proxy = await startProxy(0, '');
  withEnv({ HTTPS_PROXY: proxy.url });
  const outcome = await behind('https://cloud.example.test').send(
    'group-1',
    { name: 'failover' },
    sendOptions({ timeoutMs: 500 }),
  );
  expect(outcome.kind).toBe('notSent');
});
