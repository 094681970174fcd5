import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { defaultAccessKey, defaultTemporaryKey } from '../../src/simulator/access-keys.ts';
import { canonicalRequest, sha256 } from '../../src/simulator/canonical-request.ts';
import { readAuthorization, readSdkDate, signatureOf } from '../../src/simulator/signature.ts';
import { defaultProject } from '../../src/simulator/world.ts';
import type { Reply } from './harness.ts';
import { payments, simulate } from './harness.ts';

const P = defaultProject.id;
const group = `/v1/${P}/server-groups/${payments}`;
const fake = { access: 'FAKEAK', secret: 'FAKESK' };
const vendor = {
  access: 'QTWAOYTTINDUT2QVKYUC',
  secret: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc',
};
const host = 'sdrs.eu-de.otc.t-systems.com';

interface Vector {
  name: string;
  key: { access: string; secret: string };
  method: string;
  path: string;
  search: string;
  body: string;
  headers: Record<string, string>;
  signedHeaders: string;
  scope: string | null;
  hash: string;
  signature: string;
}

/** Known answers, made with other implementations. */
const vectors: Vector[] = [
  {
    name: "the vendor's example",
    key: vendor,
    method: 'GET',
    path: '/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs',
    search: 'limit=2&marker=13551d6b-755d-4757-b956-536f674975c0',
    body: '',
    headers: {
      'content-type': 'application/json',
      host: 'service.region.example.com',
      'x-sdk-date': '20191115T033655Z',
    },
    signedHeaders: 'content-type;host;x-sdk-date',
    scope: null,
    hash: 'b25362e603ee30f4f25e7858e8a7160fd36e803bb2dfe206278659d71a9bcd7a',
    signature: '7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe',
  },
  {
    name: 'an action',
    key: fake,
    method: 'POST',
    path: `${group}/action`,
    search: '',
    body: '{"failover-server-group":{}}',
    headers: {
      'content-type': 'application/json',
      host,
      'x-project-id': P,
      'x-sdk-date': '20261121T000000Z',
    },
    signedHeaders: 'content-type;host;x-project-id;x-sdk-date',
    scope: null,
    hash: '13b80d6ae6212073df4cf479ee3860345a06b9ee94e2cabc30a5a3eb498cc26a',
    signature: '5d39ad0eaca7cfcf1402fef93df4660e2996847d561c2482d2dc10a109dbabcb',
  },
  {
    name: 'a query',
    key: fake,
    method: 'GET',
    path: `/v1/${P}/server-groups`,
    search: 'limit=10&name=a%20b%2F%C3%BC&status=protected',
    body: '',
    headers: { host, 'x-project-id': P, 'x-sdk-date': '20261121T000000Z' },
    signedHeaders: 'host;x-project-id;x-sdk-date',
    scope: null,
    hash: '894f91c867717805595ee66dbb6c274cc529023e80f0e82f16e6b9f679f542d0',
    signature: '6e50dd98baf32d1bba3a936f820a36938eb89f32764cf28bbd792b465adce090',
  },
  {
    name: 'the variant with a scope',
    key: fake,
    method: 'GET',
    path: `/v1/${P}/server-groups`,
    search: '',
    body: '',
    headers: { accept: 'application/json', host, 'x-sdk-date': '20261121T000000Z' },
    signedHeaders: 'accept;host;x-sdk-date',
    scope: '20261121///sdk_request',
    hash: 'dbd45e197339e47a72f34aa0c3ea2452632da1c43e0a13a239447b522e4d55bb',
    signature: 'c972de857d9a634367431e1e817cf492fbc47c4acb429ccda5120f9ad4dd753d',
  },
];

