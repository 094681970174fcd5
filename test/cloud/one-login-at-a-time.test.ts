import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { CloudError } from '../../src/cloud/errors.ts';
import { cloudWith, failureOf, GROUP, json, loginBody, tokenOf } from './support.ts';

test('ten calls at once make one login', async () => {
  const cloud = await cloudWith((_, response) => json(response, 200, { server_group: GROUP }));
  await Promise.all(Array.from({ length: 10 }, () => cloud.service.readGroup('group-1')));
  expect(cloud.logins()).toHaveLength(1);
  expect(cloud.calls()).toHaveLength(10);
});

test('one waiter leaves, the login goes on for the others', async () => {
  const waiting: ServerResponse[] = [];
  let loginArrived = (): void => {};
  const arrived = new Promise<void>((resolve) => (loginArrived = resolve));
  const cloud = await cloudWith((_, response) => json(response, 200, { server_group: GROUP }), {
    iam: (_, response) => {
      waiting.push(response);
      loginArrived();
    },
  });
  const leave = new AbortController();
  const leaver = failureOf(cloud.service.readGroup('group-1', { signal: leave.signal }));
  const stayer = cloud.service.readGroup('group-1');
  await arrived;
  leave.abort();
  expect(await leaver).toMatchObject({ kind: 'aborted' });
  for (const response of waiting) json(response, 201, loginBody(), { 'X-Subject-Token': tokenOf(1) });
  expect(await stayer).toMatchObject({ id: 'group-1' });
  expect(cloud.logins()).toHaveLength(1);
});

test('a login that fails after its last waiter left ends nothing else', async () => {
  let failLogin = (): void => {};
  let loginArrived = (): void => {};
  const arrived = new Promise<void>((resolve) => (loginArrived = resolve));
  let logins = 0;
  const cloud = await cloudWith((_, response) => json(response, 200, { server_group: GROUP }), {
    iam: (_, response) => {
      logins++;
      if (logins > 1) return json(response, 201, loginBody(), { 'X-Subject-Token': tokenOf(logins) });
      failLogin = () => json(response, 503, {});
      loginArrived();
    },
  });
  const leave = new AbortController();
  const leaver = failureOf(cloud.service.readGroup('group-1', { signal: leave.signal }));
  await arrived;
  leave.abort();
  await leaver;
  const joined = failureOf(cloud.service.readGroup('group-1'));
  failLogin();
  expect(await joined).toMatchObject({ kind: 'http', status: 503, retryable: true });
  expect(await cloud.service.readGroup('group-1')).toMatchObject({ id: 'group-1' });
});

test('a token longer than node would take', async () => {
  const token = 'x'.repeat(40_000);
  const cloud = await cloudWith(
    (request, response) =>
      request.headers['x-auth-token'] === token
        ? json(response, 200, { server_group: GROUP })
        : json(response, 401, {}),
    { iam: (_, response) => json(response, 201, loginBody(), { 'X-Subject-Token': token }) },
  );
  expect(await cloud.service.readGroup('group-1')).toMatchObject({ id: 'group-1' });
});

test.each([
  ['no token', {}, loginBody()],
  ['no project', { 'X-Subject-Token': 'token-without-project' }, { token: {} }],
  ['a page', { 'X-Subject-Token': 'token-and-a-page' }, '<html>'],
])('a login answered with %s', async (_, headers, body) => {
  const cloud = await cloudWith((_request, response) => json(response, 200, { server_group: GROUP }), {
    iam: (_request, response) => json(response, 201, body, headers),
  });
  const error = await failureOf(cloud.service.readGroup('group-1'));
  expect(error).toBeInstanceOf(CloudError);
  expect(error).toMatchObject({ kind: 'malformed' });
  expect(cloud.calls()).toEqual([]);
});
