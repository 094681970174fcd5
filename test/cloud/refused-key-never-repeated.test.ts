import { expect, test } from 'vitest';
import { HttpClient } from '../../src/cloud/http.ts';
import { SignatureAuthorizer, type AccessKeyAuth } from '../../src/cloud/signature-authorizer.ts';
import { Secret } from '../../src/config/secret.ts';
import settings from '../../temporal.config.ts';
import { authWith, isTrial, KEYS, PROJECT, refuse, signedCloud } from './signed-cloud.ts';
import { failureOf, GROUP, json, sendOptions, serve, siteAt, type Handler } from './support.ts';

const failover = { name: 'failover' } as const;
const MINUTE = 60_000;

const sdrs: Handler = (request, response) =>
  json(response, 200, request.method === 'POST' ? { job_id: 'job-1' } : { server_group: GROUP });

const fromEnv = (env: NodeJS.ProcessEnv) => authWith(new Secret({ env: 'DR_SECRET_KEY' }, env));

test('a wrong secret is shown once, however many ask', async () => {
  const cloud = await signedCloud(sdrs, { auth: authWith(new Secret({ literal: 'a-wrong-secret' })) });
  const reads = Array.from({ length: 10 }, () => failureOf(cloud.service.readGroup('group-1')));
  for (const error of await Promise.all(reads)) {
    expect(error).toMatchObject({ kind: 'login', status: 401, code: 'APIGW.0301', retryable: false });
  }
  expect(await cloud.service.send('group-1', failover, sendOptions())).toMatchObject({
    kind: 'refused',
    wrongState: false,
    error: { status: 401, code: 'APIGW.0301', message: expect.stringContaining('nothing was sent') },
  });
  expect(await failureOf(cloud.service.login())).toMatchObject({
    kind: 'login',
    message: expect.stringMatching(/access key of site eu-de.*not asked again for 5 minutes/),
  });
  expect(cloud.seen).toHaveLength(1);
});

test('a refusal is remembered for five minutes, or until the key is another one', async () => {
  const env = { DR_SECRET_KEY: 'a-wrong-secret' };
  const server = await serve((_, response) =>
    env.DR_SECRET_KEY === KEYS.secret
      ? json(response, 200, { server_groups: [] })
      : refuse(response, 'wrong'),
  );
  const site = siteAt(server.url, { auth: fromEnv(env) });
  let now = 0;
  const authorizer = new SignatureAuthorizer(
    {
      http: new HttpClient(server.url),
      site,
      auth: site.auth as AccessKeyAuth,
      projectId: PROJECT,
      trialPath: '/v1',
      table: settings.http,
      timeoutMs: 20_000,
    },
    () => now,
  );
  await failureOf(authorizer.pass());
  now = 4 * MINUTE;
  await failureOf(authorizer.pass());
  expect(server.seen).toHaveLength(1);
  now = 6 * MINUTE;
  await failureOf(authorizer.pass());
  await failureOf(authorizer.pass());
  expect(server.seen).toHaveLength(2);
  env.DR_SECRET_KEY = 'another-wrong-secret';
  await failureOf(authorizer.pass());
  env.DR_SECRET_KEY = 'a-wrong-secret';
  await failureOf(authorizer.pass());
  expect(server.seen).toHaveLength(3);
  env.DR_SECRET_KEY = KEYS.secret;
  expect((await authorizer.pass()).projectId).toBe(PROJECT);
});

test('keys that worked and are revoked: one call finds out, the next ones stay here', async () => {
  let keys = KEYS;
  const cloud = await signedCloud(sdrs, { keys: () => keys });
  await cloud.service.readGroup('group-1');
  keys = { ...KEYS, secret: 'revoked' };
  expect(await failureOf(cloud.service.readGroup('group-1'))).toMatchObject({ kind: 'login', status: 401 });
  await failureOf(cloud.service.readGroup('group-1'));
  expect(await cloud.service.send('group-1', failover, sendOptions())).toMatchObject({ kind: 'refused' });
  expect(cloud.refusals).toHaveLength(1);
  expect(cloud.calls().filter(({ method }) => method === 'POST')).toEqual([]);
});

test('an action answered with 401: nothing to renew, refused at once', async () => {
  const cloud = await signedCloud((_, response) => refuse(response, 'verify aksk signature fail'));
  expect(await cloud.service.send('group-1', failover, sendOptions())).toMatchObject({
    kind: 'refused',
    wrongState: false,
    error: {
      status: 401,
      code: 'APIGW.0301',
      message: expect.stringMatching(/^The failover .* was refused/),
    },
  });
  await cloud.service.send('group-1', failover, sendOptions());
  expect(cloud.calls()).toHaveLength(1);
});

