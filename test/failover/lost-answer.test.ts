import { describe, expect, test } from 'vitest';
import { createWorld, report, took, untilAsked } from '../support/world.ts';
import { WAYS } from '../support/ways.ts';

describe.each(WAYS)('double-post: the answer is %s', (_name, fault) => {
  test('after the effect: the run looks, adopts, and never sends again', async () => {
    const world = await createWorld();
    await world.cloud.faults.add({ call: 'action', fault: fault('after') });
    const result = await report(await world.start({ group: 'pg-payments' }));
    expect(result).toMatchObject({ outcome: 'completed', posts: 1, lostAnswers: 1, to: 'eu-de-02' });
    // Somebody else may have done it: then the lost one may still start.
    expect(result.summary).toContain('wait 4.0 s before a reprotect');
    const effects = await world.effects();
    expect(effects).toHaveLength(1);
    expect(took(effects)).toHaveLength(1);
  });
});

test('a POST that starts late, behind its 504, is adopted and not repeated', async () => {
  const world = await createWorld();
  const id = await world.cloud.faults.add({
    call: 'action',
    fault: { kind: 'lateStart', status: 504, startAfter: 'release' },
  });
  const handle = await world.start({ group: 'pg-payments' });
  // The baseline, the look just before the POST, and the first one after the lost answer.
  await world.cloud.waitForCalls('pairs', { count: 3 });
  await world.cloud.release(id);
  const result = await report(handle);
  expect(result).toMatchObject({ outcome: 'completed', posts: 1, lostAnswers: 1 });
  expect(took(await world.effects()).map((effect) => effect.by)).toEqual(['late']);
});

test('answers lost every time: the run stops after the last automatic POST and asks', async () => {
  const world = await createWorld();
  await world.cloud.faults.add({
    call: 'action',
    times: 0,
    fault: { kind: 'status', status: 504, when: 'before' },
  });
  const handle = await world.start({ group: 'pg-payments' });
  await world.cloud.waitForCalls('action', { count: 3 });
  const question = await untilAsked(world.canonical());
  expect(question.type).toBe('OutcomeUnknown');
  expect(question.text).toContain('was sent 3 times and never started');
  expect(await world.effects()).toHaveLength(3);
  await world.canonical().executeUpdate('abort', { args: [{ by: 'test' }] });
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'Aborted' } });
  expect(took(await world.effects())).toHaveLength(0);
});