function authorizationOf({ key, scope, signedHeaders, signature }: Vector): string {
  const who = scope === null ? `Access=${key.access}` : `Credential=${key.access}/${scope}`;
  return `SDK-HMAC-SHA256 ${who}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
}

describe('known answers', () => {
  test.each(vectors)('$name', (vector) => {
    const names = vector.signedHeaders.split(';');
    expect(sha256(canonicalRequest(vector, names))).toBe(vector.hash);
    const authorization = readAuthorization(authorizationOf(vector));
    expect(authorization).toMatchObject({ access: vector.key.access, signature: vector.signature });
    expect(signatureOf(vector, authorization!, vector.key.secret)).toBe(vector.signature);
  });

  test.each(vectors)('$name, over a socket', async (vector) => {
    const { client, control } = await simulate({
      world: { accessKeys: [vendor, fake], groups: [{ id: payments, name: 'pg-payments' }] },
    });
    const send = () =>
      client.send(vector.method, `${vector.path}${vector.search ? `?${vector.search}` : ''}`, {
        body: vector.body,
        headers: { ...vector.headers, Authorization: authorizationOf(vector) },
      });
    const late = await send();
    expect([late.status, late.json.error_code]).toEqual([401, 'APIGW.0301']);
    const date = readSdkDate(vector.headers['x-sdk-date'] ?? '');
    await control.settings({ clockAheadMs: date - Date.now() });
    // The vendor's example is of another project, and of a service that isn't here: both come after the signature.
    expect((await send()).status).toBe(vector.key === vendor ? 400 : 200);
  });
});

interface Signing {
  key?: { access: string; secret: string };
  path?: string;
  /** As sent, and as signed where that differs. */
  search?: string;
  canonicalSearch?: string;
  headers?: Record<string, string>;
  body?: string;
  signedBodyHash?: string;
  date?: Date;
}

/** A signer written from the same page as the gateway's, but on its own. */
function sign({
  key = defaultAccessKey,
  path = group,
  search = '',
  canonicalSearch = search,
  headers = {},
  body = '',
  signedBodyHash,
  date = new Date(),
}: Signing) {
  const stamp = date.toISOString().replace(/\.\d+|[-:]/g, '');
  const sent: Record<string, string> = { 'X-Sdk-Date': stamp, ...headers };
  const named = Object.entries(sent)
    .map(([name, value]) => [name.toLowerCase(), value.trim()] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const names = named.map(([name]) => name).join(';');
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const canonical = [
    body === '' ? 'GET' : 'POST',
    `${path}/`,
    canonicalSearch,
    ...named.map(([name, value]) => `${name}:${value}`),
    '',
    names,
    signedBodyHash ?? hash(body),
  ].join('\n');
  const text = `SDK-HMAC-SHA256\n${stamp}\n${hash(canonical)}`;
  const signature = createHmac('sha256', key.secret).update(text).digest('hex');
  return {
    method: body === '' ? 'GET' : 'POST',
    url: `${path}${search ? `?${search}` : ''}`,
    call: {
      ...(body === '' ? {} : { body }),
      headers: {
        ...sent,
        Authorization: `SDK-HMAC-SHA256 Access=${key.access}, SignedHeaders=${names}, Signature=${signature}`,
      },
    },
  };
}

async function signed() {
  const started = await simulate();
  const send = (signing: Signing): Promise<Reply> => {
    const { method, url, call } = sign(signing);
    return started.client.send(method, url, call);
  };
  return { ...started, send };
}

const minutes = (n: number) => new Date(Date.now() + n * 60_000);
const action = { path: `${group}/action`, body: '{"failover-server-group":{}}' };
const token = { 'X-Security-Token': defaultTemporaryKey.securityToken };

describe('what the gateway lets in', () => {
  test.each<[string, Signing]>([
    ['a read', {}],
    ['an action', action],
    ['the project by its id', { headers: { 'X-Project-Id': P } }],
    ['14 minutes late', { date: minutes(-14) }],
    ['14 minutes early', { date: minutes(14) }],
    [
      'the hash of the body, said',
      {
        ...action,
        headers: { 'X-Sdk-Content-Sha256': createHash('sha256').update(action.body).digest('hex') },
      },
    ],
    [
      'a body that is not signed',
      {
        ...action,
        headers: { 'X-Sdk-Content-Sha256': 'UNSIGNED-PAYLOAD' },
        signedBodyHash: 'UNSIGNED-PAYLOAD',
      },
    ],
    ['a temporary key', { key: defaultTemporaryKey, headers: token }],
    [
      'a query in any order and spelling',
      {
        path: `/v1/${P}/server-groups`,
        search: 'status=&name=a+b&limit=1&limit=%31%30&name=%7e*',
        canonicalSearch: 'limit=1&limit=10&name=a%20b&name=~%2A&status=',
      },
    ],
  ])('%s', async (_name, signing) => {
    const { send } = await signed();
    expect((await send(signing)).status).toBe(200);
  });

  test('the other services likewise', async () => {
    const { send, control } = await signed();
    const id = await control.addEvsGroup({ name: 'rcg' });
    const [server] = await control.servers();
    for (const path of [
      `/v2/${P}/os-vendor-replication-consistency-groups/${id}`,
      `/v1/${P}/cloudservers/${server?.id}`,
    ])
      expect((await send({ path })).status).toBe(200);
  });
});

describe('what it does not', () => {
  test.each<[string, Signing]>([
    ['another secret', { key: { ...defaultAccessKey, secret: 'wrong' } }],
    ['an unknown key', { key: { access: 'NOBODY', secret: 'x' } }],
    ['16 minutes late', { date: minutes(-16) }],
    ['16 minutes early', { date: minutes(16) }],
    [
      'a query that was not signed',
      { path: `/v1/${P}/server-groups`, search: 'name=x', canonicalSearch: '' },
    ],
    ['another body', { ...action, signedBodyHash: createHash('sha256').update('{}').digest('hex') }],
    [
      'a hash that is not that of the body',
      { ...action, headers: { 'X-Sdk-Content-Sha256': 'f00' }, signedBodyHash: 'f00' },
    ],
    ['another project', { headers: { 'X-Project-Id': 'other' } }],
    ['a temporary key without its token', { key: defaultTemporaryKey }],
    [
      'a temporary key with another token',
      { key: defaultTemporaryKey, headers: { 'X-Security-Token': 'x' } },
    ],
  ])('%s', async (_name, signing) => {
    const { send, control } = await signed();
    const reply = await send(signing);
    expect(reply.status).toBe(401);
    expect(reply.json).toEqual({
      error_code: 'APIGW.0301',
      error_msg: expect.stringMatching(/^Incorrect IAM authentication information: /),
      request_id: reply.headers['x-request-id'],
    });
    const noted = { took: false, refusedBecause: 'APIGW.0301' };
    expect(await control.effects()).toMatchObject(signing.body ? [noted] : []);
  });

  test.each([
    ['another algorithm', 'AWS4-HMAC-SHA256 Access=SIMAK, SignedHeaders=host, Signature=0'],
    ['no signature', 'SDK-HMAC-SHA256 Access=SIMAK, SignedHeaders=host'],
    ['nothing', ''],
  ])('%s', async (_name, Authorization) => {
    const { client } = await signed();
    const reply = await client.send('GET', group, { headers: { Authorization } });
    expect([reply.status, reply.json.error_code]).toEqual([401, 'APIGW.0301']);
  });

  test('a date that is none', async () => {
    const { client } = await signed();
    const { url, call } = sign({});
    const headers = { ...call.headers, 'X-Sdk-Date': 'today' };
    expect((await client.send('GET', url, { headers })).status).toBe(401);
  });

  test('another project in the path: the service says so', async () => {
    const { send } = await signed();
    const reply = await send({ path: '/v1/other/server-groups' });
    expect([reply.status, reply.json.error.code]).toEqual([400, 'SDRS.0001']);
  });
});

describe('bad signatures', () => {
  const wrong = { key: { ...defaultAccessKey, secret: 'wrong' } };

  test('the fifth in a row locks the key for five minutes, and no other key', async () => {
    const { send, control } = await signed();
    for (let turn = 0; turn < 2; turn += 1) {
      for (let n = 0; n < 4; n += 1) await send(wrong);
      expect((await send({})).status).toBe(200);
    }
    for (let n = 0; n < 5; n += 1) await send(wrong);
    const locked = await send({});
    expect([locked.status, locked.text]).toEqual([401, expect.stringContaining('reach the limit')]);
    expect((await send({ key: defaultTemporaryKey, headers: token })).status).toBe(200);
    await control.settings({ clockAheadMs: 4 * 60_000 });
    expect((await send({})).status).toBe(401);
    await control.settings({ clockAheadMs: 6 * 60_000 });
    expect((await send({})).status).toBe(200);
  });

  test('can be forgiven', async () => {
    const { send, control } = await signed();
    for (let n = 0; n < 5; n += 1) await send(wrong);
    expect(await control.unlockKeys('OTHER')).toBe(0);
    expect((await send({})).status).toBe(401);
    expect(await control.unlockKeys()).toBe(1);
    expect((await send({})).status).toBe(200);
  });

  test('nothing of a key shows in what the control tells', async () => {
    const { send, control } = await signed();
    await send({});
    await send({ key: defaultTemporaryKey, headers: token });
    const told = JSON.stringify([await control.calls(), await control.state(), await control.settings()]);
    for (const secret of [
      defaultAccessKey.secret,
      defaultTemporaryKey.secret,
      defaultTemporaryKey.securityToken,
    ])
      expect(told).not.toContain(secret);
  });
});
