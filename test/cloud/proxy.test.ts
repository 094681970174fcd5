import http from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { Secret } from '../../src/config/secret.ts';
import { CA_FILE, cloudWith, GROUP, json, sendOptions, serve, serviceAt, siteAt } from './support.ts';

const TOKEN = 'ready-made-token-for-the-proxy';

interface Proxy {
  url: string;
  /** Everything that the proxy could read: its own requests, and the bytes it passed on. */
  heard: () => string;
  connects: string[];
}

/** Passes every tunnel on to one port, or answers it with `refusal`. */
async function startProxy(port: number, refusal?: string): Promise<Proxy> {
  let heard = '';
  const connects: string[] = [];
  const sockets = new Set<Socket>();
  const server = http.createServer((request, response) => {
    heard += `${request.method} ${request.url} ${JSON.stringify(request.headers)}`;
    response.writeHead(500).end();
  });
  server.on('connection', (socket) => sockets.add(socket));
  server.on('connect', (request, client: Socket) => {
    connects.push(request.url ?? '');
    heard += JSON.stringify(request.headers);
    client.on('error', () => {});
    if (refusal !== undefined) return void client.end(refusal);
    const upstream = net.connect(port, '127.0.0.1', () => client.write('HTTP/1.1 200 OK\r\n\r\n'));
    upstream.on('error', () => client.destroy());
    client.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard: () => heard, connects };
}

function withEnv(values: Record<string, string>): void {
  const names = [
    'HTTPS_PROXY',
    'https_proxy',
    'HTTP_PROXY',
    'http_proxy',
    'NO_PROXY',
    'no_proxy',
    'ALL_PROXY',
    'all_proxy',
  ];
  const before = names.map((name) => [name, process.env[name]] as const);
  onTestFinished(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });
  for (const name of names) delete process.env[name];
  Object.assign(process.env, values);
}

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
