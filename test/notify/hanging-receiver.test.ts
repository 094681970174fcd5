import { expect, test } from 'vitest';
import { createWorld, PAYMENTS, report } from '../support/world.ts';
import { bothAt, Receiver } from './receiver.ts';

test('a receiver that never answers: the POST leaves and the run ends while all it was told is still held', async () => {
  const receiver = await Receiver.start();
  receiver.answer = () => 'hold';
  const world = await createWorld({ notify: bothAt(receiver), jobs: 'manual' });
  const handle = await world.start({ group: PAYMENTS });
  await receiver.until(1, '/hook', 'started');
  // The order is the proof: nobody has had an answer from the receiver, and the action is under way.
  await world.cloud.waitForCalls('job', { count: 1 });
  expect(await world.effects()).toHaveLength(1);
  expect(receiver.got.filter(({ answered }) => answered !== null)).toEqual([]);

  await world.cloud.finishJob(PAYMENTS);
  expect(await report(handle)).toMatchObject({ outcome: 'completed', posts: 1 });
  expect(receiver.got.filter(({ answered }) => answered !== null)).toEqual([]);

  receiver.release();
  const { runId } = await world.canonical().describe();
  await world.client.workflow.getHandle(`notices/${runId}`).result();
  const heard = receiver.at('/hook', 'completed').filter(({ answered }) => answered === 200);
  expect(heard.length).toBeGreaterThan(0);
  expect(new Set(heard.map(({ headers }) => headers['x-dr-delivery']))).toEqual(
    new Set([`${runId}/completed`]),
  );
});

test('cancelled while receivers hang: the run ends, and that it was cancelled is told all the same', async () => {
  const receiver = await Receiver.start();
  receiver.answer = () => 'hold';
  const world = await createWorld({ notify: bothAt(receiver) });
  const handle = await world.start({ group: PAYMENTS, approval: 'one', by: 'anna' });
  await receiver.until(1, '/hook', 'question');
  await handle.cancel();
  await expect(handle.result()).rejects.toThrow('cancelled');
  expect(await world.effects()).toEqual([]);
  receiver.release();
  const { runId } = await world.canonical().describe();
  await world.client.workflow.getHandle(`notices/${runId}`).result();
  const [failed] = receiver.at('/hook', 'failed').slice(-1);
  expect(failed?.json).toMatchObject({ state: 'cancelled' });
});
