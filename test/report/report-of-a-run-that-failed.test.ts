import { expect, test } from 'vitest';
import { createWorld, PAYMENTS, report, untilAsked, untilStatus } from '../support/world.ts';
import { evidenceOf } from './world.ts';

test('refused by the provider, aborted by a person', async () => {
  const world = await createWorld();
  await world.cloud.faults.add({ call: 'action', fault: { kind: 'status', status: 403, when: 'before' } });
  const handle = await world.start({ group: PAYMENTS, by: 'anna' });
  await untilAsked(handle);
  await handle.executeUpdate('abort', { args: [{ by: 'ben', reason: 'no right to' }] });
  await expect(handle.result()).rejects.toMatchObject({ name: 'WorkflowFailedError' });
  expect(await evidenceOf(world, handle)).toMatchObject({
    result: { outcome: 'aborted', failureType: 'Aborted', finished: true },
    run: { by: 'anna' },
    calls: { posts: [{ outcome: 'refused', status: 403, requestId: expect.stringMatching(/./) }] },
    people: { words: [{ verb: 'abort', by: 'ben', reason: 'no right to', question: 1 }] },
    final: { group: { status: 'protected', productionZone: 'eu-de-01' } },
  });
});

test('cancelled before the POST: nothing was sent, and the report says so', async () => {
  const world = await createWorld();
  const hold = await world.cloud.faults.add({ call: 'pairs', fault: { kind: 'hold' } });
  const handle = await world.start({ group: PAYMENTS });
  await world.cloud.held(hold);
  await handle.cancel();
  await world.cloud.release(hold);
  await expect(handle.result()).rejects.toMatchObject({ name: 'WorkflowFailedError' });
  expect(await evidenceOf(world, handle)).toMatchObject({
    result: { outcome: 'cancelled', cancelledAt: [{}] },
    counts: { posts: 0, lostAnswers: 0 },
    replication: { before: [], sentence: expect.stringContaining('Nothing was sent') },
    recovery: { of: 'run', target: { verdict: 'not applicable' } },
  });
});

test('cancelled after the POST: what was sent was followed to its end', async () => {
  const world = await createWorld({ jobs: 'manual' });
  const handle = await world.start({ group: PAYMENTS });
  await untilStatus(handle, ({ steps }) => steps.at(-1)?.name === 'Follow job');
  await handle.cancel();
  await untilStatus(handle, ({ state }) => state === 'settling');
  const running = await evidenceOf(world, handle);
  expect(running.result).toMatchObject({ finished: false, outcome: 'settling' });
  await world.cloud.finishJob(PAYMENTS);
  await expect(handle.result()).rejects.toMatchObject({ name: 'WorkflowFailedError' });
  const made = await evidenceOf(world, handle);
  expect(made).toMatchObject({
    result: { outcome: 'cancelled', jobId: expect.stringMatching(/./) },
    counts: { posts: 1 },
    final: { group: { status: 'failed-over', productionZone: 'eu-de-02' }, servers: [] },
    times: { recoveredAt: null },
  });
});

test('cancelled at a joint, after the recovery: the recovery time stands', async () => {
  const world = await createWorld();
  const handle = await world.start({ group: PAYMENTS, then: 'reprotect' });
  await untilAsked(handle);
  await handle.cancel();
  await expect(handle.result()).rejects.toMatchObject({ name: 'WorkflowFailedError' });
  const made = await evidenceOf(world, handle);
  expect(made.result.outcome).toBe('cancelled');
  expect(made.recovery).toMatchObject({ of: 'recovery', target: { verdict: 'none' } });
  expect(made.times.recoveredBy).toBe('servers');
});

test('terminated in the middle of it: the report says what was known', async () => {
  const world = await createWorld({ jobs: 'manual' });
  const handle = await world.start({ group: PAYMENTS });
  await untilStatus(handle, ({ steps }) => steps.at(-1)?.name === 'Follow job');
  await handle.terminate('by mistake');
  expect(await evidenceOf(world, handle)).toMatchObject({
    result: { outcome: 'terminated', finished: true, summary: expect.stringContaining('by mistake') },
    calls: { posts: [{ outcome: 'accepted' }] },
  });
});

test('wrong input has a report too', async () => {
  const world = await createWorld();
  const handle = await world.start({ group: PAYMENTS, by: '' });
  await expect(handle.result()).rejects.toMatchObject({ name: 'WorkflowFailedError' });
  expect(await evidenceOf(world, handle)).toMatchObject({
    result: { outcome: 'refused', failureType: 'InputInvalid' },
    run: { site: world.site },
  });
});

test('a completed run that skipped a step is no clean one', async () => {
  const world = await createWorld();
  const server = (await world.cloud.servers(PAYMENTS)).find(({ zone }) => zone === 'eu-de-02');
  await world.cloud.patchServer(server?.id ?? '', { fault: 'failsToStart' });
  const handle = await world.start({ group: PAYMENTS });
  await untilAsked(handle);
  await handle.executeUpdate('skip', { args: [{ by: 'ben', reason: 'rebuilt' }] });
  await report(handle);
  const made = await evidenceOf(world, handle);
  expect(made.people.skipped).toMatchObject([
    { step: 'Start servers in eu-de-02', by: 'ben', why: 'rebuilt' },
  ]);
  expect(made.final.servers[0]?.servers?.find(({ id }) => id === server?.id)?.status).not.toBe('ACTIVE');
});
