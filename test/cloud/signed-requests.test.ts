import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { HttpClient } from '../../src/cloud/http.ts';
import { SignatureAuthorizer, type AccessKeyAuth } from '../../src/cloud/signature-authorizer.ts';
import { Secret } from '../../src/config/secret.ts';
import settings from '../../temporal.config.ts';
import { authWith, isTrial, KEYS, PROJECT, refusalOf, signedCloud, type Keys } from './signed-cloud.ts';
import {
  CA_FILE,
  failureOf,
  GROUP,
  json,
  sendOptions,
  serve,
  serviceAt,
  siteAt,
  type Handler,
} from './support.ts';
import { startProxy, withEnv } from './tunnel.ts';

const failover = { name: 'failover' } as const;

const sdrs: Handler = (request, response) =>
  json(response, 200, request.method === 'POST' ? { job_id: 'job-1' } : { server_group: GROUP });

const signedHeadersOf = (authorization: string | undefined): string | undefined =>
  /SignedHeaders=([^,]+)/.exec(authorization ?? '')?.[1];

test.each([false, true])('reads and the action are signed, port and all (TLS: %s)', async (tls) => {
  const cloud = await signedCloud(sdrs, { tls, site: { caFile: tls ? CA_FILE : null } });
  expect(await cloud.service.readGroup('group-1')).toMatchObject({ id: 'group-1' });
  expect(await cloud.service.send('group-1', failover, sendOptions())).toMatchObject({ kind: 'accepted' });
  expect(cloud.refusals).toEqual([]);
  const [read, post] = cloud.calls();
  expect(read?.headers).toMatchObject({ host: `127.0.0.1:${cloud.port}`, 'x-project-id': PROJECT });
  expect(signedHeadersOf(read?.headers.authorization)).toBe('host;x-project-id;x-sdk-date');
  expect(signedHeadersOf(post?.headers.authorization)).toBe('content-type;host;x-project-id;x-sdk-date');
  expect(post).toMatchObject({
    method: 'POST',
    url: `/v1/${PROJECT}/server-groups/group-1/action`,
    body: '{"failover-server-group":{}}',
  });
  for (const { headers } of cloud.seen) expect(headers).not.toHaveProperty('x-auth-token');
});

test('lists with filters and pages are signed with their query', async () => {
  const cloud = await signedCloud((_, response) =>
    json(response, 200, {
      count: 0,
      server_group: GROUP,
      replications: [],
      protected_instances: [],
      failure_jobs: [],
    }),
  );
  expect(await cloud.service.observe('group-1')).toMatchObject({ group: { id: 'group-1' }, gaps: [] });
  expect(cloud.refusals).toEqual([]);
  expect(cloud.calls().map(({ url }) => url)).toContain(
    `/v1/${PROJECT}/replications?limit=500&offset=0&server_group_id=group-1`,
  );
});

test('a usual port is no part of the Host, neither sent nor signed', async () => {
  const cloud = await signedCloud(sdrs, { tls: true });
  const proxy = await startProxy(cloud.port);
  withEnv({ HTTPS_PROXY: proxy.url });
  const service = serviceAt({
    ...cloud.site,
    endpoints: { iam: null, service: 'https://cloud.example.test', ecs: null },
    caFile: CA_FILE,
  });
  expect(await service.send('group-1', failover, sendOptions())).toMatchObject({ kind: 'accepted' });
  expect(cloud.refusals).toEqual([]);
  expect(cloud.calls()[0]?.headers.host).toBe('cloud.example.test');
  expect(proxy.connects).toContain('cloud.example.test:443');
  expect(proxy.heard()).not.toContain('Signature');
});

test('the body that is signed is the body that is sent; paths and queries as node sends them', async () => {
  const cloud = await signedCloud((_, response) => json(response, 200, {}));
  const { authorizer, http } = signing(cloud.url);
  for (const request of [
    { method: 'POST', path: '/v1/ü/a b?q=ü ö&p=1%2F2', json: { text: 'Übung "\u{1F600}" \n\ud800' } },
    { method: 'GET', path: "/v1/a/../b/!'()*?x=!'()*&flag" },
    { method: 'POST', path: '/v1/p', json: 'just text' },
  ] as const) {
    const pass = await authorizer.pass();
    const result = await http.request({ ...request, timeoutMs: 20_000, prove: (draft) => pass.prove(draft) });
    expect(result).toMatchObject({ kind: 'answer', status: 200 });
  }
  expect(cloud.refusals).toEqual([]);
  expect(cloud.calls()[0]?.body).toContain('Übung');
});

