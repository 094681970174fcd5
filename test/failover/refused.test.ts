import { expect, test } from 'vitest';
import { createWorld, report, took, untilAsked } from '../support/world.ts';

test.each([
  [400, 'SDRS.0201'],
  [401, 'APIGW.0301'],
  [403, 'SDRS.0004'],
  [404, 'APIGW.0101'],
  [405, 'APIGW.0501'],
  [406, 'SDRS.0010'],
  [407, 'SDRS.0010'],
  [409, 'SDRS.1002'],
  [501, 'SDRS.0010'],
])(
  "a refusal with %i %s stops the run at its step, in the provider's words, and nothing is repeated",
  async (status, code) => {
    const world = await createWorld();
    await world.cloud.faults.add({
      call: 'action',
      times: 0,
      fault: { kind: 'status', status, when: 'before', code, message: `the provider's own words ${status}` },
    });
    const handle = await world.start({ group: 'pg-payments' });
    // A front run hands over first; the canonical run asks.
    await world.cloud.waitForCalls('action');
    const question = await untilAsked(world.canonical());

    expect(question.step).toBe('Send failover');
    expect(question.type).toBe('ProviderRefused');
    expect(question.text).toContain(`the provider's own words ${status}`);
    expect(question.text).toContain(code);
    expect(question.text).toContain(`HTTP ${status}`);
    // 401 is answered by one new token and one more try in the client: it proves that nothing ran.
    expect(await world.effects()).toHaveLength(status === 401 ? 2 : 1);

    await world.canonical().executeUpdate('abort', { args: [] });
    await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'Aborted' } });
    expect(took(await world.effects())).toHaveLength(0);
  },
);

test('a retry after the refusal is mended goes on and completes', async () => {
  const world = await createWorld();
  await world.cloud.faults.add({ call: 'action', fault: { kind: 'status', status: 403, when: 'before' } });
  const handle = await world.start({ group: 'pg-payments' });
  await world.cloud.waitForCalls('action');
  await untilAsked(world.canonical());
  const answer = await world
    .canonical()
    .executeUpdate('retry', { args: [{ by: 'anna', reason: 'role added' }] });
  expect(answer).toMatchObject({ accepted: true });
  const result = await report(handle);
  expect(result).toMatchObject({ outcome: 'completed', posts: 2 });
  expect(result.timeline.map((entry) => entry.text)).toContain('retry by anna: role added');
  expect(took(await world.effects())).toHaveLength(1);
});

test('a wrong-state refusal that is the answer to our own first POST is adopted', async () => {
  const world = await createWorld();
  // The balancer delivers the POST, loses the answer and delivers it again: the second one's answer is 400.
  await world.cloud.faults.add({
    call: 'action',
    fault: { kind: 'status', status: 400, when: 'after', code: 'SDRS.1002', message: 'wrong state' },
  });
  const result = await report(await world.start({ group: 'pg-payments' }));
  expect(result).toMatchObject({ outcome: 'completed', posts: 1 });
  expect(took(await world.effects())).toHaveLength(1);
});

test('throttled: the run waits as long as it is told, looks, and sends again', async () => {
  const world = await createWorld();
  await world.cloud.faults.add({
    call: 'action',
    fault: { kind: 'status', status: 429, when: 'before', retryAfter: '1' },
  });
  const result = await report(await world.start({ group: 'pg-payments' }));
  expect(result).toMatchObject({ outcome: 'completed', posts: 2 });
  expect(took(await world.effects())).toHaveLength(1);
});

test('throttled although it took effect: 429 is not taken as proof', async () => {
  const world = await createWorld();
  await world.cloud.faults.add({
    call: 'action',
    fault: { kind: 'status', status: 429, when: 'after', retryAfter: '1' },
  });
  const result = await report(await world.start({ group: 'pg-payments' }));
  expect(result).toMatchObject({ outcome: 'completed', posts: 1 });
  expect(await world.effects()).toHaveLength(1);
});
