import type { WorkflowHandle } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { expect, inject, onTestFinished, test } from 'vitest';
import { startWorker } from '../support/site.ts';
import { createWorld, PAYMENTS, report } from '../support/world.ts';
import { bothAt, Receiver } from './receiver.ts';

// Notices travel in the same tasks as what the run does and what people say: a replay must see all of it in the same order.

async function replays(handle: WorkflowHandle): Promise<void> {
  const options = { workflowBundle: { codePath: inject('workflowBundlePath') } };
  await Worker.runReplayHistory(options, await handle.fetchHistory(), handle.workflowId);
}

test('questions, answers, reminders and notes beside notices that are sent, refused, called back and handed over', async () => {
  const receiver = await Receiver.start();
  receiver.answer = ({ path }) => (path === '/slack' ? 404 : 200);
  const world = await createWorld({ notify: bothAt(receiver), timings: { reminder: '1s' } });
  await world.cloud.faults.add({ call: 'action', fault: { kind: 'status', status: 403, when: 'before' } });
  const handle = await world.start({ group: PAYMENTS, approval: 'two', by: 'anna' });
  await receiver.until(1, '/hook', 'reminder');
  // What is still asked when the answer comes is called back.
  receiver.answer = () => 500;
  await handle.executeUpdate('approve', { args: [{ by: 'ben' }] });
  await receiver.until(2, '/hook', 'question');
  await Promise.all([
    handle.executeUpdate('note', { args: [{ by: 'anna', text: 'calling cleo' }] }),
    handle.executeUpdate('breakGlass', { args: [{ by: 'anna', reason: 'nobody answers' }] }),
  ]);
  await receiver.until(3, '/hook', 'question');
  await handle.executeUpdate('retry', { args: [{ by: 'anna' }] });
  expect(await report(handle)).toMatchObject({ outcome: 'completed', posts: 2 });
  receiver.release();
  const { runId } = await world.canonical().describe();
  const after = world.client.workflow.getHandle(`notices/${runId}`);
  await after.result();
  await replays(handle);
  await replays(world.canonical());
  await replays(after);
});

test('a note that was sent before any worker was there, to a run that tells of its start', async () => {
  const receiver = await Receiver.start();
  const notify = bothAt(receiver);
  const world = await createWorld({ worker: false, notify });
  const handle = await world.start({ group: PAYMENTS });
  const noted = handle.executeUpdate('note', { args: [{ by: 'anna', text: 'starting a worker' }] });
  onTestFinished(await startWorker(world.env['DR_CONFIG'] ?? '', { env: notify.env }));
  await noted;
  expect(await report(handle)).toMatchObject({ outcome: 'completed' });
  expect(receiver.at('/hook')).toHaveLength(2);
  await replays(handle);
});