test('the date is that of the sending, not of the asking', async () => {
  const cloud = await signedCloud(sdrs);
  let now = Date.now();
  const { authorizer } = signing(cloud.url, () => now);
  const pass = await authorizer.pass();
  now = Date.UTC(2026, 10, 21, 0, 1, 30);
  const draft = { method: 'GET', path: '/v1', host: 'h', contentType: null, body: '' };
  expect(pass.prove(draft).headers).toMatchObject({ 'X-Sdk-Date': '20261121T000130Z' });
});

test('ten calls at once with keys that nobody has tried: one goes ahead', async () => {
  const cloud = await signedCloud(sdrs);
  await Promise.all(Array.from({ length: 10 }, () => cloud.service.readGroup('group-1')));
  await cloud.service.readGroup('group-1');
  expect(cloud.trials()).toHaveLength(1);
  expect(isTrial(cloud.seen[0]!)).toBe(true);
  expect(cloud.calls()).toHaveLength(11);
});

test('login: asks each time, tells the project, and no token ends', async () => {
  const cloud = await signedCloud(sdrs);
  expect(await cloud.service.login()).toEqual({ projectId: PROJECT, tokenExpiresAt: null });
  await cloud.service.login();
  expect(cloud.seen).toHaveLength(2);
  expect(cloud.trials()).toHaveLength(2);
});

test('login: keys without the right to look are reported, but calls are left to fare as they may', async () => {
  const cloud = await signedCloud(sdrs, {
    trial: (_, response) => json(response, 403, { error_msg: 'may not call', error_code: 'APIGW.0302' }),
  });
  expect(await failureOf(cloud.service.login())).toMatchObject({ status: 403, code: 'APIGW.0302' });
  expect(await cloud.service.readGroup('group-1')).toMatchObject({ id: 'group-1' });
  await cloud.service.readGroup('group-1');
  expect(cloud.trials()).toHaveLength(1);
});

test.each([429, 500, 502, 503, 504])(
  'a trial answered with %i says nothing about the keys',
  async (status) => {
    const cloud = await signedCloud(sdrs, { trial: (_, response) => json(response, status, {}) });
    expect(await cloud.service.readGroup('group-1')).toMatchObject({ id: 'group-1' });
    expect(await cloud.service.send('group-1', failover, sendOptions())).toMatchObject({ kind: 'accepted' });
    // Not proven by that: looked at again.
    expect(cloud.trials()).toHaveLength(2);
    expect(await failureOf(cloud.service.login())).toMatchObject({ status, retryable: true });
  },
);

test('a trial without an answer: an action was provably not sent', async () => {
  const cloud = await signedCloud(sdrs, { trial: (_, response) => response.socket?.destroy() });
  expect(await failureOf(cloud.service.readGroup('group-1'))).toMatchObject({
    kind: 'network',
    retryable: true,
  });
  expect(await cloud.service.send('group-1', failover, sendOptions())).toMatchObject({ kind: 'notSent' });
  expect(cloud.calls()).toEqual([]);
});

test('the deadline passes during the trial: nothing is sent', async () => {
  const cloud = await signedCloud(sdrs);
  const mayStillSend = (): boolean => cloud.trials().length === 0;
  expect(await cloud.service.send('group-1', failover, sendOptions({ mayStillSend }))).toMatchObject({
    kind: 'late',
  });
  expect(cloud.calls()).toEqual([]);
});

test('cancelled during the trial: nothing is sent', async () => {
  const cancel = new AbortController();
  const cloud = await signedCloud(sdrs, { trial: () => cancel.abort() });
  expect(await cloud.service.send('group-1', failover, sendOptions({ signal: cancel.signal }))).toEqual({
    kind: 'cancelled',
  });
  expect(cloud.calls()).toEqual([]);
});

