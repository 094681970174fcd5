import { expect, test } from 'vitest';
import { createWorld, PAYMENTS, report, untilAsked } from '../support/world.ts';
import { evidenceOf } from './world.ts';

test('approval by two: who, when, and that the wait is part of the recovery time', async () => {
  const world = await createWorld({ approval: 'two', groups: 'pg-payments:\n  recoveryTarget: 1ms\n' });
  const handle = await world.start({ group: PAYMENTS, by: 'anna', reason: 'zone lost', incident: 'INC-2' });
  const first = await untilAsked(handle);
  await handle.executeUpdate('approve', { args: [{ by: 'ben', question: first.number }] });
  const second = await untilAsked(handle, first.askedAt);
  await handle.executeUpdate('approve', { args: [{ by: 'ben', question: first.number }] });
  await handle.executeUpdate('note', { args: [{ by: 'anna', text: 'called the provider' }] });
  await handle.executeUpdate('approve', { args: [{ by: 'cleo', question: second.number }] });
  await report(handle);
  const made = await evidenceOf(world, handle);
  expect(made.run).toMatchObject({ by: 'anna', reason: 'zone lost', incident: 'INC-2' });
  expect(made.people).toMatchObject({
    approvalsNeeded: 2,
    approvals: [{ by: 'ben' }, { by: 'cleo' }],
    breakGlass: null,
  });
  expect(made.people.words.map(({ verb, by, repeated }) => [verb, by, repeated])).toEqual([
    ['approve', 'ben', false],
    ['approve', 'ben', true],
    ['note', 'anna', false],
    ['approve', 'cleo', false],
  ]);
  expect(made.recovery.split.find(({ cause }) => cause === 'people')?.ms).toBeGreaterThan(0);
  expect(made.recovery.target).toEqual({ ms: 1, source: 'dr.yaml', verdict: 'missed' });
});

test('a finding that a person went on in spite of, with name and reason', async () => {
  const world = await createWorld();
  await world.cloud.patchGroup(PAYMENTS, { pairs: { fault_level: '5' } });
  const handle = await world.start({ group: PAYMENTS });
  const stopped = await untilAsked(handle);
  await handle.executeUpdate('override', {
    args: [{ by: 'ben', finding: 'replication-link-down', reason: 'seen up' }],
  });
  await untilAsked(handle, stopped.askedAt);
  await handle.executeUpdate('abort', { args: [{ by: 'ben' }] });
  await expect(handle.result()).rejects.toMatchObject({ name: 'WorkflowFailedError' });
  const made = await evidenceOf(world, handle);
  expect(made.overrides).toMatchObject([
    { finding: 'replication-link-down', reason: 'seen up', by: 'ben', given: 'answer' },
  ]);
  const weights = made.findings.flatMap(({ findings }) => findings.map(({ code, weight }) => [code, weight]));
  expect(weights).toEqual([
    ['replication-link-down', 'blocks'],
    ['replication-link-down', 'overridden'],
  ]);
  expect(made.replication.before[0]?.group.pairs.linkDown).toBe(4);
});

test('data that was not in sync is never called in sync', async () => {
  const world = await createWorld();
  await world.cloud.patchGroup(PAYMENTS, { pairs: { replication_status: 'copying', progress: 40 } });
  const handle = await world.start({ group: PAYMENTS });
  await report(handle);
  const made = await evidenceOf(world, handle);
  expect(made.replication.before).toMatchObject([
    { verdict: 'not in sync', sentence: expect.stringContaining('may be lost') },
  ]);
  expect(made.replication.before[0]?.group.pairs).toMatchObject({ inSync: 0, lowestProgress: 40 });
  expect(made.findings[0]?.findings).toMatchObject([{ code: 'not-in-sync', weight: 'note' }]);
});

test('the full circle: three actions, two words, one recovery time', async () => {
  const world = await createWorld();
  const handle = await world.start({ group: PAYMENTS, then: 'failback' });
  const restored = await untilAsked(handle);
  await handle.executeUpdate('confirmAzRestored', { args: [{ by: 'ben', reason: 'ticket 8812' }] });
  await untilAsked(handle, restored.askedAt);
  await handle.executeUpdate('approve', { args: [{ by: 'cleo' }] });
  await report(handle);
  const made = await evidenceOf(world, handle);
  expect(made.calls.posts.map(({ action }) => action)).toEqual(['failover', 'reprotect', 'switchover']);
  expect(made.replication.before.map(({ action, verdict }) => [action, verdict])).toEqual([
    ['failover', 'in sync'],
    ['switchover', 'in sync'],
  ]);
  expect(made.overrides).toMatchObject([
    { finding: 'zone-not-restored', by: 'ben', given: 'answer' },
    // Nobody's word: the run saw production leave that zone.
    { finding: 'zone-unconfirmed', by: null, given: 'run' },
  ]);
  expect(made.recovery.totalMs).toBeLessThan(made.times.totalMs);
  expect(made.final.group).toMatchObject({ status: 'protected', productionZone: 'eu-de-01' });
});
