import { expect, test } from 'vitest';
import { CloudError } from '../../src/cloud/errors.ts';
import { cloudWith, failureOf, sendOptions, type Handler } from './support.ts';

const cut =
  (status: number, promised: number): Handler =>
  (_, response) => {
    response.writeHead(status, { 'Content-Length': promised, 'X-Request-Id': 'req-7' });
    response.write('{"job_id":"ff80808', () => response.socket?.destroy());
  };

test('a 200 whose body is cut is not an acceptance, and is sent once', async () => {
  const cloud = await cloudWith(cut(200, 60));
  const outcome = await cloud.service.send('group-1', { name: 'failover' }, sendOptions());
  expect(outcome).toMatchObject({ kind: 'unknown', error: { status: 200, requestId: 'req-7' } });
  expect(cloud.calls()).toHaveLength(1);
});

test('a 400 whose body is cut proves nothing either', async () => {
  const cloud = await cloudWith(cut(400, 60));
  const outcome = await cloud.service.send('group-1', { name: 'failover' }, sendOptions());
  expect(outcome.kind).toBe('unknown');
});

test.each([
  ['no body at all', ''],
  ['a page', '<html>fine</html>'],
  ['no job id', '{}'],
  ['a job id that is none', '{"job_id":{"a":1}}'],
  ['an empty job id', '{"job_id":""}'],
  ['null', 'null'],
])('a 200 with %s is unknown', async (_, body) => {
  const cloud = await cloudWith((_request, response) => response.writeHead(200).end(body));
  const outcome = await cloud.service.send('group-1', { name: 'failover' }, sendOptions());
  expect(outcome).toMatchObject({ kind: 'unknown', error: { status: 200 } });
  expect(cloud.calls()).toHaveLength(1);
});

test('a cut read is a network fault that may be tried again', async () => {
  const cloud = await cloudWith(cut(200, 60));
  const error = await failureOf(cloud.service.readGroup('group-1'));
  expect(error).toBeInstanceOf(CloudError);
  expect(error).toMatchObject({ kind: 'network', retryable: true, status: 200 });
});

test('a 502 with a page keeps its status: unknown for an action, tried again for a read', async () => {
  const cloud = await cloudWith((_request, response) =>
    response
      .writeHead(502, { 'Content-Type': 'text/html' })
      .end(
        '<html><head><title>502 Bad Gateway</title></head><body>The backend server is unreachable</body></html>',
      ),
  );
  const outcome = await cloud.service.send('group-1', { name: 'failover' }, sendOptions());
  expect(outcome).toMatchObject({
    kind: 'unknown',
    error: { status: 502, providerMessage: expect.stringContaining('The backend server is unreachable') },
  });
  expect(cloud.calls()).toHaveLength(1);
  const error = await failureOf(cloud.service.readGroup('group-1'));
  expect(error).toMatchObject({ kind: 'http', status: 502, retryable: true });
});

test('a 200 with a page is malformed, and not taken for a group', async () => {
  const cloud = await cloudWith((_request, response) =>
    response.writeHead(200).end('<html>maintenance</html>'),
  );
  const error = await failureOf(cloud.service.readGroup('group-1'));
  expect(error).toMatchObject({ kind: 'malformed', status: 200 });
});
