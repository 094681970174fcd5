import { describe, expect, test } from 'vitest';
import type { AnswerResult } from '../../src/domain/answers.ts';
import {
  createWorld,
  PAYMENTS,
  report,
  took,
  untilAsked,
  untilStatus,
  type World,
} from '../support/world.ts';

/** A failover whose POST is refused: it asks. */
async function stuck(world: World) {
  await world.cloud.faults.add({ call: 'action', fault: { kind: 'status', status: 403, when: 'before' } });
  const handle = await world.start({ group: PAYMENTS });
  return { handle, question: await untilAsked(handle) };
}

const refusal = (text: string) => ({ cause: { message: expect.stringContaining(text) } });

describe('two-engineers: the same answer twice is one answer', () => {
  test('the second retry of one question is answered like the first, and strikes no later question', async () => {
    const world = await createWorld();
    const { handle, question } = await stuck(world);
    await world.cloud.faults.add({ call: 'action', fault: { kind: 'status', status: 403, when: 'before' } });
    const retry = { by: 'anna', question: question.number };
    await handle.executeUpdate('retry', { args: [retry] });
    const next = await untilAsked(handle, question.askedAt);
    const again = await handle.executeUpdate<AnswerResult, [object]>('retry', { args: [retry] });
    expect(again.message).toContain('taken once');
    await expect(
      handle.executeUpdate('retry', { args: [{ by: 'ben', question: question.number }] }),
    ).rejects.toMatchObject(refusal(`Question ${question.number} has been answered: "retry" by anna`));
    const { question: open } = await untilStatus(handle, () => true);
    expect(open?.number).toBe(next.number);
    await handle.executeUpdate('abort', { args: [{ question: next.number }] });
    await expect(report(handle)).rejects.toMatchObject({ cause: { type: 'Aborted' } });
    expect(took(await world.effects())).toEqual([]);
  });

  test('an answer to a question that is not there yet is refused', async () => {
    const world = await createWorld();
    const { handle, question } = await stuck(world);
    await expect(
      handle.executeUpdate('abort', { args: [{ question: question.number + 1 }] }),
    ).rejects.toMatchObject(refusal(`There is no question ${question.number + 1}; the open one is`));
    await handle.executeUpdate('retry', { args: [] });
    await report(handle);
  });
});

describe('attest: a person did it by hand', () => {
  test('is taken when a fresh look agrees, and nothing is sent any more', async () => {
    const world = await createWorld();
    const { handle } = await stuck(world);
    await world.cloud.person({ groupId: PAYMENTS, action: 'failover' });
    await handle.executeUpdate('attest', { args: [{ by: 'anna', reason: 'done in the console' }] });
    const result = await report(handle);
    expect(result).toMatchObject({
      outcome: 'completed',
      attested: [{ step: 'Send failover', why: 'attest by anna: done in the console' }],
      actions: [{ name: 'failover', outcome: 'attested' }],
    });
    expect(result.summary).toContain('1 step(s) attested');
    expect(took(await world.effects()).map(({ by }) => by)).toEqual(['person']);
  });

  test('is not taken when the cloud disagrees: the run asks again, and a retry goes on', async () => {
    const world = await createWorld();
    const { handle, question } = await stuck(world);
    await handle.executeUpdate('attest', { args: [{ by: 'anna' }] });
    const next = await untilAsked(handle, question.askedAt);
    expect(next.text).toContain('a fresh look disagrees: pg-payments is protected');
    await handle.executeUpdate('retry', { args: [{ by: 'anna' }] });
    expect(await report(handle)).toMatchObject({ outcome: 'completed', attested: [] });
  });
});

describe('overrides, by the name of the finding', () => {
  const linkDown = (world: World) => world.cloud.patchGroup(PAYMENTS, { pairs: { fault_level: '5' } });

  test('at the question: noted in the report, and the service has the last word', async () => {
    const world = await createWorld();
    await linkDown(world);
    const handle = await world.start({ group: PAYMENTS });
    const question = await untilAsked(handle);
    expect(question.answers.find(({ verb }) => verb === 'override')?.json).toContain('replication-link-down');
    await expect(
      handle.executeUpdate('override', { args: [{ by: 'anna', finding: 'not-in-sync', reason: 'x' }] }),
    ).rejects.toMatchObject(refusal('There is no finding "not-in-sync" to override here'));
    await expect(
      handle.executeUpdate('override', { args: [{ by: 'anna', finding: 'server-deleted', reason: 'x' }] }),
    ).rejects.toMatchObject(refusal(`can't be overridden`));
    await handle.executeUpdate('override', {
      args: [{ by: 'anna', finding: 'replication-link-down', reason: 'seen to be up' }],
    });
    const refused = await untilAsked(handle, question.askedAt);
    expect(refused.type).toBe('ProviderRefused');
    await world.cloud.patchGroup(PAYMENTS, { pairs: { fault_level: '0' } });
    await handle.executeUpdate('retry', { args: [] });
    expect(await report(handle)).toMatchObject({
      outcome: 'completed',
      overrides: [{ finding: 'replication-link-down', by: 'anna', reason: 'seen to be up' }],
    });
  });

  test('in the input', async () => {
    const world = await createWorld();
    await linkDown(world);
    const handle = await world.start({
      group: PAYMENTS,
      overrides: [{ finding: 'replication-link-down', reason: 'planned' }],
    });
    expect((await untilAsked(handle)).type).toBe('ProviderRefused');
    await handle.executeUpdate('abort', { args: [] });
    await expect(report(handle)).rejects.toMatchObject({ cause: { type: 'Aborted' } });
  });
});

test('a note is taken at any time and stands in the report', async () => {
  const world = await createWorld();
  const { handle } = await stuck(world);
  await handle.executeUpdate('note', { args: [{ by: 'anna', text: 'called the provider, case 4711' }] });
  await handle.executeUpdate('retry', { args: [] });
  const { timeline } = await report(handle);
  expect(timeline.map(({ text }) => text)).toContain('note by anna: called the provider, case 4711');
});

test('an untimely or wrong call is answered with a sentence that says what is possible now', async () => {
  const world = await createWorld({ jobs: 'manual' });
  const handle = await world.start({ group: PAYMENTS });
  await world.cloud.waitForCalls('job');
  await expect(handle.executeUpdate('retry', { args: [] })).rejects.toMatchObject(
    refusal('Nothing waits for an answer now'),
  );
  await expect(handle.executeUpdate('note', { args: [{}] })).rejects.toMatchObject(
    refusal('"note" needs a "text". A correct argument is {'),
  );
  await expect(handle.executeUpdate('approve', { args: ['yes'] })).rejects.toMatchObject(
    refusal('"approve" takes one JSON object.'),
  );
  await world.cloud.finishJob(PAYMENTS);
  await report(handle);
});
