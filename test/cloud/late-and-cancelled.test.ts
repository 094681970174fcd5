import { expect, test } from 'vitest';
import {
  CA_FILE,
  cloudWith,
  failureOf,
  json,
  sendOptions,
  serve,
  serviceAt,
  siteAt,
  tokenOf,
} from './support.ts';
import { Secret } from '../../src/config/secret.ts';

const failover = { name: 'failover' } as const;

test('past its deadline nothing is sent', async () => {
  const cloud = await cloudWith((_, response) => json(response, 200, { job_id: 'job-1' }));
  const outcome = await cloud.service.send('group-1', failover, sendOptions({ mayStillSend: () => false }));
  expect(outcome.kind).toBe('late');
  expect(cloud.calls()).toEqual([]);
});

test('a question that throws is a no', async () => {
  const cloud = await cloudWith((_, response) => json(response, 200, { job_id: 'job-1' }));
  const mayStillSend = (): boolean => {
    throw new Error('broken clock');
  };
  expect(await cloud.service.send('group-1', failover, sendOptions({ mayStillSend }))).toMatchObject({
    kind: 'late',
  });
  expect(cloud.calls()).toEqual([]);
});

test.each([false, true])(
  'the deadline passes while the connection is made (TLS: %s): nothing is sent',
  async (tls) => {
    const server = await serve((_, response) => json(response, 200, { job_id: 'job-1' }), { tls });
    const service = serviceAt(
      siteAt(server.url, {
        caFile: tls ? CA_FILE : null,
        project: { id: 'project-1', name: null },
        auth: { kind: 'token', token: new Secret({ literal: 'ready-made-token' }) },
      }),
    );
    let asked = 0;
    const outcome = await service.send(
      'group-1',
      failover,
      sendOptions({ mayStillSend: () => ++asked === 1 }),
    );
    expect(outcome.kind).toBe('late');
    expect(asked).toBe(2);
    expect(server.connections()).toBe(1);
    expect(server.seen).toEqual([]);
  },
);

test('cancelled before it leaves: nothing is sent', async () => {
  const cloud = await cloudWith((_, response) => json(response, 200, { job_id: 'job-1' }));
  const outcome = await cloud.service.send('group-1', failover, sendOptions({ signal: AbortSignal.abort() }));
  expect(outcome).toEqual({ kind: 'cancelled' });
  expect(cloud.calls()).toEqual([]);
});

test('cancelled during the login: nothing is sent', async () => {
  const cancel = new AbortController();
  const cloud = await cloudWith((_, response) => json(response, 200, { job_id: 'job-1' }), {
    iam: () => cancel.abort(),
  });
  const outcome = await cloud.service.send('group-1', failover, sendOptions({ signal: cancel.signal }));
  expect(outcome).toEqual({ kind: 'cancelled' });
  expect(cloud.calls()).toEqual([]);
});

test('cancelled while the POST is on its way: its answer is still waited for', async () => {
  const cancel = new AbortController();
  const cloud = await cloudWith((_, response) => {
    cancel.abort();
    setImmediate(() => json(response, 200, { job_id: 'job-1' }, { 'X-Request-Id': 'req-1' }));
  });
  const outcome = await cloud.service.send('group-1', failover, sendOptions({ signal: cancel.signal }));
  expect(outcome).toEqual({ kind: 'accepted', jobId: 'job-1', requestId: 'req-1', status: 200 });
});

test('a cancelled read ends at once, as aborted', async () => {
  const cancel = new AbortController();
  const cloud = await cloudWith(() => cancel.abort());
  const error = await failureOf(cloud.service.readGroup('group-1', { signal: cancel.signal }));
  expect(error).toMatchObject({ kind: 'aborted', retryable: false });
});

test('the POST is the documented one', async () => {
  const cloud = await cloudWith((_, response) => json(response, 202, { job_id: 'job-1' }));
  expect(await cloud.service.send('group-1', failover, sendOptions())).toMatchObject({ kind: 'accepted' });
  const [call] = cloud.calls();
  expect(call).toMatchObject({
    method: 'POST',
    url: '/v1/project-1/server-groups/group-1/action',
    body: '{"failover-server-group":{}}',
    headers: {
      'x-auth-token': tokenOf(1),
      'content-type': 'application/json',
      'user-agent': expect.stringMatching(/^dr-runbooks\/\d/),
    },
  });
});

test('an id that would become another path is not sent', async () => {
  const cloud = await cloudWith((_, response) => json(response, 200, { job_id: 'job-1' }));
  for (const id of ['..', 'a/b', 'a?b', '']) {
    expect(await cloud.service.send(id, failover, sendOptions())).toMatchObject({ kind: 'refused' });
  }
  expect(cloud.seen).toEqual([]);
});
