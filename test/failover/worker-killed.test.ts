import { expect, test } from 'vitest';
import { startHalfWorker, startWorkerProcess } from '../support/processes.ts';
import { createWorld, PAYMENTS, report, took, untilStatus } from '../support/world.ts';

const QUICK = { heartbeatTimeout: '1s' };

test('worker-killed-mid-post, after the effect: another worker looks and adopts', async () => {
  const world = await createWorld({ worker: false, timings: QUICK });
  const first = await startWorkerProcess(world);
  const fault = await world.cloud.faults.add({ call: 'action', fault: { kind: 'hold', when: 'after' } });
  const handle = await world.start({ group: PAYMENTS });
  await world.cloud.held(fault);
  first.kill('SIGKILL');
  await first.exited;

  await startWorkerProcess(world);
  expect(await report(handle)).toMatchObject({ outcome: 'completed', posts: 1, lostAnswers: 1 });
  const effects = await world.effects();
  expect(effects).toHaveLength(1);
  expect(took(effects)).toHaveLength(1);
});

test('worker-killed-mid-post, before the effect: what the gateway holds still starts, and is adopted', async () => {
  const world = await createWorld({ worker: false, timings: QUICK });
  const first = await startWorkerProcess(world);
  const fault = await world.cloud.faults.add({ call: 'action', fault: { kind: 'hold', when: 'before' } });
  const handle = await world.start({ group: PAYMENTS });
  await world.cloud.held(fault);
  first.kill('SIGKILL');
  await first.exited;
  await world.cloud.release(fault);

  await startWorkerProcess(world);
  expect(await report(handle)).toMatchObject({ outcome: 'completed', posts: 1, lostAnswers: 1 });
  expect(await world.effects()).toHaveLength(1);
});

test('worker-killed-mid-follow: another worker follows the same job to its end', async () => {
  const world = await createWorld({ worker: false, timings: QUICK, jobs: 'manual' });
  const first = await startWorkerProcess(world);
  const handle = await world.start({ group: PAYMENTS });
  await world.cloud.waitForCalls('job', { count: 2 });
  first.kill('SIGKILL');
  await first.exited;

  await startWorkerProcess(world);
  const seen = (await world.cloud.calls()).counts.job;
  await world.cloud.waitForCalls('job', { count: seen + 2, waitMs: 50_000 });
  await world.cloud.finishJob(PAYMENTS);
  expect(await report(handle)).toMatchObject({ outcome: 'completed', posts: 1, lostAnswers: 0 });
  expect(await world.effects()).toHaveLength(1);
});

test('worker told to stop in mid-follow: it leaves at once, and another one goes on', async () => {
  const world = await createWorld({ worker: false, jobs: 'manual' });
  const first = await startWorkerProcess(world);
  const handle = await world.start({ group: PAYMENTS });
  await world.cloud.waitForCalls('job', { count: 2 });
  first.kill('SIGTERM');
  expect(await first.exited).toMatchObject({ code: 0 });

  await startWorkerProcess(world);
  const seen = (await world.cloud.calls()).counts.job;
  await world.cloud.waitForCalls('job', { count: seen + 2, waitMs: 50_000 });
  await world.cloud.finishJob(PAYMENTS);
  expect(await report(handle)).toMatchObject({ outcome: 'completed', posts: 1 });
});

test('late-worker: a paused worker that wakes up after its deadline does not shoot', async () => {
  // Its own last look must succeed on waking up, or it would be the network that holds the POST back.
  const world = await createWorld({
    worker: { enableNonLocalActivities: false },
    timings: { ...QUICK, readTimeout: '60s', readPatience: '120s' },
  });
  const zombie = await startHalfWorker(world, 'activities');
  const fault = await world.cloud.faults.add({ call: 'group', skip: 1, fault: { kind: 'hold' } });
  const handle = await world.start({ group: PAYMENTS });
  await world.cloud.held(fault);
  zombie.kill('SIGSTOP');
  await world.cloud.release(fault);

  await startWorkerProcess(world);
  expect(await report(handle)).toMatchObject({ outcome: 'completed', posts: 2, lostAnswers: 1 });
  expect(await world.effects()).toHaveLength(1);

  zombie.kill('SIGCONT');
  zombie.kill('SIGTERM');
  // A worker that stops lets its activities end first: whatever it was about to send has been sent by then.
  await zombie.exited;
  const effects = await world.effects();
  expect(effects).toHaveLength(1);
  expect(took(effects)).toHaveLength(1);
});

test('no worker at all: the run waits, nothing is lost', async () => {
  const world = await createWorld({ worker: false });
  const handle = await world.start({ group: PAYMENTS });
  expect((await handle.describe()).status.name).toBe('RUNNING');
  await startWorkerProcess(world);
  expect(await report(handle)).toMatchObject({ outcome: 'completed', posts: 1 });
  expect((await untilStatus(world.canonical(), () => true)).state).toBe('completed');
});
