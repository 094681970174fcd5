import { expect, test } from 'vitest';
import type { Action } from '../../src/domain/actions.ts';
import { evsCloud, RCG } from './evs-cloud.ts';
import { cloudWith, json, sendOptions, type Handler } from './support.ts';

const failover = { name: 'failover' } as const;

test.each<[Action, string]>([
  [{ name: 'failover' }, 'failover'],
  [{ name: 'switchover', station: null }, 'reverse'],
  [{ name: 'switchover', station: 'target' }, 'reverse'],
  [{ name: 'reprotect' }, 'reprotect'],
  [{ name: 'enable' }, 'sync'],
  [{ name: 'disable' }, 'stop'],
])('%o is the call %s', async (action, verb) => {
  const cloud = await cloudWith((_, response) => response.writeHead(200).end(), {
    site: { service: 'evs' },
  });
  expect(await cloud.service.send('g-1', action, sendOptions())).toMatchObject({ kind: 'accepted' });
  expect(cloud.calls()).toMatchObject([
    {
      method: 'POST',
      url: '/v2/project-1/os-vendor-replication-consistency-groups/g-1/action',
      body: `{"os-${verb}-replication-consistency-group":null}`,
    },
  ]);
});

test('200 and nothing else: accepted, without a job, with the request id', async () => {
  const { service, control } = await evsCloud();
  expect(await service.send(RCG, failover, sendOptions())).toEqual({
    kind: 'accepted',
    jobId: null,
    requestId: expect.stringMatching(/./),
    status: 200,
  });
  expect(await control.effects(RCG)).toMatchObject([{ action: 'failover', took: true, answered: 200 }]);
  expect(await service.readGroup(RCG)).toMatchObject({ status: 'failovering' });
});

const answering =
  (status: number, body: string, type = 'application/json'): Handler =>
  (_, response) =>
    response.writeHead(status, { 'Content-Type': type }).end(body);

test.each([
  ['blanks', 200, ' \n'],
  ['null', 200, 'null'],
  ['an empty object', 202, '{}'],
  ['an object', 200, '{"replication_consistency_group":{"id":"g-1","status":"failovering"}}'],
  ['nothing, with another 2xx', 204, ''],
])('a success with %s is accepted', async (_, status, body) => {
  const cloud = await cloudWith(answering(status, body), { site: { service: 'evs' } });
  expect(await cloud.service.send('g-1', failover, sendOptions())).toMatchObject({
    kind: 'accepted',
    jobId: null,
  });
});

test.each([
  ["a balancer's page", '<html><body>maintenance</body></html>', 'text/html'],
  ['plain text', 'OK', 'text/plain'],
  ['half a body', '{"replication', 'application/json'],
  ['an error', '{"badRequest":{"message":"no","code":400}}', 'application/json'],
  ["the gateway's error", '{"error_msg":"no","error_code":"APIGW.0201"}', 'application/json'],
])('200 with %s: nobody knows what it means', async (_, body, type) => {
  const cloud = await cloudWith(answering(200, body, type), { site: { service: 'evs' } });
  expect(await cloud.service.send('g-1', failover, sendOptions())).toMatchObject({
    kind: 'unknown',
    error: { status: 200 },
  });
});

test.each([
  [400, 'E4'],
  [409, 'E4'],
  [400, 'E3'],
] as const)('a wrong state (HTTP %i, form %s) is told', async (wrongStateStatus, evsErrorEnvelope) => {
  const { service } = await evsCloud({
    settings: { wrongStateStatus, evsErrorEnvelope },
    group: { status: 'failovered' },
  });
  expect(await service.send(RCG, failover, sendOptions())).toMatchObject({
    kind: 'refused',
    wrongState: true,
    error: { status: wrongStateStatus, providerMessage: expect.stringContaining('status must be') },
  });
});

test.each([
  ['the link is down', { fault_level: '5' as const }],
  ['it has no pairs', { pairs: [] }],
])('a refusal because %s counts as about the state: no page tells them apart', async (_, group) => {
  const { service } = await evsCloud({ group });
  expect(await service.send(RCG, failover, sendOptions())).toMatchObject({
    kind: 'refused',
    wrongState: true,
  });
});

test.each([
  ['a body it does not like', { badRequest: { message: 'Malformed request body', code: 400 } }],
  ['a body it does not like, coded', { error: { message: 'odd', code: 'EVS.1052' } }],
  ['another project', { badRequest: { message: 'Malformed request url', code: 400 } }],
  ['another group', { itemNotFound: { message: 'Group g-1 could not be found.', code: 400 } }],
  ['the gateway', { error_msg: 'invalid parameters', error_code: 'APIGW.0201' }],
])('a refusal because of %s is not about the state', async (_, body) => {
  const cloud = await cloudWith((__, response) => json(response, 400, body), { site: { service: 'evs' } });
  expect(await cloud.service.send('g-1', failover, sendOptions())).toMatchObject({
    kind: 'refused',
    wrongState: false,
  });
});

test('a group that is not there, and an id that is none', async () => {
  const { service, control } = await evsCloud();
  expect(await service.send('not-there', failover, sendOptions())).toMatchObject({
    kind: 'refused',
    wrongState: false,
    error: { status: 404 },
  });
  const before = (await control.calls()).counts.action;
  expect(await service.send('../volumes', failover, sendOptions())).toMatchObject({
    kind: 'refused',
    error: { status: null },
  });
  expect((await control.calls()).counts.action).toBe(before);
});

test.each([
  ['nothing has changed: once more, with the new token', true, 'accepted', 2],
  ['something has: not sent again, and nobody knows', false, 'unknown', 1],
])('double-post: a toggle is looked at after a 401. %s', async (_, stands, kind, posts) => {
  let first = true;
  const cloud = await cloudWith(
    (__, response) => {
      response.writeHead(first ? 401 : 200).end();
      first = false;
    },
    { site: { service: 'evs' } },
  );
  const toggle = { name: 'switchover', station: null } as const;
  const options = { ...sendOptions(), mayRepeat: () => Promise.resolve(stands) };
  expect(await cloud.service.send('g-1', toggle, options)).toMatchObject({ kind });
  expect(cloud.calls()).toHaveLength(posts);
});
