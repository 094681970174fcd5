import { expect, test } from 'vitest';
import { startWorkerProcess } from '../support/processes.ts';
import { createWorld, PAYMENTS, report, untilAsked, untilStatus } from '../support/world.ts';

test('the cloud is away in mid-run: the run keeps asking it and ends when it is back', async () => {
  const world = await createWorld({ jobs: 'manual' });
  const handle = await world.start({ group: PAYMENTS });
  await world.cloud.waitForCalls('job', { count: 2 });
  await world.cloud.faults.add({ call: 'any', times: 0, fault: { kind: 'cut' } });
  const before = (await world.cloud.calls()).counts.job;
  await world.cloud.waitForCalls('job', { count: before + 10 });
  expect((await handle.describe()).status.name).toBe('RUNNING');
  await world.cloud.faults.removeAll();
  await world.cloud.finishJob(PAYMENTS);
  expect(await report(handle)).toMatchObject({ outcome: 'completed', posts: 1 });
  expect(await world.effects()).toHaveLength(1);
});

test('the cloud is away from the start: one sentence, and a retry when it is back', async () => {
  const world = await createWorld({ timings: { readTimeout: '1s', readPatience: '2s' } });
  await world.cloud.faults.add({
    call: 'any',
    times: 0,
    fault: { kind: 'status', status: 503, when: 'before' },
  });
  const handle = await world.start({ group: 'pg-payments' });
  const question = await untilAsked(handle);
  expect(question.step).toBe('Find group');
  expect(question.text).toContain('503');
  expect(question.text).not.toMatch(/\n\s+at /);
  await world.cloud.faults.removeAll();
  await handle.executeUpdate('retry', { args: [{}] });
  expect(await report(handle)).toMatchObject({ outcome: 'completed', posts: 1 });
});

test.each([408, 429, 500, 502, 503, 504])('a read is repeated on %i, and the run goes on', async (status) => {
  const world = await createWorld();
  await world.cloud.faults.add({ call: 'group', fault: { kind: 'status', status, when: 'before' } });
  await world.cloud.faults.add({ call: 'pairs', skip: 1, fault: { kind: 'status', status, when: 'before' } });
  expect(await report(await world.start({ group: PAYMENTS }))).toMatchObject({ outcome: 'completed' });
  expect(await world.effects()).toHaveLength(1);
});

test('a failed-task list that can not be read does not hold up a failover', async () => {
  const world = await createWorld();
  await world.cloud.faults.add({
    call: 'failedTasks',
    times: 0,
    fault: { kind: 'status', status: 403, when: 'before' },
  });
  expect(await report(await world.start({ group: PAYMENTS }))).toMatchObject({
    outcome: 'completed',
    posts: 1,
  });
});

test('a secret that is not there: one sentence that says where it was looked for, and nothing is tried', async () => {
  const world = await createWorld({ worker: false });
  await startWorkerProcess({ ...world, env: { ...world.env, SIM_PASSWORD: '' } });
  const question = await untilAsked(await world.start({ group: PAYMENTS }));
  expect(question.type).toBe('LoginRefused');
  expect(question.text).toContain('SIM_PASSWORD');
  expect(question.text).not.toContain('\n');
  expect((await world.cloud.calls()).counts.login).toBe(0);
});

test('a refused password is not tried again by itself, and a retry finds the new one', async () => {
  const world = await createWorld();
  await world.cloud.faults.add({
    call: 'login',
    times: 0,
    fault: { kind: 'status', status: 401, when: 'before', envelope: 'E7' },
  });
  const handle = await world.start({ group: PAYMENTS });
  const question = await untilAsked(handle);
  expect(question.type).toBe('LoginRefused');
  expect((await world.cloud.calls()).counts.login).toBe(1);
  await handle.executeUpdate('abort', { args: [] });
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'Aborted' } });
});

test('token-revoked-mid-run: one new token, and the run goes on', async () => {
  const world = await createWorld({ jobs: 'manual' });
  const handle = await world.start({ group: PAYMENTS });
  await world.cloud.waitForCalls('job');
  await world.cloud.revokeTokens();
  const seen = (await world.cloud.calls()).counts.job;
  await world.cloud.waitForCalls('job', { count: seen + 3 });
  expect((await untilStatus(handle, () => true)).question).toBeNull();
  await world.cloud.finishJob(PAYMENTS);
  expect(await report(handle)).toMatchObject({ outcome: 'completed', posts: 1 });
  expect((await world.cloud.calls()).tokensIssued).toBe(2);
});
