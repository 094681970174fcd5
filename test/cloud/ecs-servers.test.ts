import { expect, test } from 'vitest';
import { cloudWith, failureOf, json, type Handler } from './support.ts';

const SERVER = {
  id: 'server-1',
  name: 'payments-db',
  status: 'ACTIVE',
  updated: '2026-01-02T03:04:05Z',
  'OS-EXT-STS:vm_state': 'active',
  'OS-EXT-STS:task_state': null,
  'OS-EXT-STS:power_state': 1,
};

const answering =
  (status: number, body: unknown): Handler =>
  (_, response) =>
    json(response, status, body, { 'X-Request-Id': 'r-7' });

test('a server: its path, and what matters of it', async () => {
  const { compute, calls } = await cloudWith(answering(200, { server: SERVER }));
  expect(await compute.readServer('server-1')).toEqual({
    id: 'server-1',
    name: 'payments-db',
    status: 'ACTIVE',
    taskState: null,
  });
  expect(calls().map(({ method, url }) => `${method} ${url}`)).toEqual([
    'GET /v1/project-1/cloudservers/server-1',
  ]);
});

test('on its way, in a status that nobody knows, without a name: all kept as it came', async () => {
  const odd = { id: 'server-1', name: 7, status: 'PAUSED_BY_X', 'OS-EXT-STS:task_state': 'powering-on' };
  const { compute } = await cloudWith(answering(200, { server: odd }));
  expect(await compute.readServer('server-1')).toEqual({
    id: 'server-1',
    name: null,
    status: 'PAUSED_BY_X',
    taskState: 'powering-on',
  });
});

test.each([
  ['by status and code', 404, { error: { code: 'Ecs.0114', message: 'The ECS does not exist.' } }],
  ['by its other code', 404, { error: { code: 'Ecs.0614', message: 'The ECS does not exist.' } }],
  ['by code alone', 400, { error: { code: 'Ecs.0114', message: 'The ECS does not exist.' } }],
  ['by the words of Nova', 404, { itemNotFound: { code: 404, message: 'Instance could not be found.' } }],
])('a server that is gone, %s, is DELETED', async (_, status, body) => {
  const { compute } = await cloudWith(answering(status, body));
  const gone = { id: 'server-1', name: null, status: 'DELETED', taskState: null };
  expect(await compute.readServer('server-1')).toEqual(gone);
});

test.each([
  ['the gateway', { error_code: 'APIGW.0101', error_msg: 'The API does not exist' }],
  ['the older gateway', { error_code: 'APIG.0101', error_msg: 'The API does not exist' }],
  ['a page', '<html>404</html>'],
])('a 404 of %s is about the address, not about the server', async (_, body) => {
  const { compute } = await cloudWith(answering(404, body));
  expect(await failureOf(compute.readServer('server-1'))).toMatchObject({
    name: 'CloudError',
    status: 404,
    retryable: false,
  });
});

test('a missing job is no deleted server: it is an error', async () => {
  const { compute } = await cloudWith(answering(404, { error: { code: 'Ecs.0114', message: 'none' } }));
  expect(await failureOf(compute.readServerJob('job-1'))).toMatchObject({ status: 404, code: 'Ecs.0114' });
});

test.each(['id', 'status'])('a server without %s: malformed, and the field is named', async (field) => {
  const { compute } = await cloudWith(answering(200, { server: { ...SERVER, [field]: null } }));
  expect(await failureOf(compute.readServer('server-1'))).toMatchObject({
    kind: 'malformed',
    retryable: false,
    message: `Server server-1 was answered, but these fields are missing or odd: server.${field}`,
  });
});

test('an id that would turn into another path is never sent', async () => {
  const { compute, seen } = await cloudWith(answering(200, { server: SERVER }));
  for (const id of ['', '..', 'a/b', 'a?b', 'a b']) {
    expect(await failureOf(compute.readServer(id))).toMatchObject({ kind: 'malformed', retryable: false });
    expect(await failureOf(compute.readServerJob(id))).toMatchObject({ kind: 'malformed', retryable: false });
  }
  expect(seen).toEqual([]);
});

test('a job that ended FAIL with some of it done: a fault for each server that failed', async () => {
  const part = (server: string, status: string, more: object = {}, entities: object = {}) => ({
    status,
    entities: { server_id: server, ...entities },
    job_id: `sub-${server}`,
    error_code: null,
    fail_reason: null,
    ...more,
  });
  const { compute, calls } = await cloudWith(
    answering(200, {
      status: 'FAIL',
      job_id: 'job-1',
      job_type: 'startServers',
      error_code: 'Ecs.0226',
      fail_reason: 'some of them failed',
      entities: {
        sub_jobs_total: 5,
        sub_jobs: [
          part('server-1', 'SUCCESS'),
          part('server-2', 'FAIL', {
            error_code: 'Ecs.0605',
            fail_reason: 'StartServerTask-fail:ECS locked.',
          }),
          part('server-3', 'FAIL', { error_code: 226 }, { errorcode_message: 'Failed to start.' }),
          part('server-4', 'RUNNING'),
          'nonsense',
          { status: 'FAIL', entities: null, error_code: 'Ecs.0100' },
        ],
      },
    }),
  );
  expect(await compute.readServerJob('job-1')).toEqual({
    id: 'job-1',
    status: 'FAIL',
    faults: [
      { id: 'server-2', code: 'Ecs.0605', reason: 'StartServerTask-fail:ECS locked.' },
      { id: 'server-3', code: '226', reason: 'Failed to start.' },
      { id: 'unknown', code: 'Ecs.0100', reason: null },
    ],
  });
  expect(calls()[0]?.url).toBe('/v1/project-1/jobs/job-1');
});

test('a job without parts speaks for its server', async () => {
  const entities = { server_id: 'server-1' };
  const { compute } = await cloudWith(
    answering(200, { status: 'FAIL', entities, error_code: 'Ecs.0100', fail_reason: 'wrong status' }),
  );
  expect(await compute.readServerJob('job-1')).toEqual({
    id: 'job-1',
    status: 'FAIL',
    faults: [{ id: 'server-1', code: 'Ecs.0100', reason: 'wrong status' }],
  });
});

test.each(['INIT', 'RUNNING', 'SUCCESS'])('a job that is %s has no faults', async (status) => {
  const { compute } = await cloudWith(answering(200, { status, entities: null }));
  expect(await compute.readServerJob('job-1')).toEqual({ id: 'job-1', status, faults: [] });
});
