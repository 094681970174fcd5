import type { WorkflowHandle } from '@temporalio/client';
import { expect, test } from 'vitest';
import { createWorld, PAYMENTS, report, took, untilAsked } from '../support/world.ts';

type Event = NonNullable<NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>[number]>;

async function events(handle: WorkflowHandle): Promise<Event[]> {
  return (await handle.fetchHistory()).events ?? [];
}

const activitiesIn = (history: Event[]): string[] =>
  history.flatMap(({ activityTaskScheduledEventAttributes: its }) => its?.activityType?.name ?? []);

test('the first call brings the look along: no turn of its own for it, and the POST is still looked at before', async () => {
  const world = await createWorld();
  const handle = await world.start({ group: 'pg-payments' });
  await report(handle);
  expect(activitiesIn(await events(handle))).toEqual(['openRun']);
  expect(activitiesIn(await events(world.canonical()))).toEqual([
    'openRun',
    'sendAction',
    'follow',
    'bringServers',
  ]);
  const { requests } = await world.cloud.calls();
  const post = requests.findIndex(({ method, path }) => method === 'POST' && path.endsWith('/action'));
  expect(requests.slice(0, post).at(-1)).toMatchObject({
    method: 'GET',
    path: expect.stringMatching(`/${PAYMENTS}$`),
  });
});

test('a memo and a list that are written once a turn, not once a word', async () => {
  const world = await createWorld();
  const handle = await world.start({ group: 'pg-payments' });
  await report(handle);
  for (const run of [handle, world.canonical()]) {
    const history = await events(run);
    const turns = history.filter((one) => one.workflowTaskCompletedEventAttributes).length;
    const memos = history.filter((one) => one.workflowPropertiesModifiedEventAttributes);
    const task = (one: Event) =>
      String(one.workflowPropertiesModifiedEventAttributes?.workflowTaskCompletedEventId);
    expect(memos.length).toBeLessThan(turns);
    expect(new Set(memos.map(task)).size).toBe(memos.length);
  }
});

test('throttled at the first look: not before the time that the cloud asked for', async () => {
  const world = await createWorld();
  await world.cloud.faults.add({ call: 'groups', fault: { kind: 'status', status: 429, retryAfter: '1' } });
  const handle = await world.start({ group: 'pg-payments' });
  expect(await report(handle)).toMatchObject({ outcome: 'completed', posts: 1 });
  const history = await events(handle);
  expect(activitiesIn(history)).toEqual(['openRun', 'findGroup']);
  const waited = history.flatMap(({ timerStartedEventAttributes: its }) => its?.startToFireTimeout ?? []);
  expect(waited.map(({ seconds }) => Number(seconds))).toEqual([1]);
});

test('a first look that fails for good asks at once, and a retry looks anew', async () => {
  const world = await createWorld();
  await world.cloud.faults.add({ call: 'group', fault: { kind: 'status', status: 403 } });
  const handle = await world.start({ group: 'pg-payments' });
  const question = await untilAsked(world.canonical());
  expect(question).toMatchObject({ type: 'CloudUnreadable', step: 'Check preconditions' });
  expect(activitiesIn(await events(world.canonical()))).toEqual(['openRun']);
  await world.canonical().executeUpdate('retry', { args: [{ by: 'anna' }] });
  expect(await report(handle)).toMatchObject({ outcome: 'completed', posts: 1 });
  expect(took(await world.effects())).toHaveLength(1);
});

test('cancelled while the first look hangs: nothing is sent', async () => {
  const world = await createWorld();
  const hold = await world.cloud.faults.add({ call: 'pairs', times: 0, fault: { kind: 'hold' } });
  const handle = await world.start({ group: PAYMENTS });
  await world.cloud.held(hold);
  await world.canonical().cancel();
  await world.cloud.faults.removeAll();
  await expect(handle.result()).rejects.toThrow(/cancel/i);
  expect(await world.effects()).toEqual([]);
  expect(activitiesIn(await events(world.canonical()))).toEqual(['openRun']);
});
