import { connect, createServer, type AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { dr } from '../support/dr.ts';
import { wayToTemporal } from '../support/way-to-temporal.ts';
import { createWorld, took } from '../support/world.ts';
import { pause, ready, startWatchedWorker } from './support.ts';

test('told to stop with a POST in flight: alive, not ready, and gone when the answer is there', async () => {
  const world = await createWorld({
    worker: false,
    timings: { postTimeout: '20s', sendDeadline: '25s', settle: '30s', armed: '40s' },
  });
  const worker = await ready(await startWatchedWorker(world));
  const held = await world.cloud.faults.add({ call: 'action', fault: { kind: 'hold', when: 'after' } });
  await world.start({ group: 'pg-payments' });
  await world.cloud.held(held);
  worker.process.kill('SIGTERM');
  let seen = await worker.get('/readyz');
  while (seen.status === 200) seen = await worker.get('/readyz');
  expect(seen).toMatchObject({ status: 503, json: { ready: false, temporal: true } });
  expect(seen.json['state']).toMatch(/^(STOPPING|DRAINING|DRAINED)$/);
  expect(seen.json['why']).toContain('the worker stops');
  expect(await worker.get('/livez')).toMatchObject({ status: 200, json: { live: true } });
  expect((await worker.get('/metrics')).text).toMatch(/^dr_worker_ready 0$/m);
  await world.cloud.release(held);
  expect((await worker.process.ended).code).toBe(0);
  await expect(worker.get('/livez')).rejects.toThrow('fetch failed');
  expect(took(await world.effects())).toHaveLength(1);
});

test('Temporal is away: alive, not ready, and it says why; then it is there again', async () => {
  const world = await createWorld({ worker: false });
  const way = await wayToTemporal();
  way.mend();
  const worker = await ready(await startWatchedWorker(world, { TEMPORAL_ADDRESS: way.address }));
  way.cut();
  let seen = await worker.get('/readyz');
  while (seen.status === 200) {
    await pause();
    seen = await worker.get('/readyz');
  }
  expect(seen).toMatchObject({
    status: 503,
    json: { ready: false, state: 'RUNNING', temporal: false, why: 'Temporal does not answer' },
  });
  expect((await worker.get('/livez')).status).toBe(200);
  // No figure is better than an old one.
  let metrics = (await worker.get('/metrics')).text;
  while (metrics.includes('dr_questions_open')) {
    await pause();
    metrics = (await worker.get('/metrics')).text;
  }
  expect(metrics).toMatch(/^dr_worker_ready 0$/m);
  way.mend();
  await ready(worker);
});

test('nothing can be done through it: other methods, other paths, half a request, a path that is no path', async () => {
  const world = await createWorld({ worker: false });
  const worker = await ready(await startWatchedWorker(world));
  const { url } = JSON.parse(await worker.process.line(/"metrics ready"/)) as { url: string };
  for (const method of ['POST', 'PUT', 'DELETE']) {
    const answer = await fetch(`${url}/metrics`, { method, body: 'x'.repeat(100_000) }).catch(() => null);
    expect([405, undefined]).toContain(answer?.status);
  }
  for (const path of ['/', '/../../etc/passwd', '/metrics/x', '//x', '/%2e%2e/livez', '/metrics?x=1%'])
    expect([200, 404]).toContain((await worker.get(path)).status);
  const { port } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1');
  const answer = new Promise<string>((resolve) => {
    socket.on('data', (data) => resolve(data.toString()));
    socket.on('close', () => resolve(''));
  });
  socket.write('GET http://[ HTTP/1.1\r\nHost: [\r\n\r\n');
  expect(await answer).toMatch(/^(HTTP\/1\.1 4\d\d|$)/);
  socket.destroy();
  expect((await worker.get('/readyz')).status).toBe(200);
});

test('an address that is taken, or none: a sentence and the exit code of wrong use', async () => {
  const world = await createWorld({ worker: false });
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void taken.close());
  const { port } = taken.address() as AddressInfo;
  const busy = await dr(world, ['worker'], { DR_METRICS_LISTEN: `127.0.0.1:${port}` });
  expect(busy.code).toBe(2);
  expect(busy.stderr).toContain(`Can't listen on 127.0.0.1:${port} (the port is taken)`);
  const wrong = await dr(world, ['worker'], { DR_METRICS_LISTEN: 'here' });
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain('DR_METRICS_LISTEN: is "here"; it must be address:port');
});