test('an action answered with 401 while its key was replaced: sent once more, with the new one', async () => {
  const env = { DR_SECRET_KEY: KEYS.secret };
  const cloud = await signedCloud(
    (request, response, raw) => {
      if (env.DR_SECRET_KEY !== KEYS.secret) return sdrs(request, response, raw);
      env.DR_SECRET_KEY = 'the-new-secret';
      refuse(response, 'verify aksk signature fail');
    },
    { keys: () => ({ ...KEYS, secret: env.DR_SECRET_KEY }), auth: fromEnv(env) },
  );
  expect(await cloud.service.send('group-1', failover, sendOptions())).toMatchObject({ kind: 'accepted' });
  expect(cloud.seen.map((request) => (isTrial(request) ? 'trial' : request.method))).toEqual([
    'trial',
    'POST',
    'trial',
    'POST',
  ]);
  expect(cloud.refusals).toEqual([]);
});

test('a key that changes at every look is not followed for ever', async () => {
  const env = { DR_SECRET_KEY: KEYS.secret };
  let turn = 0;
  const cloud = await signedCloud(
    (_, response) => {
      env.DR_SECRET_KEY = `secret-number-${++turn}`;
      refuse(response, 'verify aksk signature fail');
    },
    { keys: () => ({ ...KEYS, secret: env.DR_SECRET_KEY }), auth: fromEnv(env) },
  );
  expect(await cloud.service.send('group-1', failover, sendOptions())).toMatchObject({ kind: 'refused' });
  expect(cloud.calls()).toHaveLength(2);
  expect(await failureOf(cloud.service.readGroup('group-1'))).toMatchObject({ status: 401 });
  expect(cloud.calls()).toHaveLength(4);
});

test('a security token that ended, replaced alone: the keys are other ones by that', async () => {
  const env = { DR_TOKEN: 'a-token-that-ended' };
  const cloud = await signedCloud(sdrs, {
    keys: () => ({ ...KEYS, securityToken: 'the-new-token' }),
    auth: {
      kind: 'accessKey',
      access: KEYS.access,
      secret: new Secret({ literal: KEYS.secret }),
      securityToken: new Secret({ env: 'DR_TOKEN' }, env),
    },
  });
  await failureOf(cloud.service.readGroup('group-1'));
  env.DR_TOKEN = 'the-new-token';
  expect(await cloud.service.readGroup('group-1')).toMatchObject({ id: 'group-1' });
  expect(cloud.refusals).toEqual(['security token']);
});

test('a trial that meets the middle of a rotation reads the keys again', async () => {
  const env = { DR_SECRET_KEY: 'the-old-secret' };
  const server = await signedCloud(sdrs, {
    keys: () => {
      env.DR_SECRET_KEY = KEYS.secret;
      return KEYS;
    },
    auth: fromEnv(env),
  });
  expect(await server.service.readGroup('group-1')).toMatchObject({ id: 'group-1' });
  expect(server.refusals).toEqual(['verify aksk signature fail']);
});

test.each([
  [-20 * MINUTE, /This machine's clock \(\S+Z\) is 20 minutes ahead of the service's \(\S+Z\)/],
  [20 * MINUTE, /is 20 minutes behind the service's/],
])('a clock that is off by %i ms is named in the refusal', async (clockOffMs, says) => {
  const cloud = await signedCloud(sdrs, { clockOffMs });
  const error = await failureOf(cloud.service.readGroup('group-1'));
  expect(error).toMatchObject({ kind: 'login', message: expect.stringMatching(says) });
  expect(await cloud.service.send('group-1', failover, sendOptions())).toMatchObject({
    kind: 'refused',
    error: { message: expect.stringMatching(says) },
  });
  expect(cloud.refusals).toEqual(['clock']);
});

test.each([
  ['four minutes off', { Date: new Date(Date.now() - 4 * MINUTE).toUTCString() }],
  ['no date at all', { Date: 'yesterday' }],
])('%s: the clock is not blamed', async (_, headers) => {
  const cloud = await signedCloud(sdrs, {
    trial: (_request, response) => refuse(response, 'wrong', headers),
  });
  const error = await failureOf(cloud.service.readGroup('group-1'));
  expect(error).toMatchObject({ kind: 'login', message: expect.not.stringContaining('clock') });
});

test.each([
  ['that is not there', new Secret({ env: 'DR_NOT_SET' }, {}), /DR_NOT_SET is not set/],
  ['of two lines', new Secret({ literal: 'two\nlines' }), /secret key of site eu-de has characters/],
])('a secret key %s: no call at all, and a sentence that names it', async (_, secret, says) => {
  const cloud = await signedCloud(sdrs, { auth: authWith(secret) });
  const error = await failureOf(cloud.service.readGroup('group-1'));
  expect(error).toMatchObject({ kind: 'login', message: expect.stringMatching(says) });
  expect(await cloud.service.send('group-1', failover, sendOptions())).toMatchObject({ kind: 'refused' });
  expect(cloud.seen).toEqual([]);
});
