import { expect, test } from 'vitest';
import { createWorld, PAYMENTS, report, untilAsked } from '../support/world.ts';

const byAnna = { group: PAYMENTS, by: 'anna' };

test('one approval: nothing is sent before it, and the report names who gave it', async () => {
  const world = await createWorld();
  const handle = await world.start({ ...byAnna, approval: 'one' });
  const question = await untilAsked(handle);
  expect(question).toMatchObject({ step: 'Approval', title: 'Approval needed' });
  expect(question.answers.map(({ verb }) => verb)).toEqual(['approve', 'decline', 'breakGlass']);
  expect(await world.effects()).toEqual([]);
  await handle.executeUpdate('approve', { args: [{ by: 'ben' }] });
  expect(await report(handle)).toMatchObject({ outcome: 'completed', approvals: [{ by: 'ben' }] });
});

test('two-person approval: neither the starter nor the same person twice counts', async () => {
  const world = await createWorld();
  const handle = await world.start({ ...byAnna, approval: 'two' });
  const first = await untilAsked(handle);
  await expect(handle.executeUpdate('approve', { args: [{ by: 'Anna ' }] })).rejects.toMatchObject({
    cause: { message: 'anna started this run: somebody else has to approve it.' },
  });
  await handle.executeUpdate('approve', { args: [{ by: 'ben' }] });
  const second = await untilAsked(handle, first.askedAt);
  expect(second.text).toContain('Approved by ben. 1 more of 2');
  await expect(handle.executeUpdate('approve', { args: [{ by: 'BEN' }] })).rejects.toMatchObject({
    cause: { message: 'BEN has approved already: another person is needed.' },
  });
  expect(await world.effects()).toEqual([]);
  await handle.executeUpdate('approve', { args: [{ by: 'cleo' }] });
  expect((await report(handle)).approvals.map(({ by }) => by)).toEqual(['ben', 'cleo']);
  expect(await world.effects()).toHaveLength(1);
});

test('the site asks for more than the input: the site counts', async () => {
  const world = await createWorld({ approval: 'one' });
  const handle = await world.start({ ...byAnna, approval: 'none' });
  expect((await untilAsked(handle)).type).toBe('ApprovalNeeded');
  await handle.executeUpdate('decline', { args: [{ by: 'ben', reason: 'the zone is back' }] });
  const result = await report(handle);
  expect(result).toMatchObject({ outcome: 'declined', posts: 0 });
  expect(result.summary).toContain('decline by ben: the zone is back');
  expect(await world.effects()).toEqual([]);
});

test('who starts it must be known where an approval is needed', async () => {
  const world = await createWorld({ approval: 'one' });
  await expect(report(await world.start({ group: PAYMENTS }))).rejects.toMatchObject({
    cause: { type: 'InputInvalid', message: expect.stringContaining('"by" must say') },
  });
});

test('break-glass needs a reason, goes on at once, and is shouted about', async () => {
  const world = await createWorld();
  const handle = await world.start({ ...byAnna, approval: 'two' });
  await untilAsked(handle);
  await expect(handle.executeUpdate('breakGlass', { args: [{ by: 'anna' }] })).rejects.toMatchObject({
    cause: { message: expect.stringContaining('"breakGlass" needs a reason') },
  });
  await handle.executeUpdate('breakGlass', { args: [{ by: 'anna', reason: 'nobody answers' }] });
  const result = await report(handle);
  expect(result).toMatchObject({
    outcome: 'completed',
    breakGlass: { by: 'anna', reason: 'nobody answers' },
  });
  expect(result.summary).toMatch(/^BREAK-GLASS by anna: nobody answers\./);
});

test('what the approver would approve is looked at first; where nothing is to be done, nobody is asked', async () => {
  const world = await createWorld();
  await world.cloud.patchGroup(PAYMENTS, { pairs: { fault_level: '5' } });
  const handle = await world.start({ ...byAnna, approval: 'one' });
  const question = await untilAsked(handle);
  expect(question.findings.map(({ code }) => code)).toContain('replication-link-down');
  await handle.executeUpdate('decline', { args: [{ by: 'ben' }] });
  await report(handle);
  const { id } = await world.cloud.group('pg-failed-over');
  const done = await report(await world.start({ group: id, from: 'eu-de-01', by: 'anna', approval: 'two' }));
  expect(done).toMatchObject({ outcome: 'already there', approvals: [] });
});

test('a dry run needs no approval', async () => {
  const world = await createWorld({ approval: 'two' });
  expect(await report(await world.start({ group: PAYMENTS, dryRun: true }))).toMatchObject({
    outcome: 'dry run',
  });
});

test('what follows a failover is approved too, where the failover itself has nothing to do', async () => {
  const world = await createWorld();
  const { id } = await world.cloud.group('pg-failed-over');
  const handle = await world.start({
    ...{ group: id, from: 'eu-de-01', by: 'anna' },
    ...{ approval: 'one', then: 'reprotect' },
  });
  expect(await untilAsked(handle)).toMatchObject({ type: 'ApprovalNeeded' });
  await handle.executeUpdate('decline', { args: [{ by: 'ben' }] });
  expect(await report(handle)).toMatchObject({ outcome: 'declined' });
  expect(await world.effects(id)).toEqual([]);
});

test("an approval pasted as it stands is nobody's", async () => {
  const world = await createWorld();
  const handle = await world.start({ ...byAnna, approval: 'one' });
  const question = await untilAsked(handle);
  const pasted: unknown = JSON.parse(question.answers[0]?.json ?? '');
  await expect(handle.executeUpdate('approve', { args: [pasted] })).rejects.toMatchObject({
    cause: { message: expect.stringContaining('Put your own name') },
  });
  await handle.executeUpdate('approve', { args: [{ by: 'ben' }] });
  await report(handle);
});

test('the approver of a failback sees what its first action would meet', async () => {
  const world = await createWorld();
  const { id } = await world.cloud.group('pg-failed-over');
  const handle = await world.start({ group: id, by: 'anna', approval: 'one' }, 'failback');
  const question = await untilAsked(handle);
  expect(question.findings).toEqual([]);
  expect(question.text).toContain('failback of pg-failed-over, eu-de-02 > eu-de-01');
  await handle.executeUpdate('decline', { args: [{ by: 'ben' }] });
  expect(await report(handle)).toMatchObject({ outcome: 'declined' });
});
