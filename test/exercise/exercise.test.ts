import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { describe, expect, test } from 'vitest';
import type { RunStatus } from '../../src/domain/status.ts';
import type { Effect } from '../../src/simulator/control-client.ts';
import {
  createWorld,
  PAYMENTS,
  RCG_PAYMENTS,
  report,
  took,
  untilAsked,
  untilStatus,
  type World,
} from '../support/world.ts';

const ALLOWED = 'pg-payments: { exercise: allowed }';
const EVS_ALLOWED = 'rcg-payments: { exercise: allowed }';

const start = (world: World, input: Record<string, unknown> = {}) =>
  world.start({ group: PAYMENTS, by: 'anna', ...input }, 'exercise');

/** Longer than any test: ended by hand. */
const NEVER_MS = 3_600_000;

const approve = { args: [{ by: 'ben' }] as [unknown] };
async function approved(world: World): Promise<WorkflowHandle> {
  const handle = await start(world);
  await untilAsked(handle);
  await handle.executeUpdate('approve', approve);
  return handle;
}

const zones = (effects: readonly Effect[]) => took(effects).map(({ zoneBefore }) => zoneBefore);

test('production visits the other zone and comes home, after an approval that nobody asked for', async () => {
  const world = await createWorld({ groups: ALLOWED });
  const handle = await start(world);
  const question = await untilAsked(handle);
  expect(question).toMatchObject({ type: 'ApprovalNeeded' });
  expect(await world.effects()).toEqual([]);
  await handle.executeUpdate('approve', approve);

  const end = await report(handle);
  expect(end).toMatchObject({
    outcome: 'completed',
    posts: 2,
    from: 'eu-de-01',
    to: 'eu-de-02',
    after: { status: 'protected', productionZone: 'eu-de-01' },
    actions: [
      { name: 'switchover', way: 'eu-de-01 > eu-de-02', outcome: 'reached' },
      { name: 'switchover', way: 'eu-de-02 > eu-de-01', outcome: 'reached' },
    ],
    approvals: [{ by: 'ben' }],
  });
  expect(end.summary).toContain('was exercised');
  expect(end.summary).toContain('brought home');
  expect(zones(await world.effects())).toEqual(['eu-de-01', 'eu-de-02']);
});

describe('somebody else moves production: it is not brought back', () => {
  const begin = async (): Promise<{ world: World; handle: WorkflowHandle }> => {
    const world = await createWorld({
      service: 'evs',
      groups: 'rcg-payments: { exercise: allowed, zones: [eu-de-01, eu-de-02] }',
    });
    const handle = await start(world, { group: RCG_PAYMENTS, servers: 'ignore' });
    await untilAsked(handle);
    return { world, handle };
  };
  const reverse = async ({ cloud }: World): Promise<void> => {
    expect(await cloud.person({ groupId: RCG_PAYMENTS, action: 'reverse' })).toMatchObject({ took: true });
  };
  const following = (handle: WorkflowHandle) =>
    untilStatus(handle, ({ steps }) => steps.at(-1)?.name === 'Follow job');
  const left = { outcome: 'already there', after: { productionZone: 'eu-de-02' } };

  test('before the approval', async () => {
    const { world, handle } = await begin();
    await reverse(world);
    await handle.executeUpdate('approve', approve);

    const end = await report(handle);
    expect(end).toMatchObject({ ...left, posts: 0 });
    expect(end.summary).toContain('not by this exercise');
    expect(end.summary).toContain('Nothing was sent');
    expect(took(await world.effects())).toHaveLength(1);
  });

  test('and is at it when the approval comes: followed to its end', async () => {
    const { world, handle } = await begin();
    await world.cloud.settings({ evsActionMs: NEVER_MS });
    await reverse(world);
    await handle.executeUpdate('approve', approve);
    await following(handle);
    await world.cloud.finishEvs(RCG_PAYMENTS);

    const end = await report(handle);
    expect(end).toMatchObject({ ...left, posts: 0, actions: [{ name: 'switchover', outcome: 'already' }] });
    expect(end.summary).toContain('Nothing was sent');
    expect(took(await world.effects())).toHaveLength(1);
  });

  const refusedBecauseOfIt = async () => {
    const { world, handle } = await begin();
    await world.cloud.settings({ evsActionMs: NEVER_MS });
    await world.cloud.faults.add({ id: 'late', call: 'action', fault: { kind: 'hold', when: 'before' } });
    await handle.executeUpdate('approve', approve);
    await world.cloud.waitForCalls('action');
    await reverse(world);
    await world.cloud.release('late');
    await following(handle);
    await world.cloud.finishEvs(RCG_PAYMENTS);
    await untilStatus(handle, ({ question }) => question?.title === 'Home to eu-de-01?');
    return { world, handle };
  };

  test('and the exercise’s own POST is refused because of it: a person says whether it goes home', async () => {
    const { world, handle } = await refusedBecauseOfIt();
    await handle.executeUpdate('release', { args: [{ by: 'ben' }] });

    const end = await report(handle);
    expect(end).toMatchObject({ ...left, posts: 1 });
    expect(end.summary).toContain('1 POST(s), turned down.');
    expect(end.summary).toContain('let go by ben');
    expect(took(await world.effects())).toHaveLength(1);
  });

  test('cancelled at that question: it says what brings production home', async () => {
    const { handle } = await refusedBecauseOfIt();
    await handle.cancel();
    await expect(handle.result()).rejects.toBeInstanceOf(WorkflowFailedError);
    const { state, timeline } = await handle.query<RunStatus>('status');
    expect(state).toBe('cancelled');
    expect(timeline.at(-1)?.text).toContain('a switchover to eu-de-01 brings it home');
  });
});

