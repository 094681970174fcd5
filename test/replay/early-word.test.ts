import { Worker } from '@temporalio/worker';
import { expect, inject, onTestFinished, test } from 'vitest';
import { startWorker } from '../support/site.ts';
import { createWorld, PAYMENTS, report, untilStatus, type World } from '../support/world.ts';
import type { WorkflowHandle } from '@temporalio/client';

// What a person says travels in the same task as what the run does next: a replay must see both in the same order, or the
// run is lost with the first worker that dies.

async function replays(handle: WorkflowHandle): Promise<void> {
  const options = { workflowBundle: { codePath: inject('workflowBundlePath') } };
  await Worker.runReplayHistory(options, await handle.fetchHistory(), handle.workflowId);
}

/** Said before any worker was there: it is in the server's hands, and comes with the run's first task. */
async function saidEarly(world: World, input: Record<string, unknown>): Promise<WorkflowHandle> {
  const handle = await world.start({ group: PAYMENTS, ...input });
  const noted = handle.executeUpdate('note', { args: [{ by: 'anna', text: 'starting a worker' }] });
  onTestFinished(await startWorker(world.env['DR_CONFIG'] ?? ''));
  await noted;
  return handle;
}

test('a note that was sent before any worker was there', async () => {
  const world = await createWorld({ worker: false });
  const handle = await saidEarly(world, { dryRun: true });
  expect(await report(handle)).toMatchObject({ outcome: 'dry run' });
  await replays(handle);
});

test('a note while the first read hangs', async () => {
  const world = await createWorld();
  const hold = await world.cloud.faults.add({ call: 'pairs', times: 0, fault: { kind: 'hold' } });
  const handle = await world.start({ group: PAYMENTS, dryRun: true });
  await world.cloud.held(hold);
  await handle.executeUpdate('note', { args: [{ by: 'anna', text: 'the cloud is slow' }] });
  await world.cloud.faults.removeAll();
  expect(await report(handle)).toMatchObject({ outcome: 'dry run' });
  await replays(handle);
});

test('an answer to a failed first read: the look that follows is in its task', async () => {
  const world = await createWorld();
  await world.cloud.faults.add({
    call: 'group',
    fault: { kind: 'status', status: 403, when: 'before' },
  });
  const handle = await world.start({ group: PAYMENTS });
  await untilStatus(handle, ({ question }) => question !== null);
  await Promise.all([
    handle.executeUpdate('note', { args: [{ by: 'anna', text: 'permission is back' }] }),
    handle.executeUpdate('retry', { args: [{ by: 'anna' }] }),
  ]);
  expect(await report(handle)).toMatchObject({ outcome: 'completed' });
  await replays(handle);
});
