import { expect, test } from 'vitest';
import {
  createWorld,
  PAYMENTS,
  RCG_PAYMENTS,
  report,
  took,
  untilAsked,
  untilStatus,
} from '../support/world.ts';

test('the full circle in one run: failover, zone restored, reprotect, in sync, home', async () => {
  const world = await createWorld();
  const handle = await world.start({ group: PAYMENTS, then: 'failback' });
  const restored = await untilAsked(handle);
  expect(restored).toMatchObject({ step: 'Is eu-de-01 restored?', type: 'Joint', until: null });
  expect(restored.answers.map(({ verb }) => verb)).toEqual(['confirmAzRestored', 'release']);
  expect((await world.effects()).map(({ action }) => action)).toEqual(['failover']);
  await handle.executeUpdate('confirmAzRestored', { args: [{ by: 'anna' }] });
  const home = await untilAsked(handle, restored.askedAt);
  expect(home.answers.map(({ verb }) => verb)).toEqual(['approve', 'release']);
  await handle.executeUpdate('approve', { args: [{ by: 'ben' }] });
  const result = await report(handle);
  expect(result).toMatchObject({
    outcome: 'completed',
    posts: 3,
    before: { status: 'protected', productionZone: 'eu-de-01' },
    after: { status: 'protected', productionZone: 'eu-de-01' },
    actions: [
      { name: 'failover', outcome: 'reached' },
      { name: 'reprotect', outcome: 'reached' },
      { name: 'switchover', outcome: 'reached' },
    ],
  });
  expect(took(await world.effects()).map(({ action, priorityStation }) => [action, priorityStation])).toEqual(
    [
      ['failover', null],
      ['start', null],
      ['reverse', 'source'],
    ],
  );
  const power = (await world.cloud.servers(PAYMENTS)).map(({ zone, status }) => [zone, status]);
  expect(power.filter(([zone]) => zone === 'eu-de-01').every(([, status]) => status === 'ACTIVE')).toBe(true);
  expect(power.filter(([zone]) => zone === 'eu-de-02').every(([, status]) => status === 'SHUTOFF')).toBe(
    true,
  );
  // What came after the outage is no part of it.
  const firstJoint = Date.parse(restored.askedAt) - Date.parse(result.startedAt);
  expect((result.recoverySeconds ?? 0) * 1000).toBeLessThanOrEqual(firstJoint);
});

test('released at a joint: the run ends well, and another procedure takes the group', async () => {
  const world = await createWorld();
  const handle = await world.start({ group: PAYMENTS, then: 'reprotect' });
  await untilAsked(handle);
  await expect(report(await world.start({ group: 'pg-payments' }, 'reprotect'))).rejects.toMatchObject({
    cause: { type: 'GroupBusy', message: expect.stringContaining('"release" lets the group go') },
  });
  await handle.executeUpdate('release', { args: [{ by: 'anna', reason: 'days of work' }] });
  const result = await report(handle);
  expect(result).toMatchObject({ outcome: 'completed', posts: 1, to: 'eu-de-02' });
  expect(result.summary).toContain('let go by anna: days of work before "Is eu-de-01 restored?"');
  expect(await report(await world.start({ group: PAYMENTS }, 'reprotect'))).toMatchObject({
    outcome: 'completed',
    posts: 1,
  });
});

test('a joint reminds at growing intervals, and a cancel there sends nothing more', async () => {
  const world = await createWorld({ timings: { reminder: '50ms' } });
  const handle = await world.start({ group: PAYMENTS, then: 'reprotect' });
  await untilStatus(handle, ({ question }) => (question?.reminders ?? 0) >= 4);
  const timers = (await handle.fetchHistory()).events?.flatMap(({ timerStartedEventAttributes }) => {
    const seconds = timerStartedEventAttributes?.startToFireTimeout;
    return seconds ? [Number(seconds.seconds ?? 0) * 1000 + Number(seconds.nanos ?? 0) / 1e6] : [];
  });
  expect(timers?.slice(0, 4)).toEqual([50, 100, 200, 400]);
  await handle.cancel();
  await expect(report(handle)).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
  expect((await world.effects()).map(({ action }) => action)).toEqual(['failover']);
});

test('a POST that was given up stays armed: the reprotect waits its window out, and nothing starts late', async () => {
  const world = await createWorld();
  const id = await world.cloud.faults.add({
    call: 'action',
    fault: { kind: 'lateStart', status: 504, startAfter: 'release' },
  });
  const handle = await world.start({ group: PAYMENTS, then: 'reprotect' });
  const restored = await untilAsked(handle);
  expect((await world.effects()).map(({ by, took: effective }) => [by, effective])).toEqual([
    ['api', false],
    ['api', true],
  ]);
  await handle.executeUpdate('confirmAzRestored', { args: [{ by: 'anna' }] });
  const armed = await untilAsked(handle, restored.askedAt);
  expect(armed).toMatchObject({ type: 'ArmedPost', step: 'Wait out the lost POST' });
  expect(armed.until).not.toBeNull();
  // It starts now, at last: the service refuses it, since the group has failed over and is not protected yet.
  await world.cloud.release(id);
  const result = await report(handle);
  expect(result).toMatchObject({ outcome: 'completed', posts: 3, lostAnswers: 1 });
  expect(took(await world.effects()).map(({ action }) => action)).toEqual(['failover', 'start']);
  expect(result.actions[0]?.armedSince).not.toBeNull();
});

