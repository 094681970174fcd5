import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, onTestFinished, test } from 'vitest';
import { createProbes, type ProbesRequest, type ProbesResult } from '../../src/activities/probes.ts';
import { serve, type Handler } from '../cloud/support.ts';

const HOUR_MS = 3_600_000;

/** The activity on its own, over real sockets. */
function prepare(urls: string[], options: { limitMs?: number; startedAt?: number } = {}) {
  const { startedAt } = options;
  const environment = new MockActivityEnvironment({
    heartbeatTimeoutMs: 60_000,
    ...(startedAt === undefined
      ? {}
      : { heartbeatDetails: { startedAt, saw: 'as the worker before saw it' } }),
  });
  onTestFinished(() => environment.cancel());
  const heartbeats: unknown[] = [];
  environment.on('heartbeat', (details) => heartbeats.push(details));
  const stopping = new AbortController();
  const request: ProbesRequest = {
    probes: urls.map((url) => ({ kind: 'http', url, status: null, zone: null })),
    limitMs: options.limitMs ?? HOUR_MS,
    pollEveryMs: 1,
    timeoutMs: 30_000,
  };
  const activity = createProbes(stopping.signal);
  const watch = (): Promise<ProbesResult> =>
    environment.run((one: ProbesRequest) => activity.watchProbes(one), request);
  return { environment, stopping, heartbeats, watch };
}

/** Answers with these one after the other, and then with the last for ever. */
function inTurn(...statuses: number[]): Handler {
  let next = 0;
  return (_, response) =>
    void response.writeHead(statuses[Math.min(next++, statuses.length - 1)] ?? 500).end();
}

test('it ends when all answer in the same round, and not before', async () => {
  const one = await serve(inTurn(200, 503, 200));
  const other = await serve(inTurn(503, 200, 200));
  const { watch } = prepare([one.url, other.url]);
  expect(await watch()).toEqual({ done: true, saw: '2 of 2 health probes answer' });
  expect([one.seen.length, other.seen.length]).toEqual([3, 3]);
});

test('the limit is over: what does not answer is named', async () => {
  const server = await serve(inTurn(503));
  const { watch } = prepare([`${server.url}/health`], { limitMs: 50 });
  expect(await watch()).toEqual({
    done: false,
    saw: `0 of 1 health probes answer; not yet: ${server.url}/health (HTTP 503)`,
  });
});

test('the limit counts from the start of the worker that died; the next one looks once', async () => {
  const server = await serve(inTurn(503));
  const startedAt = Date.now() - 2 * HOUR_MS;
  const { watch, heartbeats } = prepare([server.url], { startedAt });
  expect(await watch()).toMatchObject({ done: false });
  expect(server.seen).toHaveLength(1);
  expect(heartbeats).toContainEqual({ startedAt, saw: 'as the worker before saw it' });
  expect(heartbeats.at(-1)).toMatchObject({ startedAt, saw: expect.stringContaining('HTTP 503') });
});

test('an answer after the limit still counts', async () => {
  const server = await serve(inTurn(200));
  const { watch } = prepare([server.url], { startedAt: Date.now() - 2 * HOUR_MS });
  expect(await watch()).toMatchObject({ done: true });
});

test('cancelled in the middle of a look: it ends at once', async () => {
  const { environment, watch } = prepare([(await serve(() => environment.cancel())).url]);
  await expect(watch()).rejects.toMatchObject({ name: 'CancelledFailure' });
});

test('the worker stops: another one is to go on', async () => {
  const { stopping, watch } = prepare([(await serve(() => stopping.abort())).url]);
  await expect(watch()).rejects.toMatchObject({ type: 'Interrupted', nonRetryable: false });
});
