import { expect, test } from 'vitest';
import type { ScheduledInput } from '../../src/domain/scheduled.ts';
import { updateSchedule } from '../../src/schedules/store.ts';
import { createWorld, PAYMENTS, RCG_PAYMENTS, untilAsked, type World } from '../support/world.ts';
import { scheduled } from './support.ts';

const sent = async (world: World) => (await world.effects()).length;

test('a dry run by schedule: the run is named, the schedule goes on, nothing is sent', async () => {
  const world = await createWorld();
  const one = await scheduled(world);
  const started = await one.trigger();
  const view = await one.settled();
  expect(view).toMatchObject({
    schedule: `never/${world.site}/pg-payments`,
    procedure: 'failover',
    dryRun: true,
    paused: false,
    pausedBy: null,
    last: [{ start: started, outcome: 'dry run', open: false }],
  });
  const run = view.last[0]?.run ?? '';
  expect(run).toMatch(new RegExp(`^dr/${world.site}/pg-payments/scheduled-[0-9a-f]{8}$`));
  const status = await world.client.workflow.getHandle(run).query<{ by: string }>('status');
  expect(status.by).toBe('schedule never');
  expect(await sent(world)).toBe(0);
});

test('EVS has no drills: its dry run can be scheduled, of a switchover too', async () => {
  const world = await createWorld({
    service: 'evs',
    groups: 'rcg-payments: { zones: [eu-de-01, eu-de-02] }',
  });
  const one = await scheduled(world, {
    procedure: 'switchover',
    groups: [RCG_PAYMENTS],
    input: { to: 'target' },
  });
  await one.trigger();
  expect((await one.settled()).last).toMatchObject([{ outcome: 'dry run' }]);
  expect(await sent(world)).toBe(0);
});

test('a dry run that finds something says so, and does not pause: next week asks again', async () => {
  const world = await createWorld();
  const one = await scheduled(world, { groups: ['pg-link-down'] });
  await one.trigger();
  const view = await one.settled();
  expect(view).toMatchObject({ paused: false, last: [{ outcome: 'would stop' }] });
});

test('a failing run pauses the schedule, and the note says why; a resume clears it', async () => {
  const world = await createWorld();
  const one = await scheduled(world, { groups: ['pg-nobody'] });
  await one.trigger();
  const view = await one.settled(({ paused }) => paused);
  expect(view).toMatchObject({ paused: true, pausedBy: 'failure', next: [], last: [{ outcome: 'failed' }] });
  expect(view.note).toMatch(/^paused due to workflow failure: .*pg-nobody/);
  await world.client.schedule.getHandle(one.desired.id).unpause('resumed by anna');
  expect(await one.view()).toMatchObject({ paused: false, pausedBy: null, note: 'resumed by anna' });
});

test('told not to, a failing run pauses nothing', async () => {
  const world = await createWorld();
  const one = await scheduled(world, { groups: ['pg-nobody'], pauseOnFailure: false });
  await one.trigger();
  await one.settled();
  // A second start is proof that the schedule has seen the first one's end.
  await one.trigger();
  expect(await one.settled(({ last }) => last.length === 2)).toMatchObject({ paused: false });
});

test('a real run in the way: skipped with a plain word, and no failure of the schedule', async () => {
  const world = await createWorld({ jobs: 'manual' });
  const one = await scheduled(world);
  await world.start({ group: PAYMENTS });
  await world.cloud.waitForCalls('job');
  await one.trigger();
  const view = await one.settled();
  expect(view).toMatchObject({ paused: false, pausedBy: null, last: [{ outcome: 'skipped', run: null }] });
  expect(view.last[0]?.message).toBe(`Run dr/${world.site}/${PAYMENTS} is at work on the group.`);
  await world.cloud.finishJob(PAYMENTS);
  await world.canonical().result();
  expect(await sent(world)).toBe(1);
});

test('a run that gives way after all, as a drill may: skipped too', async () => {
  const world = await createWorld();
  const { id } = await world.cloud.group('pg-link-down');
  const one = await scheduled(world, { groups: [id] });
  // What acts can't be declared today; the lock is the same for all that does.
  const [input] = one.desired.action.args;
  const own = { site: world.site, group: id, onFailure: 'abort' };
  const args: [ScheduledInput] = [{ ...input, procedure: 'reprotect', input: own }];
  await updateSchedule(world.client, { ...one.desired, action: { ...one.desired.action, args } });
  const hold = await world.cloud.faults.add({ call: 'groups', times: 0, fault: { kind: 'hold' } });
  await one.trigger();
  await world.cloud.held(hold);
  // Behind the look, before the lock: the real run comes in between, and wins.
  await world.start({ group: id });
  await world.cloud.faults.removeAll();
  const view = await one.settled();
  expect(view).toMatchObject({ paused: false, last: [{ outcome: 'skipped' }] });
  expect(view.last[0]?.message).toMatch(/held by run .*Nothing was started/);
  expect((await untilAsked(world.canonical(id))).number).toBe(1);
});

