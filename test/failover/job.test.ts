import { expect, test } from 'vitest';
import { createWorld, PAYMENTS, report, took, untilAsked } from '../support/world.ts';

test('a job that fails into the error state: the run asks, and a retry starts from there', async () => {
  const world = await createWorld();
  await world.cloud.faults.add({
    call: 'action',
    fault: { kind: 'jobFail', errorCode: 'SDRS.1030', reason: 'storage busy' },
  });
  const handle = await world.start({ group: PAYMENTS });
  const question = await untilAsked(handle);
  expect(question).toMatchObject({ step: 'Follow job', type: 'ActionFailed' });
  expect(question.text).toContain('SDRS.1030');
  expect(question.text).toContain('error-failing-over');
  expect(await world.effects()).toHaveLength(1);
  await handle.executeUpdate('retry', { args: [{ by: 'anna' }] });
  expect(await report(handle)).toMatchObject({ outcome: 'completed', posts: 2 });
  expect(took(await world.effects())).toHaveLength(2);
});

test('a job that fails and leaves the group where it was: never sent again by itself', async () => {
  const world = await createWorld();
  await world.cloud.faults.add({ call: 'action', fault: { kind: 'jobFail', after: 'former' } });
  const handle = await world.start({ group: PAYMENTS });
  const question = await untilAsked(handle);
  expect(question.type).toBe('ActionFailed');
  expect(await world.effects()).toHaveLength(1);
  await handle.executeUpdate('abort', { args: [] });
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'Aborted' } });
  expect(await world.effects()).toHaveLength(1);
});

test.each(['group-level', 'by-id'] as const)(
  'answer lost and job failed back to the old state: the failed task (%s list) is the witness',
  async (failedTasksShownIn) => {
    const world = await createWorld();
    await world.cloud.settings({ failedTasksShownIn });
    await world.cloud.faults.add({
      call: 'action',
      fault: { kind: 'jobFail', after: 'former', errorCode: 'SDRS.1030' },
    });
    await world.cloud.faults.add({ call: 'action', fault: { kind: 'status', status: 504, when: 'after' } });
    const handle = await world.start({ group: PAYMENTS });
    const question = await untilAsked(handle);
    expect(question.type).toBe('ActionFailed');
    expect(question.text).toMatch(/failed task ff8080826\w+ \(SDRS\.1030/);
    expect(await world.effects()).toHaveLength(1);
    await handle.executeUpdate('abort', { args: [] });
    await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'Aborted' } });
  },
);

test('pairs that flipped in a failed failover: a retry stops at the direction', async () => {
  const world = await createWorld();
  await world.cloud.settings({ stationAfterFailure: 'split' });
  await world.cloud.faults.add({ call: 'action', fault: { kind: 'jobFail' } });
  const handle = await world.start({ group: PAYMENTS });
  const first = await untilAsked(handle);
  await handle.executeUpdate('retry', { args: [{}] });
  const second = await untilAsked(handle, first.askedAt);
  expect(second.findings.map((finding) => finding.code)).toContain('direction-disagrees');
  expect(await world.effects()).toHaveLength(1);
  await handle.executeUpdate('abort', { args: [] });
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'Aborted' } });
});

test('a job that can not be read: after a grace the group decides, and the report says so', async () => {
  const world = await createWorld();
  await world.cloud.faults.add({
    call: 'job',
    times: 0,
    fault: { kind: 'status', status: 404, when: 'before' },
  });
  const result = await report(await world.start({ group: PAYMENTS }));
  expect(result).toMatchObject({ outcome: 'completed', posts: 1 });
  expect(result.summary).toContain('the group decides');
});

test('stale status: an old status right after an accepted POST is not a failure', async () => {
  const world = await createWorld();
  await world.cloud.settings({ statusLagMs: 300, jobMs: 800, jobInitMs: 100 });
  const result = await report(await world.start({ group: PAYMENTS }));
  expect(result).toMatchObject({ outcome: 'completed', posts: 1 });
  expect(await world.effects()).toHaveLength(1);
});

test('job says SUCCESS, the group says otherwise: the run asks, and a retry looks first', async () => {
  const world = await createWorld({ jobs: 'manual' });
  const handle = await world.start({ group: PAYMENTS });
  await world.cloud.waitForCalls('job');
  const hold = await world.cloud.faults.add({ call: 'job', fault: { kind: 'hold' } });
  await world.cloud.held(hold);
  await world.cloud.finishJob(PAYMENTS);
  await world.cloud.patchGroup(PAYMENTS, { status: 'error-failing-over' });
  await world.cloud.release(hold);
  const question = await untilAsked(handle);
  expect(question.type).toBe('OutcomeUnknown');
  expect(question.text).toContain('the job succeeded, the group did not arrive');
  await world.cloud.patchGroup(PAYMENTS, { status: 'failed-over' });
  await handle.executeUpdate('retry', { args: [{}] });
  expect(await report(handle)).toMatchObject({ outcome: 'completed', posts: 1 });
});

test('the history does not grow with the job: under 60 events however long it takes', async () => {
  const world = await createWorld({ jobs: 'manual' });
  await world.cloud.faults.add({ call: 'action', fault: { kind: 'status', status: 504, when: 'after' } });
  const handle = await world.start({ group: PAYMENTS });
  await world.cloud.waitForCalls('group', { count: 80 });
  await world.cloud.finishJob(PAYMENTS);
  await report(handle);
  expect((await handle.fetchHistory()).events?.length).toBeLessThan(60);
});
