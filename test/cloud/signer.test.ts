import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { authorization, canonicalRequest, sdkDate, type Signable } from '../../src/cloud/signer.ts';
import { PROJECT, refusalOf, type Keys } from './signed-cloud.ts';

const FAKE: Keys = { access: 'FAKEAK', secret: 'FAKESK' };
const HOST = 'sdrs.eu-de.otc.t-systems.com';
const DATE = '20261121T000000Z';

interface Vector {
  name: string;
  request: Signable;
  keys: Keys;
  signedHeaders: string;
  canonicalHash: string;
  signature: string;
}

/** A is the vendor's own example; all were made with two implementations other than ours. */
const vectors: Vector[] = [
  {
    name: 'A, the example of the signing guide',
    keys: { access: 'QTWAOYTTINDUT2QVKYUC', secret: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc' },
    request: {
      method: 'GET',
      path: '/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0',
      headers: {
        'Content-Type': 'application/json',
        Host: 'service.region.example.com',
        'X-Sdk-Date': '20191115T033655Z',
      },
      body: '',
    },
    signedHeaders: 'content-type;host;x-sdk-date',
    canonicalHash: 'b25362e603ee30f4f25e7858e8a7160fd36e803bb2dfe206278659d71a9bcd7a',
    signature: '7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe',
  },
  {
    name: 'B, the failover',
    keys: FAKE,
    request: {
      method: 'POST',
      path: `/v1/${PROJECT}/server-groups/40df180b-9fe2-471a-8c64-1b758dc84189/action`,
      headers: {
        Host: HOST,
        'X-Project-Id': PROJECT,
        'X-Sdk-Date': DATE,
        'Content-Type': 'application/json',
      },
      body: '{"failover-server-group":{}}',
    },
    signedHeaders: 'content-type;host;x-project-id;x-sdk-date',
    canonicalHash: '13b80d6ae6212073df4cf479ee3860345a06b9ee94e2cabc30a5a3eb498cc26a',
    signature: '5d39ad0eaca7cfcf1402fef93df4660e2996847d561c2482d2dc10a109dbabcb',
  },
  {
    name: 'C, a query with signs that need encoding',
    keys: FAKE,
    request: {
      method: 'GET',
      path: `/v1/${PROJECT}/server-groups?status=protected&name=a%20b%2F%C3%BC&limit=10`,
      headers: { 'X-Sdk-Date': DATE, 'X-Project-Id': PROJECT, Host: HOST },
      body: '',
    },
    signedHeaders: 'host;x-project-id;x-sdk-date',
    canonicalHash: '894f91c867717805595ee66dbb6c274cc529023e80f0e82f16e6b9f679f542d0',
    signature: '6e50dd98baf32d1bba3a936f820a36938eb89f32764cf28bbd792b465adce090',
  },
];

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

test.each(vectors)('vector $name', ({ request, keys, signedHeaders, canonicalHash, signature }) => {
  expect(sha256(canonicalRequest(request).text)).toBe(canonicalHash);
  expect(authorization(request, keys)).toBe(
    `SDK-HMAC-SHA256 Access=${keys.access}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
  );
});

test('vector D: the variant with a derived key hashes the same canonical request', () => {
  const { text, signedHeaders } = canonicalRequest({
    method: 'GET',
    path: `/v1/${PROJECT}/server-groups`,
    headers: { Accept: 'application/json', Host: HOST, 'X-Sdk-Date': DATE },
    body: '',
  });
  expect(signedHeaders).toBe('accept;host;x-sdk-date');
  expect(sha256(text)).toBe('dbd45e197339e47a72f34aa0c3ea2452632da1c43e0a13a239447b522e4d55bb');
  const hmac = (key: string | Buffer, data: string): Buffer =>
    createHmac('sha256', key).update(data).digest();
  const key = ['20261121', '', '', 'sdk_request'].reduce<string | Buffer>(hmac, 'SDKFAKESK');
  const stringToSign = `SDK-HMAC-SHA256\n${DATE}\n20261121///sdk_request\n${sha256(text)}`;
  expect(hmac(key, stringToSign).toString('hex')).toBe(
    'c972de857d9a634367431e1e817cf492fbc47c4acb429ccda5120f9ad4dd753d',
  );
});

test('the date is UTC, to the second', () => {
  expect(sdkDate(Date.UTC(2019, 10, 15, 3, 36, 55, 999))).toBe('20191115T033655Z');
});

const words = fc.string({ unit: 'grapheme', maxLength: 12 });
const everyByte = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
/** Two ways to encode the same thing on the wire; both decode to it. */
const encoder = fc.constantFrom(encodeURIComponent, everyByte);
const pairs = fc.array(fc.tuple(words, words), { maxLength: 5 });
const names = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,11}$/).map((name) => `x-${name}`);
const headers = fc
  .uniqueArray(fc.tuple(names, fc.stringMatching(/^[ -~]{0,20}$/)), {
    selector: ([name]) => name.toLowerCase(),
    maxLength: 5,
  })
  .map((more) => [
    ...more.filter(([name]) => !/^x-(sdk-date|project-id)$/i.test(name)),
    ['Host', `${HOST}:8443`] as [string, string],
    ['X-Sdk-Date', DATE] as [string, string],
    ['X-Project-Id', PROJECT] as [string, string],
    ['Content-Type', 'application/json'] as [string, string],
  ]);
