import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import settings from '../../temporal.config.ts';
import { HttpClient } from '../../src/cloud/http.ts';
import { PasswordTokens } from '../../src/cloud/token-source.ts';
import { Secret } from '../../src/config/secret.ts';
import {
  cloudWith,
  failureOf,
  GROUP,
  json,
  loginBody,
  sendOptions,
  serve,
  siteAt,
  tokenOf,
  type Handler,
} from './support.ts';

const failover = { name: 'failover' } as const;

/** Knows only one token. */
const only =
  (valid: string): Handler =>
  (request, response) => {
    if (request.headers['x-auth-token'] !== valid) {
      return json(response, 401, { error: { message: 'token expired', code: 401, title: 'Unauthorized' } });
    }
    json(response, 200, request.method === 'POST' ? { job_id: 'job-1' } : { server_group: GROUP });
  };

test('a read: one new token, one repeat', async () => {
  const cloud = await cloudWith(only(tokenOf(2)));
  expect(await cloud.service.readGroup('group-1')).toMatchObject({ id: 'group-1' });
  expect(cloud.logins()).toHaveLength(2);
  expect(cloud.calls()).toHaveLength(2);
});

test('an action: one new token, one repeat, because a 401 proves that it did not run', async () => {
  const cloud = await cloudWith(only(tokenOf(2)));
  const outcome = await cloud.service.send('group-1', failover, sendOptions());
  expect(outcome).toMatchObject({ kind: 'accepted', jobId: 'job-1' });
  expect(cloud.logins()).toHaveLength(2);
  expect(cloud.calls().map(({ headers }) => headers['x-auth-token'])).toEqual([tokenOf(1), tokenOf(2)]);
});

test('a service that takes no token is asked twice, not for ever', async () => {
  const cloud = await cloudWith(only('none of them'));
  expect(await cloud.service.send('group-1', failover, sendOptions())).toMatchObject({
    kind: 'refused',
    error: { status: 401 },
  });
  expect(cloud.calls()).toHaveLength(2);
  expect(cloud.logins()).toHaveLength(2);
  expect(await failureOf(cloud.service.readGroup('group-1'))).toMatchObject({
    status: 401,
    retryable: false,
  });
  expect(cloud.calls()).toHaveLength(4);
});

test('the deadline passes during the renewal: the repeat is not sent', async () => {
  const cloud = await cloudWith(only(tokenOf(2)));
  const mayStillSend = (): boolean => cloud.logins().length < 2;
  expect(await cloud.service.send('group-1', failover, sendOptions({ mayStillSend }))).toMatchObject({
    kind: 'late',
  });
  expect(cloud.calls()).toHaveLength(1);
});

test('many calls meet the same dead token: one renewal', async () => {
  const cloud = await cloudWith(only(tokenOf(2)));
  const groups = await Promise.all(Array.from({ length: 8 }, () => cloud.service.readGroup('group-1')));
  expect(groups).toHaveLength(8);
  expect(cloud.logins()).toHaveLength(2);
});

test('a ready-made token: nothing to renew, one call', async () => {
  const cloud = await cloudWith(only('another'), {
    site: {
      project: { id: 'project-1', name: null },
      auth: { kind: 'token', token: new Secret({ literal: 'ready-made' }) },
    },
  });
  expect(await cloud.service.send('group-1', failover, sendOptions())).toMatchObject({
    kind: 'refused',
    error: { status: 401 },
  });
  expect(cloud.seen).toHaveLength(1);
});

test('a ready-made token that somebody replaced in its file: the new one is taken', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'dr-token-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const file = join(directory, 'token');
  await writeFile(file, 'old-token\n');
  const valid = only('new-token');
  const cloud = await cloudWith(
    (request, response, raw) => {
      if (request.headers['x-auth-token'] !== 'old-token') return valid(request, response, raw);
      void writeFile(file, 'new-token\n').then(() => valid(request, response, raw));
    },
    {
      site: {
        project: { id: 'project-1', name: null },
        auth: { kind: 'token', token: new Secret({ file }) },
      },
    },
  );
  expect(await cloud.service.send('group-1', failover, sendOptions())).toMatchObject({ kind: 'accepted' });
  expect(cloud.calls().map(({ headers }) => headers['x-auth-token'])).toEqual(['old-token', 'new-token']);
});

test('a ready-made token with a project name: IAM is asked once for the id', async () => {
  const cloud = await cloudWith(only('ready-made'), {
    iam: (_, response) => json(response, 200, loginBody()),
    site: { auth: { kind: 'token', token: new Secret({ literal: 'ready-made' }) } },
  });
  await cloud.service.readGroup('group-1');
  await cloud.service.readGroup('group-1');
  expect(cloud.logins()).toHaveLength(1);
  expect(cloud.logins()[0]).toMatchObject({ method: 'GET', headers: { 'x-subject-token': 'ready-made' } });
  expect(cloud.calls()[0]?.url).toBe('/v1/project-1/server-groups/group-1');
});

test("a token is renewed before its end, by IAM's clock and not by ours", async () => {
  let logins = 0;
  const day = 24 * 3_600_000;
  const server = await serve((_, response) => {
    // A cloud whose clock is a year ahead.
    const issued = Date.now() + 365 * day;
    const token = { issued_at: new Date(issued), expires_at: new Date(issued + day), project: { id: 'p' } };
    json(response, 201, { token }, { 'X-Subject-Token': tokenOf(++logins) });
  });
  const site = siteAt(server.url);
  if (site.auth.kind !== 'password') throw new Error('unexpected');
  let now = 0;
  const options = { http: new HttpClient(server.url), site, table: settings.http, timeoutMs: 20_000 };
  const tokens = new PasswordTokens(options, site.auth, () => now);
  expect((await tokens.get()).token).toBe(tokenOf(1));
  now = day - 11 * 60_000;
  expect((await tokens.get()).token).toBe(tokenOf(1));
  now = day - 9 * 60_000;
  expect((await tokens.get()).token).toBe(tokenOf(2));
});
