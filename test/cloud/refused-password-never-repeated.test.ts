import { expect, test } from 'vitest';
import settings from '../../temporal.config.ts';
import { HttpClient } from '../../src/cloud/http.ts';
import { PasswordTokens } from '../../src/cloud/token-source.ts';
import { Secret } from '../../src/config/secret.ts';
import {
  cloudWith,
  failureOf,
  json,
  loginBody,
  PASSWORD,
  sendOptions,
  serve,
  siteAt,
  tokenOf,
  type Handler,
} from './support.ts';

const refuse: Handler = (_, response) =>
  json(response, 401, {
    error: { message: 'The username or password is wrong.', code: 401, title: 'Unauthorized' },
  });

test('a refused password is sent once, however often it is asked for', async () => {
  const cloud = await cloudWith((_, response) => json(response, 200, {}), { iam: refuse });
  for (let round = 0; round < 3; round++) {
    const error = await failureOf(cloud.service.listGroups());
    expect(error).toMatchObject({ kind: 'login', status: 401, retryable: false });
  }
  const outcome = await cloud.service.send('group-1', { name: 'failover' }, sendOptions());
  expect(outcome).toMatchObject({ kind: 'refused', wrongState: false, error: { status: 401 } });
  expect(cloud.logins()).toHaveLength(1);
  expect(cloud.calls()).toEqual([]);
});

test('a refusal is remembered for a quarter of an hour, or until the password is another one', async () => {
  const env = { DR_PASSWORD: 'wrong-password' };
  const server = await serve((request, response, raw) =>
    request.body.includes(PASSWORD)
      ? json(response, 201, loginBody(), { 'X-Subject-Token': tokenOf(1) })
      : refuse(request, response, raw),
  );
  const site = siteAt(server.url);
  let now = 0;
  const tokens = new PasswordTokens(
    { http: new HttpClient(server.url), site, table: settings.http, timeoutMs: 20_000 },
    { user: 'u', domain: 'd', password: new Secret({ env: 'DR_PASSWORD' }, env) },
    () => now,
  );
  await failureOf(tokens.get());
  now = 14 * 60_000;
  await failureOf(tokens.get());
  expect(server.seen).toHaveLength(1);
  now = 16 * 60_000;
  await failureOf(tokens.get());
  expect(server.seen).toHaveLength(2);
  await failureOf(tokens.get());
  expect(server.seen).toHaveLength(2);
  env.DR_PASSWORD = PASSWORD;
  expect((await tokens.get()).token).toBe(tokenOf(1));
});

test.each([429, 500, 502, 503, 504, 408])('a login answered with %i may be tried again', async (status) => {
  const cloud = await cloudWith((_, response) => json(response, 200, {}), {
    iam: (_, response) => json(response, status, {}),
  });
  expect(await failureOf(cloud.service.listGroups())).toMatchObject({
    kind: 'http',
    status,
    retryable: true,
  });
  const outcome = await cloud.service.send('group-1', { name: 'failover' }, sendOptions());
  expect(outcome.kind).toBe('notSent');
  expect(cloud.logins()).toHaveLength(2);
  expect(cloud.calls()).toEqual([]);
});

test('a lost login is a network fault: an action was provably not sent', async () => {
  const cloud = await cloudWith((_, response) => json(response, 200, {}), {
    iam: (_, response) => response.socket?.destroy(),
  });
  expect(await failureOf(cloud.service.listGroups())).toMatchObject({ kind: 'network', retryable: true });
  expect(await cloud.service.send('group-1', { name: 'failover' }, sendOptions())).toMatchObject({
    kind: 'notSent',
  });
});

test('a secret that is not there: no call at all, and a sentence that names it', async () => {
  const cloud = await cloudWith((_, response) => json(response, 200, {}), {
    site: {
      auth: { kind: 'password', user: 'u', domain: 'd', password: new Secret({ env: 'DR_NOT_SET' }, {}) },
    },
  });
  const error = await failureOf(cloud.service.listGroups());
  expect(error).toMatchObject({ kind: 'login', message: expect.stringContaining('DR_NOT_SET') });
  expect(cloud.seen).toEqual([]);
});