test('a POST that the service turned down and carried out all the same: home when a person says so', async () => {
  const world = await createWorld({ groups: ALLOWED });
  await world.cloud.faults.add({
    call: 'action',
    fault: { kind: 'status', status: 409, when: 'after' },
  });
  const handle = await approved(world);
  await untilStatus(handle, ({ question }) => question?.title === 'Home to eu-de-01?');
  expect(took(await world.effects())).toHaveLength(1);
  await handle.executeUpdate('approve', approve);
  expect(await report(handle)).toMatchObject({
    outcome: 'completed',
    posts: 2,
    after: { productionZone: 'eu-de-01' },
  });
  expect(zones(await world.effects())).toEqual(['eu-de-01', 'eu-de-02']);
});

test('a group that is not marked for it is refused, with the line that would allow it', async () => {
  const world = await createWorld();
  const handle = await start(world);
  await expect(handle.result()).rejects.toMatchObject({
    cause: { type: 'ExerciseNotAllowed', message: expect.stringContaining('exercise: allowed') },
  });
  expect(await world.effects()).toEqual([]);
});

test('the starter can not approve it, and without a name there is no exercise', async () => {
  const world = await createWorld({ groups: ALLOWED });
  const nobody = await world.start({ group: PAYMENTS }, 'exercise');
  await expect(nobody.result()).rejects.toMatchObject({ cause: { type: 'InputInvalid' } });
  const handle = await start(world);
  await untilAsked(handle);
  await expect(handle.executeUpdate('approve', { args: [{ by: 'anna' }] })).rejects.toMatchObject({
    cause: { message: expect.stringContaining('anna') },
  });
  await handle.executeUpdate('decline', { args: [{ by: 'ben', reason: 'not this week' }] });
  expect(await report(handle)).toMatchObject({ outcome: 'declined', posts: 0 });
});

test('a dry run needs nobody, and sends nothing', async () => {
  const world = await createWorld({ groups: ALLOWED });
  const handle = await world.start({ group: PAYMENTS, dryRun: true }, 'exercise');
  expect(await report(handle)).toMatchObject({ outcome: 'dry run', posts: 0 });
  expect(await world.effects()).toEqual([]);
});

test('a zone where production is can not be visited', async () => {
  const world = await createWorld({ groups: ALLOWED });
  const handle = await start(world, { to: 'eu-de-01' });
  await expect(handle.result()).rejects.toMatchObject({
    cause: { type: 'InputInvalid', message: expect.stringContaining('the other zone') },
  });
});

test('a lost answer on the way home: looked for, adopted, never sent twice', async () => {
  const world = await createWorld({ groups: ALLOWED });
  await world.cloud.faults.add({
    call: 'action',
    skip: 1,
    fault: { kind: 'status', status: 504, when: 'after' },
  });
  const handle = await approved(world);
  expect(await report(handle)).toMatchObject({
    outcome: 'completed',
    posts: 2,
    lostAnswers: 1,
    after: { productionZone: 'eu-de-01' },
  });
  expect(zones(await world.effects())).toEqual(['eu-de-01', 'eu-de-02']);
});

test('aborted between the two: it says where production stays and what brings it home', async () => {
  const world = await createWorld({ groups: ALLOWED });
  await world.cloud.faults.add({
    call: 'action',
    skip: 1,
    fault: { kind: 'status', status: 403, when: 'before' },
  });
  const handle = await approved(world);
  await untilStatus(handle, ({ question }) => question?.type === 'ProviderRefused');
  await handle.executeUpdate('abort', { args: [{ by: 'ben', reason: 'enough for today' }] });
  await expect(handle.result()).rejects.toMatchObject({
    cause: {
      type: 'Aborted',
      message: expect.stringMatching(/start those where.*a switchover to eu-de-01 brings it home/),
    },
  });
});