test('an exercise waits for its approval; a real failover ends it, and the schedule goes on', async () => {
  const world = await createWorld({ groups: 'pg-payments: { exercise: allowed }' });
  const one = await scheduled(world, { procedure: 'exercise', dryRun: false });
  await one.trigger();
  const question = await untilAsked(world.canonical());
  expect(question.type).toBe('ApprovalNeeded');
  expect(await sent(world)).toBe(0);
  const failover = await world.client.workflow.start('failover', {
    workflowId: `dr/${world.site}/pg-payments`,
    taskQueue: world.taskQueue,
    args: [{ site: world.site, group: 'pg-payments' }],
  });
  expect(await failover.result()).toMatchObject({ outcome: 'completed', posts: 1 });
  expect(await one.settled()).toMatchObject({ paused: false, last: [{ outcome: 'cancelled' }] });
});

test('frozen: a trigger is refused, and a start that comes all the same is skipped', async () => {
  const world = await createWorld();
  const freeze = [{ from: '01-01', until: '12-31', reason: 'migration' }];
  const one = await scheduled(world, { freeze });
  await expect(one.trigger()).rejects.toMatchObject({
    kind: 'frozen',
    message: expect.stringContaining('01-01 to 12-31 (migration)'),
  });
  await world.client.schedule.getHandle(one.desired.id).trigger();
  expect(await one.settled()).toMatchObject({
    paused: false,
    last: [{ outcome: 'skipped', message: 'Frozen: 01-01 to 12-31 (migration), UTC.' }],
  });
});

test('no worker for longer than the catch-up window: skipped, not started in the middle of the day', async () => {
  const world = await createWorld();
  const one = await scheduled(world);
  const [input] = one.desired.action.args as [ScheduledInput];
  const args: [ScheduledInput] = [{ ...input, catchUpMs: -1 }];
  await updateSchedule(world.client, { ...one.desired, action: { ...one.desired.action, args } });
  await one.trigger();
  const { last, paused } = await one.settled();
  expect({ last, paused }).toMatchObject({ paused: false, last: [{ outcome: 'skipped' }] });
  expect(last[0]?.message).toMatch(/no worker was there/);
});

test('overlap: while a start is under way there is no second one', async () => {
  const world = await createWorld();
  const one = await scheduled(world);
  const hold = await world.cloud.faults.add({ call: 'group', times: 0, fault: { kind: 'hold' } });
  const first = await one.trigger();
  await world.cloud.held(hold);
  await expect(one.trigger()).rejects.toMatchObject({
    kind: 'busy',
    message: expect.stringContaining(first ?? '?'),
  });
  // As the calendar would: the server leaves it out, and counts it.
  await world.client.schedule.getHandle(one.desired.id).trigger('SKIP');
  for (;;) if ((await one.view()).skippedOverlap === 1) break;
  await world.cloud.faults.removeAll();
  expect((await one.settled()).last).toMatchObject([{ start: first, outcome: 'dry run' }]);
});

test('a person who cancels the start ends its run; that is no failure', async () => {
  const world = await createWorld();
  const one = await scheduled(world);
  const hold = await world.cloud.faults.add({ call: 'group', times: 0, fault: { kind: 'hold' } });
  const start = (await one.trigger()) ?? '';
  await world.cloud.held(hold);
  await world.client.workflow.getHandle(start).cancel();
  const view = await one.settled();
  expect(view).toMatchObject({ paused: false, last: [{ outcome: 'cancelled' }] });
  const { status } = await world.client.workflow.getHandle(view.last[0]?.run ?? '').describe();
  expect(status.name).toBe('CANCELLED');
});

test('what somebody types into the start form of the Temporal UI is refused with a sentence', async () => {
  const world = await createWorld();
  const handle = await world.client.workflow.start('scheduled', {
    workflowId: `typed-${world.site}`,
    taskQueue: world.taskQueue,
    args: [{ site: world.site }],
  });
  await expect(handle.result()).rejects.toMatchObject({
    cause: { type: 'InputInvalid', message: expect.stringContaining('dr schedule apply') },
  });
});
