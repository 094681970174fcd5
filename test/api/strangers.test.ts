import { expect, test } from 'vitest';
import { People } from '../../src/api/people.ts';
import { RateLimit } from '../../src/api/rate-limit.ts';
import { Secret } from '../../src/config/secret.ts';
import { dr } from '../support/dr.ts';
import { createWorld } from '../support/world.ts';
import { startApi } from './support.ts';

const token = (person: string, literal: string) => ({
  person,
  roles: ['operator'] as const,
  token: new Secret({ literal }),
});

test('whoever has no token sees health and the document, and nothing else', async () => {
  const world = await createWorld({ worker: false });
  const api = await startApi(world);
  const { anna } = api.tokens;
  const wrong = [
    undefined,
    '',
    'Bearer',
    'Bearer ',
    `Bearer ${anna}x`,
    `Bearer ${anna.slice(1)}`,
    `Basic ${anna}`,
    anna,
  ];
  for (const authorization of wrong) {
    const reply = await api.get(
      '/v1/runs',
      null,
      authorization === undefined ? {} : { Authorization: authorization },
    );
    expect(reply).toMatchObject({ status: 401, body: { code: 'DR_TOKEN_MISSING' } });
    expect(reply.headers.get('www-authenticate')).toBe('Bearer realm="dr"');
  }
  for (const path of [
    '/v1/runs/a/b',
    '/v1/run/x',
    '/v1/run/x/report',
    '/v1/run/x/result',
    '/v1/nothing',
    '/v1/runs/a/b/cancel',
  ])
    expect((await api.get(path, null)).status).toBe(401);
  expect((await api.post('/v1/runs', {}, null)).status).toBe(401);
  for (const path of ['/livez', '/openapi.json', '/docs']) {
    const reply = await api.get(path, null);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('access-control-allow-origin')).toBeNull();
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
    expect(reply.headers.get('cache-control')).toBe('no-store');
  }
});

test('a limit for each token, as much at once as in a minute, then as fast as it fills', () => {
  let now = 0;
  const limit = new RateLimit(60, () => now);
  const burst = (one: number) => Array.from({ length: 60 }, () => limit.take(one));
  expect(burst(1)).toEqual(Array<number>(60).fill(0));
  expect(limit.take(1)).toBe(1);
  expect(limit.take(2)).toBe(0);
  now += 1_000;
  expect([limit.take(1), limit.take(1)]).toEqual([0, 1]);
  now += 3_600_000;
  expect(burst(1)).toEqual(Array<number>(60).fill(0));
  expect(limit.take(1)).toBe(1);
});

test('too much is 429 with Retry-After; whoever guesses takes nothing from those who have a token', async () => {
  const world = await createWorld({ worker: false });
  const api = await startApi(world, { rateLimit: 3 });
  const guess = () => api.get('/v1/runs', null, { Authorization: 'Bearer nobody' });
  const guesses = [await guess(), await guess(), await guess(), await guess()];
  expect(guesses.map(({ status }) => status)).toEqual([401, 401, 401, 429]);
  const mine = [
    await api.get('/v1/runs'),
    await api.get('/v1/runs'),
    await api.get('/v1/runs'),
    await api.get('/v1/runs'),
  ];
  expect(mine.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
  expect(mine[3]).toMatchObject({ body: { code: 'DR_RATE_LIMIT' } });
  expect(Number(mine[3]?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await api.get('/v1/runs', 'anna')).status).toBe(200);
  expect((await api.get('/livez', null)).status).toBe(200);
});

test('a token is one of 32 characters at least, of one person, and none that a header can not carry', async () => {
  const good = 'x'.repeat(32);
  const problems = async (...tokens: ReturnType<typeof token>[]) =>
    People.read('dr.yaml', tokens).then(
      () => '',
      (error: Error) => error.message,
    );
  expect(await problems(token('anna', good))).toBe('');
  expect(await problems(token('anna', 'x'.repeat(31)))).toMatch(
    /api\.tokens\.0\.token: is shorter than 32.*openssl rand/,
  );
  expect(await problems(token('anna', good), token('ben', good))).toContain(
    'api.tokens.1.token: is the token of anna',
  );
  expect(await problems(token('anna', `${'x'.repeat(40)}\nx`))).toContain('holds blanks');
  const missing = { person: 'anna', roles: ['viewer'] as const, token: new Secret({ env: 'NOT_THERE' }, {}) };
  expect(await problems(missing as never)).toContain('the environment variable NOT_THERE is not set');
  const people = await People.read('dr.yaml', [token('anna', good), token('ben', 'y'.repeat(32))]);
  expect(people.identify(`Bearer ${good}`)?.person).toBe('anna');
  expect(people.identify(`bearer  ${'y'.repeat(32)}`)?.person).toBe('ben');
  expect(people.identify(`Bearer ${good} ${good}`)).toBeNull();
});

test('dr api: what is missing or exposed is a sentence, and nothing listens', async () => {
  const world = await createWorld({ worker: false });
  const without = await dr(world, ['api']);
  expect(without.code).toBe(2);
  expect(without.stderr).toMatch(/api: is missing: .*Example: api: \{ tokens/);
  // Writes the configuration of the API, too.
  const api = await startApi(world);
  const unset = await dr(world, ['api']);
  expect(unset.code).toBe(2);
  expect(unset.stderr).toContain('the environment variable API_TOKEN_ANNA is not set');
  const open = await dr(world, ['api', '--listen', '0.0.0.0:0']);
  expect(open.code).toBe(2);
  expect(open.stderr).toContain('tokens would cross the network in clear text');
  expect((await dr(world, ['api', '--listen', 'here'])).stderr).toContain(
    'a correct one is --listen 127.0.0.1:8080',
  );
  const secrets = Object.fromEntries(
    Object.entries(api.tokens).map(([person, value]) => [`API_TOKEN_${person.toUpperCase()}`, value]),
  );
  const taken = await dr(world, ['api', '--listen', new URL(api.url).host], secrets);
  expect(taken.code).toBe(2);
  expect(taken.stderr).toContain('(the port is taken)');
  expect((await dr(world, ['doctor'])).stderr).toContain('! "dr api" would not start here: ');
  expect((await dr(world, ['doctor'], secrets)).stdout).toContain(
    'ok      api: 127.0.0.1:0, 5 token(s) of 5 people',
  );
});