test('temporary keys in files: read at each use, their token is signed, new ones are taken at once', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'dr-keys-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const file = (name: string): string => join(directory, name);
  let keys: Keys = KEYS;
  const rotate = (turn: number): void => {
    keys = {
      access: `TEMPAK${turn}`,
      secret: `temporary-secret-${turn}`,
      securityToken: `security-token-${turn}`,
    };
    for (const [name, value] of Object.entries(keys)) writeFileSync(file(name), `${value}\n`);
  };
  rotate(1);
  const cloud = await signedCloud(sdrs, {
    keys: () => keys,
    auth: {
      kind: 'accessKey',
      access: new Secret({ file: file('access') }),
      secret: new Secret({ file: file('secret') }),
      securityToken: new Secret({ file: file('securityToken') }),
    },
  });
  await cloud.service.readGroup('group-1');
  rotate(2);
  expect(await cloud.service.send('group-1', failover, sendOptions())).toMatchObject({ kind: 'accepted' });
  expect(cloud.refusals).toEqual([]);
  const [first, second] = cloud.calls();
  expect(first?.headers['x-security-token']).toBe('security-token-1');
  expect(second?.headers['x-security-token']).toBe('security-token-2');
  expect(signedHeadersOf(second?.headers.authorization)).toBe(
    'content-type;host;x-project-id;x-sdk-date;x-security-token',
  );
});

const LEAKY: Keys = { ...KEYS, securityToken: 'security-token-that-nobody-may-see' };

/** Gateways that refuse a signature like to show what they had expected. Short: long words are cut. */
const echo =
  (status: number): Handler =>
  ({ headers }, response) => {
    const signature = headers.authorization?.slice(-64);
    const message = `${LEAKY.secret} ${signature} ${String(headers['x-security-token'])}`;
    json(response, status, { error: { code: 'SDRS.0201', message } }, { 'X-Request-Id': signature });
  };

test.each<[string, Handler]>([
  ['an echo', echo(400)],
  ['a 401 with an echo', echo(401)],
  ['a reset', (_, response) => response.socket?.resetAndDestroy()],
  ['a page', (_, response) => response.writeHead(502).end('<html>')],
])('nothing of keys, token and signatures after %s', async (_, handler) => {
  const cloud = await signedCloud(handler, {
    keys: () => LEAKY,
    auth: {
      kind: 'accessKey',
      access: LEAKY.access,
      secret: new Secret({ literal: LEAKY.secret }),
      securityToken: new Secret({ literal: String(LEAKY.securityToken) }),
    },
  });
  const results = [
    await failureOf(cloud.service.readGroup('group-1')),
    await cloud.service.send('group-1', failover, sendOptions()),
    cloud.service,
    cloud.site,
  ];
  expect(cloud.calls().length).toBeGreaterThan(0);
  expect(cloud.refusals).toEqual([]);
  const shown = results
    .map(
      (value) =>
        `${inspect(value, { depth: Infinity, showHidden: true, getters: true })}${JSON.stringify(value)}`,
    )
    .join();
  const signatures = cloud.seen.map(
    ({ headers }) => /Signature=(\w+)/.exec(headers.authorization ?? '')?.[1],
  );
  for (const secret of [LEAKY.secret, LEAKY.securityToken, ...signatures])
    expect(shown).not.toContain(secret);
  expect(results[0]).toMatchObject({ name: 'CloudError' });
});

test('a pass shows nothing', async () => {
  const cloud = await signedCloud(sdrs);
  const pass = await signing(cloud.url).authorizer.pass();
  expect(inspect(pass, { depth: Infinity, showHidden: true, getters: true })).not.toContain(KEYS.secret);
});

function signing(url: string, now?: () => number) {
  const http = new HttpClient(url);
  const auth = authWith() as AccessKeyAuth;
  const site = siteAt(url, { auth });
  const trialPath = `/v1/${PROJECT}/server-groups?limit=1`;
  const table = settings.http;
  const options = { http, site, auth, projectId: PROJECT, trialPath, table, timeoutMs: 20_000 };
  return { http, authorizer: new SignatureAuthorizer(options, now) };
}

test('the verifier itself refuses what is not signed', async () => {
  const server = await serve((request, response) =>
    json(response, 200, { why: refusalOf(request, KEYS, Date.now()) }),
  );
  const result = await new HttpClient(server.url).request({ method: 'GET', path: '/v1', timeoutMs: 20_000 });
  expect(result).toMatchObject({ kind: 'answer', body: '{"why":"no authorization"}' });
});
