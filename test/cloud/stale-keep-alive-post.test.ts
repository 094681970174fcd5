import { expect, test } from 'vitest';
import { HttpClient } from '../../src/cloud/http.ts';
import { cloudWith, GROUP, json, sendOptions, serve } from './support.ts';

test('a POST on a kept connection that is reset is unknown, and not sent again', async () => {
  const server = await serve((request, response) => {
    if (request.method === 'POST') response.socket?.resetAndDestroy();
    else json(response, 200, {});
  });
  const client = new HttpClient(server.url);
  await client.request({ method: 'GET', path: '/', timeoutMs: 20_000 });
  const result = await client.request({ method: 'POST', path: '/', json: {}, timeoutMs: 20_000 });
  expect(server.connections()).toBe(1);
  expect(result).toMatchObject({ kind: 'fault', phase: 'unknown' });
  expect(server.seen.filter(({ method }) => method === 'POST')).toHaveLength(1);
});

test('an action takes a connection of its own: no kept one can be stale', async () => {
  const cloud = await cloudWith((request, response) =>
    request.method === 'POST'
      ? json(response, 200, { job_id: 'job-1' })
      : json(response, 200, { server_group: GROUP }),
  );
  await cloud.service.readGroup('group-1');
  await cloud.service.readGroup('group-1');
  const before = cloud.connections();
  const outcome = await cloud.service.send('group-1', { name: 'failover' }, sendOptions());
  expect(outcome).toMatchObject({ kind: 'accepted', jobId: 'job-1' });
  expect(cloud.connections()).toBe(before + 1);
});

test('an action whose connection is reset before the answer is unknown, and sent once', async () => {
  const cloud = await cloudWith((_, response) => response.socket?.resetAndDestroy());
  const outcome = await cloud.service.send('group-1', { name: 'failover' }, sendOptions());
  expect(outcome).toMatchObject({ kind: 'unknown', error: null });
  expect(cloud.calls()).toHaveLength(1);
});