test('the wait for an armed POST can be cut short by a word', async () => {
  const world = await createWorld({ timings: { armed: '1h' } });
  await world.cloud.faults.add({ call: 'action', fault: { kind: 'cut', when: 'before' } });
  const handle = await world.start({ group: PAYMENTS, then: 'reprotect' });
  const restored = await untilAsked(handle);
  await handle.executeUpdate('confirmAzRestored', { args: [{ by: 'anna' }] });
  await untilAsked(handle, restored.askedAt);
  await handle.executeUpdate('skip', { args: [{ by: 'anna', reason: 'the provider has dropped it' }] });
  expect(await report(handle)).toMatchObject({
    outcome: 'completed',
    skipped: [{ step: 'Wait out the lost POST' }],
  });
});

test('EVS, zones that nobody names: the circle comes home to where production was', async () => {
  const world = await createWorld({ service: 'evs' });
  const handle = await world.start({ group: RCG_PAYMENTS, from: 'eu-de-01', then: 'failback' });
  const restored = await untilAsked(handle);
  await handle.executeUpdate('confirmAzRestored', { args: [{ by: 'anna' }] });
  await untilAsked(handle, restored.askedAt);
  await handle.executeUpdate('approve', { args: [{ by: 'anna' }] });
  const result = await report(handle);
  expect(result).toMatchObject({ outcome: 'completed', posts: 3, after: { productionZone: 'eu-de-01' } });
  expect(took(await world.effects()).map(({ action }) => action)).toEqual([
    'failover',
    'reprotect',
    'reverse',
  ]);
});

test('person-in-the-console after a lost answer: the run adopts it, and waits before it makes the lost one valid again', async () => {
  const world = await createWorld();
  const late = await world.cloud.faults.add({
    call: 'action',
    fault: { kind: 'lateStart', status: 504, startAfter: 'release' },
  });
  const handle = await world.start({ group: PAYMENTS, then: 'reprotect' });
  await world.cloud.waitForCalls('action');
  await world.cloud.person({ groupId: PAYMENTS, action: 'failover' });
  const restored = await untilAsked(handle);
  await handle.executeUpdate('confirmAzRestored', { args: [{ by: 'anna' }] });
  expect(await untilAsked(handle, restored.askedAt)).toMatchObject({ type: 'ArmedPost' });
  // It comes while the run waits: the service refuses it there.
  await world.cloud.release(late);
  expect(await report(handle)).toMatchObject({ outcome: 'completed', after: { productionZone: 'eu-de-02' } });
  expect(took(await world.effects()).map(({ by, action }) => [by, action])).toEqual([
    ['person', 'failover'],
    ['api', 'start'],
  ]);
});

test('a failover that had nothing to do, and what followed it: its own sentence counts no POST of the other', async () => {
  const world = await createWorld();
  const { id } = await world.cloud.group('pg-failed-over');
  const handle = await world.start({ group: id, from: 'eu-de-01', then: 'reprotect' });
  await untilAsked(handle);
  await handle.executeUpdate('confirmAzRestored', { args: [{ by: 'anna' }] });
  const result = await report(handle);
  expect(result).toMatchObject({ outcome: 'completed', posts: 1 });
  expect(result.summary).toContain('had failed over already');
  expect(result.summary).toContain('Nothing was sent. Then it was reprotected.');
});

test('somebody-moved-it while the data was copied: the question about the way home and the report say so', async () => {
  const world = await createWorld();
  const handle = await world.start({ group: PAYMENTS, then: 'failback' });
  const restored = await untilAsked(handle);
  // The copying lasts until somebody has acted.
  await world.cloud.settings({ syncMs: 600_000 });
  await handle.executeUpdate('confirmAzRestored', { args: [{ by: 'anna' }] });
  await untilStatus(handle, ({ steps }) => steps.some(({ name }) => name === 'Watch sync'));
  await world.cloud.patchGroup(PAYMENTS, {
    priority_station: 'source',
    pairs: { priority_station: 'source' },
  });
  const broken = await untilAsked(handle, restored.askedAt);
  expect(broken).toMatchObject({
    type: 'SyncBroken',
    text: expect.stringContaining('production in eu-de-01'),
  });
  await handle.executeUpdate('skip', { args: [{ by: 'anna', reason: 'moved by hand' }] });
  const home = await untilAsked(handle, broken.askedAt);
  expect(home).toMatchObject({ step: 'Home to eu-de-01?', type: 'Joint' });
  expect(home.text).toContain('seen in eu-de-01 last: somebody has moved it since');
  expect(home.answers[0]).toMatchObject({
    verb: 'approve',
    effect: expect.stringContaining('if it is not there'),
  });
  await handle.executeUpdate('release', { args: [{ by: 'anna' }] });
  const result = await report(handle);
  expect(result).toMatchObject({ outcome: 'completed', after: { productionZone: 'eu-de-01' } });
  expect(result.summary).toContain('production went to eu-de-02');
  expect(result.summary).toContain('Production is in eu-de-01 now: somebody has moved it since.');
});