test('aborted while nobody knows what became of the first POST: it says what would bring production home', async () => {
  const world = await createWorld({ groups: ALLOWED, timings: { readPatience: '9s' } });
  await world.cloud.faults.add({ call: 'action', fault: { kind: 'status', status: 504, when: 'after' } });
  const handle = await start(world);
  await untilAsked(handle);
  const blind = { kind: 'status', status: 403, when: 'before' } as const;
  // The looks of the check, after the servers' stop and just before the POST pass.
  await world.cloud.faults.add({ call: 'group', skip: 3, times: 0, fault: blind });
  await handle.executeUpdate('approve', approve);
  const question = await untilStatus(handle, (status) => status.question !== null && status.posts > 0);
  expect(question.question?.type).toBe('CloudUnreadable');
  await handle.executeUpdate('abort', { args: [{ by: 'ben', reason: 'enough for today' }] });
  await expect(handle.result()).rejects.toMatchObject({
    cause: {
      type: 'Aborted',
      message: expect.stringContaining(
        'If production went to eu-de-02, a switchover to eu-de-01 brings it home.',
      ),
    },
  });
});

/** An exercise that a schedule has started, and the run of it that holds the group. */
async function scheduledExercise(world: World) {
  const scheduled = await world.client.workflow.start('exercise', {
    workflowId: `schedule-${world.site}`,
    taskQueue: world.taskQueue,
    args: [{ site: world.site, group: 'pg-payments', by: 'schedule' }],
  });
  const { worksInExecution } = await untilStatus(scheduled, (status) => status.worksInExecution !== null);
  const held = world.client.workflow.getHandle(world.canonical().workflowId, worksInExecution ?? undefined);
  await untilAsked(held);
  return { scheduled, held };
}

function realFailover(world: World) {
  return world.client.workflow.start('failover', {
    workflowId: `incident-${world.site}`,
    taskQueue: world.taskQueue,
    args: [{ site: world.site, group: 'pg-payments', from: 'eu-de-01' }],
  });
}

test('a real failover comes first: the exercise that waits for an approval is over', async () => {
  const world = await createWorld({ groups: ALLOWED });
  const { scheduled, held } = await scheduledExercise(world);
  const real = await realFailover(world);
  expect(await report(real)).toMatchObject({ outcome: 'completed', procedure: 'failover', posts: 1 });
  await expect(scheduled.result()).rejects.toMatchObject({ cause: { type: 'Cancelled' } });
  expect((await held.describe()).status.name).toBe('CANCELLED');
  expect(took(await world.effects())).toHaveLength(1);
});

test('a real failover in the middle of an exercise: what was sent is followed to its end, then it looks for itself', async () => {
  const world = await createWorld({ groups: ALLOWED, jobs: 'manual' });
  const { scheduled, held } = await scheduledExercise(world);
  await held.executeUpdate('approve', approve);
  await world.cloud.waitForCalls('action');
  await untilStatus(held, ({ steps }) => steps.some(({ name }) => name === 'Follow job'));
  const real = await realFailover(world);
  await untilStatus(held, ({ state }) => state === 'settling');
  await world.cloud.finishJob(PAYMENTS);
  await expect(scheduled.result()).rejects.toMatchObject({ cause: { type: 'Cancelled' } });

  const { worksInExecution } = await untilStatus(real, (status) => status.worksInExecution !== null);
  const working = world.client.workflow.getHandle(held.workflowId, worksInExecution ?? undefined);
  // The exercise had moved production out of the lost zone: a person decides what is left to do.
  expect(await untilAsked(working)).toMatchObject({ type: 'PreconditionFailed' });
  await working.executeUpdate('abort', { args: [{ by: 'anna', reason: 'it runs in eu-de-02' }] });
  await expect(real.result()).rejects.toMatchObject({ cause: { type: 'Aborted' } });
  expect(took(await world.effects())).toHaveLength(1);
});

test('another procedure is refused as ever: only a failover comes first', async () => {
  const world = await createWorld({ groups: ALLOWED });
  const practice = await start(world);
  await untilAsked(practice);
  const other = await world.client.workflow.start('disableProtection', {
    workflowId: `other-${world.site}`,
    taskQueue: world.taskQueue,
    args: [{ site: world.site, group: 'pg-payments' }],
  });
  await expect(other.result()).rejects.toMatchObject({ cause: { type: 'GroupBusy' } });
  await practice.cancel();
});

test('EVS, whose zones only dr.yaml knows: there and back', async () => {
  const world = await createWorld({ service: 'evs', groups: EVS_ALLOWED });
  const handle = await start(world, { group: RCG_PAYMENTS, to: 'eu-de-02', servers: 'ignore' });
  await untilAsked(handle);
  await handle.executeUpdate('approve', approve);
  const ended = await untilStatus(
    handle,
    ({ question, endedAt }) => question?.type === 'PreconditionFailed' || endedAt !== null,
  );
  // The service names one zone only; that the other one is the group's is a person's word.
  expect(ended.question?.findings?.map(({ code }) => code) ?? []).toContain('zone-unconfirmed');
  await handle.executeUpdate('override', {
    args: [{ by: 'ben', finding: 'zone-unconfirmed', reason: 'it has two zones' }],
  });
  expect(await report(handle)).toMatchObject({ outcome: 'completed', posts: 2 });
  expect(took(await world.effects())).toHaveLength(2);
});