const requests = fc.record({
  method: fc.constantFrom('GET', 'POST', 'DELETE'),
  segments: fc.array(words, { maxLength: 5 }),
  query: pairs,
  headers,
  body: fc.string({ unit: 'grapheme', maxLength: 40 }),
  encode: encoder,
});
type Request = typeof requests extends fc.Arbitrary<infer T> ? T : never;

function wirePath(
  { segments, query }: Pick<Request, 'segments' | 'query'>,
  encode: (text: string) => string,
) {
  const search = query.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
  return `/${segments.map(encode).join('/')}${search === '' ? '' : `?${search}`}`;
}

const signable = (request: Request, encode = request.encode): Signable => ({
  method: request.method,
  path: wirePath(request, encode),
  headers: Object.fromEntries(request.headers),
  body: request.body,
});

test('whatever is signed, the other reading of the guide finds it right; a changed one wrong', () => {
  fc.assert(
    fc.property(requests, (request) => {
      const signed = signable(request);
      const wire = {
        method: signed.method,
        url: signed.path,
        headers: {
          ...Object.fromEntries(request.headers.map(([name, value]) => [name.toLowerCase(), value.trim()])),
          authorization: authorization(signed, FAKE),
        },
        body: signed.body,
      };
      const now = Date.UTC(2026, 10, 21);
      expect(refusalOf(wire, FAKE, now)).toBeNull();
      const wrong = 'verify aksk signature fail';
      expect(refusalOf({ ...wire, body: `${wire.body} ` }, FAKE, now)).toBe(wrong);
      expect(refusalOf({ ...wire, method: 'PUT' }, FAKE, now)).toBe(wrong);
      expect(refusalOf({ ...wire, url: `/x${wire.url}` }, FAKE, now)).toBe(wrong);
      const elsewhere = { ...wire, headers: { ...wire.headers, host: HOST } };
      expect(refusalOf(elsewhere, FAKE, now)).toBe(wrong);
      expect(refusalOf(wire, { ...FAKE, secret: 'another' }, now)).toBe(wrong);
    }),
  );
});

test('the order of headers and of the query, the case of names, and the encoding on the wire change nothing', () => {
  fc.assert(
    fc.property(requests, (request) => {
      const once = authorization(signable(request), FAKE);
      expect(authorization(signable(request), FAKE)).toBe(once);
      const other = {
        ...request,
        query: request.query.toReversed(),
        headers: request.headers
          .toReversed()
          .map(([name, value]): [string, string] => [name.toUpperCase(), ` ${value} `]),
      };
      for (const encode of [encodeURIComponent, everyByte]) {
        expect(authorization(signable(other, encode), FAKE)).toBe(once);
      }
    }),
  );
});

test('in the canonical request only unreserved signs stand unencoded; a space is %20, never a plus', () => {
  fc.assert(
    fc.property(requests, (request) => {
      const [, path, query] = canonicalRequest(signable(request)).text.split('\n');
      expect(path).toMatch(/^\/(?:(?:[\w.~-]|%[0-9A-F]{2})*\/)*$/);
      expect(query).toMatch(/^(?:(?:[\w.~-]|%[0-9A-F]{2})*=(?:[\w.~-]|%[0-9A-F]{2})*(?:&|$))*$/);
      const decoded = (path ?? '').split('/').slice(1).map(decodeURIComponent);
      const { segments } = request;
      expect(decoded).toEqual(
        segments.length === 0
          ? ['']
          : segments.at(-1) === '' && segments.length > 0
            ? segments
            : [...segments, ''],
      );
    }),
  );
});

test.each([
  ['/', '/', ''],
  ['/v1', '/v1/', ''],
  ['/v1/', '/v1/', ''],
  ["/a%20b/!'()*~", '/a%20b/%21%27%28%29%2A~/', ''],
  ['/v1?b=2&a=1&a=0&a-b=3', '/v1/', 'a=0&a=1&a-b=3&b=2'],
  ['/v1?flag&empty=&e=f=g', '/v1/', 'e=f%3Dg&empty=&flag='],
  ['/100%?q=%zz', '/100%25/', 'q=%25zz'],
  ['/v1?', '/v1/', ''],
])('%s', (wire, path, query) => {
  const [, gotPath, gotQuery] = canonicalRequest({
    method: 'GET',
    path: wire,
    headers: {},
    body: '',
  }).text.split('\n');
  expect([gotPath, gotQuery]).toEqual([path, query]);
});
