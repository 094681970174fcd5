import { expect, test } from 'vitest';
import { dr } from '../support/dr.ts';
import { PASSWORD } from '../support/site.ts';
import { createWorld, PAYMENTS, report } from '../support/world.ts';
import { startCollector, type Span } from './collector.ts';
import { linesOf, ready, startWatchedWorker } from './support.ts';

const SECRET = 'collector-secret-4711';

test('a failover with a lost answer is one tree: runs, steps, activities, calls', async () => {
  const world = await createWorld({ worker: false });
  await world.cloud.faults.add({ call: 'action', fault: { kind: 'status', status: 504, when: 'after' } });
  const collector = await startCollector();
  const worker = await ready(
    await startWatchedWorker(world, {
      DR_LOG_LEVEL: 'trace',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${SECRET}`,
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
    }),
  );
  const handle = await world.start({ group: 'pg-payments' });
  await report(handle);
  const lines = await linesOf(worker);
  const { spans, requests } = collector;

  for (const { url, headers, text } of requests) {
    expect(url).toBe('/v1/traces');
    expect(headers).toMatchObject({ authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' });
    expect(text).toContain('{"key":"deployment.environment.name","value":{"stringValue":"test"}}');
    expect(text).toContain('{"key":"service.name","value":{"stringValue":"dr-runbooks"}}');
    expect(text).not.toContain(PASSWORD);
    expect(text).not.toMatch(/MII[\w-]{40}/);
  }
  expect(JSON.stringify(lines)).not.toContain(SECRET);

  const { runId } = await handle.describe();
  const ids = new Map(spans.map((span) => [span.spanId, span]));
  expect(ids.size).toBe(spans.length);
  for (const span of spans) {
    expect(span.traceId).toBe(runId.replaceAll('-', ''));
    expect(span.spanId).toMatch(/^[0-9a-f]{16}$/);
    expect(BigInt(span.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(span.startTimeUnixNano));
  }
  const named = (name: string): Span[] => spans.filter((span) => span.name === name);
  const above = (span: Span | undefined): Span | undefined => ids.get(span?.parentSpanId ?? '');
  const roots = spans.filter(({ parentSpanId }) => parentSpanId === undefined);
  expect(roots).toMatchObject([{ name: 'failover', attributes: { 'dr.run': handle.workflowId } }]);
  // No span without the one that it belongs to.
  const alone = spans.filter((span) => !roots.includes(span) && above(span) === undefined);
  expect(alone).toEqual([]);

  const [post] = named('POST /v1/:id/server-groups/:id/action');
  expect(post).toMatchObject({
    kind: 3,
    status: { code: 2 },
    attributes: { 'http.response.status_code': '504' },
  });
  const path = [post, above(post), above(above(post)), above(above(above(post)))];
  expect(path.map((span) => span?.name)).toEqual([post?.name, 'sendAction', 'Send failover', 'failover']);
  expect(path[3]?.attributes['dr.run']).toBe(`dr/${world.site}/${PAYMENTS}`);
  expect(above(path[3])).toBe(roots[0]);
  for (const step of [
    'Find group',
    'Hand over',
    'Check preconditions',
    'Follow job',
    'Start servers in eu-de-02',
  ])
    expect([step, named(step).length]).toEqual([step, 1]);
});

test('a collector that hangs, refuses or is away costs spans, never a run', async () => {
  const world = await createWorld({ worker: false });
  const collector = await startCollector();
  collector.answers.push(503, 503, 400);
  const env = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/own/path` };
  const worker = await ready(await startWatchedWorker(world, env));
  expect(await report(await world.start({ group: PAYMENTS }))).toMatchObject({ outcome: 'completed' });
  await worker.process.line(/spans were lost/);
  expect(collector.requests[0]?.url).toBe('/own/path');
  const lost = (await linesOf(worker)).filter(({ msg }) => msg === 'spans were lost');
  expect(lost).toMatchObject([{ level: 40, problem: 'HTTP 400', lost: expect.any(Number) }]);

  // Never answered: it must not hold up the end of the process.
  collector.answers.push(...Array.from({ length: 10 }, () => 0));
  const stuck = await ready(await startWatchedWorker(world, env));
  expect(await report(await world.start({ group: PAYMENTS }))).toMatchObject({ outcome: 'already there' });
  expect((await linesOf(stuck)).map(({ msg }) => msg)).toContain('spans were lost');
  expect((await stuck.process.ended).code).toBe(0);

  const away = await ready(
    await startWatchedWorker(world, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' }),
  );
  expect(await report(await world.start({ group: PAYMENTS }))).toMatchObject({ outcome: 'already there' });
  expect((await linesOf(away)).map(({ msg }) => msg)).toContain('spans were lost');
});

test.each([
  [
    { OTEL_EXPORTER_OTLP_ENDPOINT: `http://me:${SECRET}@127.0.0.1:4318` },
    'OTEL_EXPORTER_OTLP_ENDPOINT: is no http',
  ],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector' }, 'OTEL_EXPORTER_OTLP_ENDPOINT: is no http'],
  [
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4317', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
    'OTEL_EXPORTER_OTLP_PROTOCOL: is grpc',
  ],
])('%j is refused with a sentence', async (env, sentence) => {
  const world = await createWorld({ worker: false });
  const { code, stderr } = await dr(world, ['worker'], env);
  expect(code).toBe(2);
  expect(stderr).toContain(sentence);
  expect(stderr).not.toContain(SECRET);
});
