import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { CancelledFailure } from '@temporalio/common';
import { expect, test } from 'vitest';
import type { RunStatus } from '../../src/domain/status.ts';
import { createWorld, PAYMENTS, report, took, untilAsked, untilStatus } from '../support/world.ts';

async function expectCancelled(handle: WorkflowHandle): Promise<RunStatus> {
  const error: unknown = await handle.result().catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(WorkflowFailedError);
  expect((error as WorkflowFailedError).cause).toBeInstanceOf(CancelledFailure);
  const status = await handle.query<RunStatus>('status');
  expect(status.state).toBe('cancelled');
  return status;
}

test('cancel before the POST: nothing has happened', async () => {
  const world = await createWorld();
  const fault = await world.cloud.faults.add({ call: 'pairs', fault: { kind: 'hold' } });
  const handle = await world.start({ group: PAYMENTS });
  await world.cloud.held(fault);
  expect((await untilStatus(handle, () => true)).cancel).toContain('nothing has been sent');
  await handle.cancel();
  const status = await expectCancelled(handle);
  expect(status.headline).toContain('before anything was sent');
  expect(await world.effects()).toEqual([]);
});

test('cancel between the decision and the POST: the POST is held back', async () => {
  const world = await createWorld();
  const fault = await world.cloud.faults.add({ call: 'group', skip: 1, fault: { kind: 'hold' } });
  const handle = await world.start({ group: PAYMENTS });
  await world.cloud.held(fault);
  await handle.cancel();
  await expectCancelled(handle);
  expect(await world.effects()).toEqual([]);
});

test('cancel-during-action: the answer is awaited, the job followed to its end, and the end says where things stand', async () => {
  const world = await createWorld({ jobs: 'manual' });
  const fault = await world.cloud.faults.add({ call: 'action', fault: { kind: 'hold', when: 'after' } });
  const handle = await world.start({ group: PAYMENTS });
  await world.cloud.held(fault);
  await handle.cancel();
  await world.cloud.release(fault);
  await world.cloud.waitForCalls('job', { count: 2 });
  expect((await handle.describe()).status.name).toBe('RUNNING');
  await world.cloud.finishJob(PAYMENTS);
  const status = await expectCancelled(handle);
  expect(status.headline).toContain('production is in eu-de-02');
  expect(await world.effects()).toHaveLength(1);
});

test('cancel while following: the screen says that what was sent is followed on', async () => {
  const world = await createWorld({ jobs: 'manual' });
  const handle = await world.start({ group: PAYMENTS });
  await world.cloud.waitForCalls('job', { count: 1 });
  await handle.cancel();
  const settling = await untilStatus(handle, (status) => status.state === 'settling');
  expect(settling.cancel).toContain("can't be taken back");
  await world.cloud.finishJob(PAYMENTS);
  await expectCancelled(handle);
  expect(took(await world.effects())).toHaveLength(1);
});

test('cancel after a lost answer that never started: no second POST', async () => {
  const world = await createWorld();
  await world.cloud.faults.add({ call: 'action', fault: { kind: 'status', status: 504, when: 'before' } });
  const handle = await world.start({ group: PAYMENTS });
  await untilStatus(handle, (status) => status.lostAnswers === 1);
  await handle.cancel();
  const status = await expectCancelled(handle);
  expect(status.headline).toContain('after 1 POST');
  const effects = await world.effects();
  expect(effects).toHaveLength(1);
  expect(took(effects)).toHaveLength(0);
});

test('cancel at a question ends the run at once', async () => {
  const world = await createWorld();
  const { id } = await world.cloud.group('pg-empty');
  const handle = await world.start({ group: id });
  await untilAsked(handle);
  await handle.cancel();
  await expectCancelled(handle);
});

test('cancel of the run that a person started reaches the run that does the work', async () => {
  const world = await createWorld();
  const { id } = await world.cloud.group('pg-link-down');
  const handle = await world.start({ group: 'pg-link-down' });
  await untilStatus(handle, (status) => status.worksIn !== null);
  await untilAsked(world.canonical(id));
  await handle.cancel();
  await expectCancelled(handle);
  await expectCancelled(world.canonical(id));
});

test('cancel of a run that only joined leaves the work alone', async () => {
  const world = await createWorld({ jobs: 'manual' });
  const worker = await world.start({ group: PAYMENTS });
  await world.cloud.waitForCalls('job');
  const joiner = await world.start({ group: 'pg-payments' });
  await untilStatus(joiner, (status) => status.timeline.some((entry) => entry.text.includes('joining it')));
  await joiner.cancel();
  await expectCancelled(joiner);
  await world.cloud.finishJob(PAYMENTS);
  expect(await report(worker)).toMatchObject({ outcome: 'completed' });
});
