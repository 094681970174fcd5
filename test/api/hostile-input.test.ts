import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VERBS } from '../../src/domain/answers.ts';
import { CODES, type Code } from '../../src/api/codes.ts';
import { startedIn } from '../support/listed.ts';
import { createWorld } from '../support/world.ts';
import { startApi, type Reply } from './support.ts';

/** Whatever comes in: an answer with a code of ours, and never a fault. */
function expectClean(reply: Reply): void {
  expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
  expect(reply.text).not.toMatch(/node_modules|\bat .*\.(ts|js):\d/);
  if (reply.status < 300) return;
  expect(reply.headers.get('content-type')).toBe('application/problem+json');
  const { code, status, detail } = reply.body as { code: Code; status: number; detail: string };
  expect([code, status]).toEqual([code, CODES[code].status]);
  expect(reply.status).toBe(status);
  expect(detail).not.toBe('');
  expect(status).toBeLessThan(500);
}

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom('__proto__', '../..', '%00', '\u0000', 'source'),
);
const value = fc.oneof({ weight: 3, arbitrary: text }, { weight: 2, arbitrary: fc.jsonValue() });
const KEYS = [
  'from',
  'to',
  'dryRun',
  'approval',
  'then',
  'overrides',
  'reason',
  'incident',
  'by',
  'requestedAt',
  'goal',
  '__proto__',
  'x',
];

test('bodies, addresses, queries and headers of any kind: a clean no, and nothing is started', async () => {
  const world = await createWorld({ worker: false });
  const api = await startApi(world);
  const wrongBody = fc.oneof(
    value,
    // All of it right but for one thing, which is wrong whatever it is.
    fc
      .tuple(
        fc.constantFrom('site', 'group', 'procedure'),
        value,
        fc.dictionary(fc.constantFrom(...KEYS), value),
      )
      .filter(([, is]) => typeof is !== 'string' || is.trim() === '' || /\p{Cc}/u.test(is))
      .map(([key, is, more]) => ({
        procedure: 'failover',
        site: world.site,
        group: 'pg-payments',
        ...more,
        [key]: is,
      })),
  );
  await fc.assert(
    fc.asyncProperty(wrongBody, async (body) => {
      const reply = await api.post('/v1/runs', body);
      expectClean(reply);
      expect([400, 403, 422]).toContain(reply.status);
    }),
    { numRuns: 150 },
  );
  const segment = text.map((one) => encodeURIComponent(one.replace(/[\ud800-\udfff]/g, '')));
  const method = fc.constantFrom('GET', 'POST');
  const path = fc.oneof(
    fc.tuple(segment, segment).map(([a, b]) => `/v1/runs/${a}/${b}`),
    fc
      .tuple(
        segment,
        fc.constantFrom('', '/report', '/result', '/cancel', ...VERBS.map((verb) => `/answers/${verb}`)),
      )
      .map(([a, b]) => `/v1/run/${a}${b}`),
    fc
      .tuple(fc.constantFrom('site', 'group', 'state', 'limit', 'cursor', 'open', 'x'), segment)
      .map(([a, b]) => `/v1/runs?${a}=${b}`),
    fc.constantFrom(
      '/v1/run/%ff',
      '/v1/run/%',
      '/v1/runs/%e0%a4%a/x',
      '//',
      '/v1//runs',
      '/v1/runs/../../etc',
    ),
  );
  await fc.assert(
    fc.asyncProperty(method, path, value, async (how, where, body) => {
      const reply = how === 'GET' ? await api.get(where, 'anna') : await api.post(where, body);
      expectClean(reply);
    }),
    { numRuns: 150 },
  );
  const header = fc.string({
    unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
  });
  await fc.assert(
    fc.asyncProperty(header, header, async (id, key) => {
      const headers = { 'X-Request-Id': id, 'Idempotency-Key': key };
      const reply = await api.post(
        '/v1/runs',
        { procedure: 'failover', site: world.site, group: '' },
        'anna',
        headers,
      );
      expectClean(reply);
      expect(reply.status).toBe(422);
      expect(reply.headers.get('x-request-id')).toMatch(/^[A-Za-z0-9._:-]{1,64}$/);
    }),
    { numRuns: 60 },
  );
  expect(await startedIn(world)).toEqual([]);
  expect((await api.get('/livez', null)).status).toBe(200);
});

test('deep nesting, and keys that would change what all objects have', async () => {
  const world = await createWorld({ worker: false });
  const api = await startApi(world);
  const send = async (body: string) => {
    const headers = { Authorization: `Bearer ${api.tokens.anna}`, 'Content-Type': 'application/json' };
    const reply = await fetch(`${api.url}/v1/runs`, { method: 'POST', headers, body });
    return reply.status;
  };
  expect(await send('['.repeat(30_000) + ']'.repeat(30_000))).toBe(422);
  expect(await send('{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000))).toBe(422);
  expect(await send(`{"__proto__":{"site":"x"},"procedure":"failover","group":"x"}`)).toBe(422);
  expect(await send(`{"constructor":1,"procedure":"failover","site":"${world.site}","group":"x"}`)).toBe(422);
});
