import { describe, expect, test } from 'vitest';
import { defaultProject, defaultUser } from '../../src/simulator/world.ts';
import type { Client } from './harness.ts';
import { passwordAuth, payments, readyToken, simulate } from './harness.ts';

describe('login', () => {
  test.each([
    ['project name', { name: defaultProject.name }],
    ['project id', { id: defaultProject.id }],
  ])('with %s gives a token that works', async (_by, project) => {
    const { client } = await simulate({ world: 'default' });
    const reply = await client.login(passwordAuth({ project }));
    expect(reply.status).toBe(201);
    expect(reply.json.token.project).toMatchObject(defaultProject);
    expect(reply.json.token.expires_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    const endpoint = reply.json.token.catalog.find(({ type }) => type === 'sdrs')?.endpoints[0];
    expect(endpoint?.url).toBe(`${client.url}/v1/${defaultProject.id}`);
    client.token = String(reply.headers['x-subject-token']);
    expect((await client.get(`/server-groups/${payments}`)).status).toBe(200);
  });

  test('leaves the catalog out on request', async () => {
    const { client } = await simulate();
    expect((await client.login(passwordAuth(), '?nocatalog=true')).json.token.catalog).toEqual([]);
  });

  test.each([
    ['a wrong password', passwordAuth({ password: 'wrong' }), 401],
    ['an unknown user', passwordAuth({ name: 'nobody' }), 401],
    ['another domain', passwordAuth({ domain: { name: 'OTHER' } }), 401],
    ['another project', passwordAuth({ project: { name: 'eu-nl' } }), 401],
    ['another method', { identity: { methods: ['token'], token: { id: 'x' } } }, 401],
    ['no identity', {}, 400],
  ])('is refused for %s', async (_why, auth, status) => {
    const { client, control } = await simulate();
    const reply = await client.login(auth);
    expect(reply.status).toBe(status);
    expect(reply.json.error).toMatchObject({
      code: status,
      message: expect.any(String),
      title: expect.any(String),
    });
    expect(reply.headers['x-subject-token']).toBeUndefined();
    expect(await control.calls()).toMatchObject({ counts: { login: 1 }, tokensIssued: 0 });
  });
});

describe('what a token is worth', () => {
  const check = (client: Client, subject: string | undefined, token = client.token, query = '') => {
    const headers = {
      'X-Auth-Token': token,
      ...(subject === undefined ? {} : { 'X-Subject-Token': subject }),
    };
    return client.send('GET', `/v3/auth/tokens${query}`, { headers });
  };

  test('is told as at login', async () => {
    const { client, control } = await simulate();
    const login = await client.login(passwordAuth());
    const issued = String(login.headers['x-subject-token']);
    for (const token of [issued, readyToken]) {
      const reply = await check(client, issued, token);
      expect([reply.status, reply.headers['x-subject-token']]).toEqual([200, issued]);
      expect(reply.json).toEqual(login.json);
    }
    expect((await check(client, issued, issued, '?nocatalog=1')).json.token.catalog).toEqual([]);
    expect((await control.calls()).counts).toMatchObject({ login: 1, tokenCheck: 3 });
  });

  test('of a ready-made one: a whole life, always', async () => {
    const { client, control } = await simulate();
    await control.settings({ tokenLifeMs: 3_600_000 });
    const { token } = (await check(client, readyToken)).json;
    expect(token).toMatchObject({ project: defaultProject, user: { name: defaultUser.name } });
    const left = Date.parse(token.expires_at) - Date.now();
    expect([left > 3_540_000, left <= 3_600_000]).toEqual([true, true]);
    expect(Date.parse(token.issued_at)).toBeLessThanOrEqual(Date.now());
  });

  test.each([
    ['none', '', readyToken, 401],
    ['an unknown one', 'unknown', readyToken, 401],
    ['of none', readyToken, undefined, 404],
    ['of an unknown one', readyToken, 'unknown', 404],
  ])('with %s', async (_name, token, subject, status) => {
    const { client } = await simulate();
    const reply = await check(client, subject, token);
    expect([reply.status, reply.headers['x-subject-token']]).toEqual([status, undefined]);
    expect(reply.json.error).toMatchObject({ code: status, message: expect.any(String) });
  });

  test('once it is over', async () => {
    const { client, control } = await simulate();
    await control.settings({ tokenLifeMs: 0 });
    const lapsed = String((await client.login(passwordAuth())).headers['x-subject-token']);
    expect((await check(client, lapsed)).status).toBe(404);
    expect((await check(client, lapsed, lapsed)).status).toBe(401);
    await control.revokeTokens();
    expect((await check(client, readyToken)).status).toBe(401);
  });

  test('can be asked for in vain', async () => {
    const { client, control } = await simulate();
    await control.faults.add({ call: 'tokenCheck', fault: { kind: 'status', status: 503 } });
    expect((await check(client, readyToken)).status).toBe(503);
    expect((await check(client, readyToken)).status).toBe(200);
  });
});

describe('tokens', () => {
  test.each([
    ['none', {}],
    ['unknown', { 'X-Auth-Token': 'unknown' }],
  ])('%s: 401 of the gateway', async (_name, headers) => {
    const { client } = await simulate();
    const reply = await client.send('GET', `/v1/${defaultProject.id}/server-groups`, { headers });
    expect(reply.status).toBe(401);
    expect(reply.json).toMatchObject({ error_code: 'APIGW.0301', request_id: reply.headers['x-request-id'] });
  });

  test('that are over: 401 with another code', async () => {
    const { client, control } = await simulate();
    await control.settings({ tokenLifeMs: 0 });
    client.token = String((await client.login(passwordAuth())).headers['x-subject-token']);
    const reply = await client.get('/server-groups');
    expect([reply.status, reply.json.error_code]).toEqual([401, 'APIGW.0307']);
  });

  test('can be revoked, ready-made ones too, and new ones work', async () => {
    const { client, control } = await simulate();
    await client.login(passwordAuth());
    expect(await control.revokeTokens()).toBe(2);
    expect((await client.failover(payments)).status).toBe(401);
    const [effect] = await control.effects();
    expect(effect).toMatchObject({
      took: false,
      refusedBecause: 'APIGW.0307',
      answered: 401,
      action: 'failover',
    });
    client.token = String((await client.login(passwordAuth())).headers['x-subject-token']);
    expect((await client.get('/server-groups')).status).toBe(200);
  });

  test('of another project are refused', async () => {
    const { client } = await simulate();
    const reply = await client.send('GET', '/v1/another/server-groups', {
      headers: { 'X-Auth-Token': client.token },
    });
    expect([reply.status, reply.json.error.code]).toEqual([400, 'SDRS.0001']);
  });

  test('never show in what the control tells', async () => {
    const { client, control } = await simulate();
    client.token = String((await client.login(passwordAuth())).headers['x-subject-token']);
    await client.failover(payments);
    const told = JSON.stringify([await control.calls(), await control.effects(), await control.state()]);
    expect(told).not.toContain(client.token);
    expect(told).not.toContain('simulated-password');
    expect(told).toContain(payments);
  });
});
