import net, { type AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { HttpClient } from '../../src/cloud/http.ts';
import { Secret } from '../../src/config/secret.ts';
import { CA_FILE, deadPort, sendOptions, serve, serviceAt, siteAt } from './support.ts';

const ready = (endpoint: string, caFile: string | null = null) =>
  serviceAt(
    siteAt(endpoint, {
      caFile,
      project: { id: 'project-1', name: null },
      auth: { kind: 'token', token: new Secret({ literal: 'ready-made-token' }) },
    }),
  );

test('nobody listens: provably not sent', async () => {
  const service = ready(`http://127.0.0.1:${await deadPort()}`);
  const outcome = await service.send('group-1', { name: 'failover' }, sendOptions());
  expect(outcome).toMatchObject({ kind: 'notSent', why: expect.stringContaining('ECONNREFUSED') });
});

test('a name that does not resolve: provably not sent', async () => {
  const outcome = await ready('https://sdrs.invalid').send('group-1', { name: 'failover' }, sendOptions());
  expect(outcome.kind).toBe('notSent');
});

test('a certificate that nobody vouches for: not one byte of the request leaves', async () => {
  const server = await serve((_, response) => response.end('{"job_id":"job-1"}'), { tls: true });
  for (let round = 0; round < 5; round++) {
    const outcome = await ready(server.url).send('group-1', { name: 'failover' }, sendOptions());
    expect(outcome).toMatchObject({ kind: 'notSent', why: expect.stringMatching(/CERT|SIGNATURE/) });
  }
  expect(server.connections()).toBe(5);
  expect(server.seen).toEqual([]);
});

test("the site's CA file is trusted beside the usual ones", async () => {
  const server = await serve((_, response) => response.end('{"job_id":"job-1"}'), { tls: true });
  const outcome = await ready(server.url, CA_FILE).send('group-1', { name: 'failover' }, sendOptions());
  expect(outcome).toMatchObject({ kind: 'accepted', jobId: 'job-1' });
});

test('NODE_TLS_REJECT_UNAUTHORIZED=0 does not turn the check off', async () => {
  const server = await serve((_, response) => response.end('{"job_id":"job-1"}'), { tls: true });
  const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
  onTestFinished(() => {
    if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
  });
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
  const outcome = await ready(server.url).send('group-1', { name: 'failover' }, sendOptions());
  expect(outcome.kind).toBe('notSent');
  expect(server.seen).toEqual([]);
});

test('a TLS handshake that never ends: the time-out proves that nothing was sent', async () => {
  const silent = net.createServer((socket) => socket.on('error', () => {}).resume());
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void silent.close());
  const { port } = silent.address() as AddressInfo;
  const outcome = await ready(`https://127.0.0.1:${port}`).send(
    'group-1',
    { name: 'failover' },
    sendOptions({ timeoutMs: 300 }),
  );
  expect(outcome).toMatchObject({ kind: 'notSent', why: expect.stringContaining('no connection within') });
});

test('a server that closes instead of a handshake: not sent', async () => {
  const rude = net.createServer((socket) =>
    socket.on('error', () => {}).once('data', () => socket.destroy()),
  );
  await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void rude.close());
  const { port } = rude.address() as AddressInfo;
  const outcome = await ready(`https://127.0.0.1:${port}`).send(
    'group-1',
    { name: 'failover' },
    sendOptions(),
  );
  expect(outcome.kind).toBe('notSent');
});

test.each(['http://sdrs.example.test', 'http://10.0.0.1:80', 'ftp://127.0.0.1', 'https://user:pw@host.test'])(
  '%s is no endpoint for a token',
  (endpoint) => {
    expect(() => new HttpClient(endpoint)).toThrow(/endpoint must/);
  },
);
