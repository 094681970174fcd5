import { Client, type WorkflowHandle } from '@temporalio/client';
import { expect, test } from 'vitest';
import type { RunStatus } from '../../src/domain/status.ts';
import { collect } from '../../src/report/collect.ts';
import type { RunFacts } from '../../src/report/facts.ts';
import { merge } from '../../src/report/merge.ts';
import { historyToJson } from '../../src/temporal/history-json.ts';
import { withOpened, type HandedOver } from '../../src/temporal/opened-header.ts';
import { createWorld, PAYMENTS, report, took, untilAsked } from '../support/world.ts';

type Event = NonNullable<NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>[number]>;

async function events(handle: WorkflowHandle): Promise<Event[]> {
  return (await handle.fetchHistory()).events ?? [];
}

/** What a report of this run alone rests on. */
async function factsOf(handle: WorkflowHandle): Promise<RunFacts> {
  const { events: recorded } = historyToJson(await handle.fetchHistory());
  return collect({ workflowId: handle.workflowId, runId: 'r', events: recorded });
}

const activitiesIn = (history: Event[]): string[] =>
  history.flatMap(({ activityTaskScheduledEventAttributes: its }) => its?.activityType?.name ?? []);

test('the first call brings the looks along, for the run that does the work too, and the POST is still looked at before', async () => {
  const world = await createWorld();
  const handle = await world.start({ group: 'pg-payments' });
  await report(handle);
  expect(activitiesIn(await events(handle))).toEqual(['openRun']);
  expect(activitiesIn(await events(world.canonical()))).toEqual(['sendAction', 'follow', 'bringServers']);
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
  // The first run has nothing to say before its configuration is there, and while it waits.
  for (const [run, silent] of [
    [handle, 2],
    [world.canonical(), 0],
  ] as const) {
    const history = await events(run);
    const turns = history.filter((one) => one.workflowTaskCompletedEventAttributes).length;
    const memos = history.filter((one) => one.workflowPropertiesModifiedEventAttributes);
    const task = (one: Event) =>
      String(one.workflowPropertiesModifiedEventAttributes?.workflowTaskCompletedEventId);
    const { timeline } = await run.query<RunStatus>('status');
    expect(memos.length).toBeLessThan(timeline.length);
    expect(turns - memos.length).toBe(silent);
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
  expect(activitiesIn(await events(world.canonical()))).toEqual([]);
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

test('cancelled while the look for another run hangs: that one is not even started', async () => {
  const world = await createWorld();
  const hold = await world.cloud.faults.add({ call: 'pairs', times: 0, fault: { kind: 'hold' } });
  const handle = await world.start({ group: 'pg-payments' });
  await world.cloud.held(hold);
  await handle.cancel();
  await world.cloud.faults.removeAll();
  await expect(handle.result()).rejects.toThrow(/cancel/i);
  expect(await world.effects()).toEqual([]);
  expect(activitiesIn(await events(handle))).toEqual(['openRun']);
  await expect(world.canonical().describe()).rejects.toThrow(/not found/i);
});

test('what was seen is told with the run that saw it, and the report has it from the start of the run', async () => {
  const world = await createWorld();
  const handle = await world.start({ group: 'pg-payments' });
  await report(handle);
  const status = await world.canonical().query<RunStatus>('status');
  expect(status.timeline.map(({ text }) => text)).toContain(
    `saw pg-payments protected, production in eu-de-01, 4 pairs, as ${handle.workflowId} read it`,
  );
  const { activities, setup } = merge([await factsOf(world.canonical())]);
  expect(setup).toMatchObject({ service: 'sdrs' });
  expect(activities[0]).toMatchObject({
    type: 'observe',
    state: 'completed',
    summary: `What ${handle.workflowId} had read`,
    result: { group: { id: PAYMENTS } },
  });
});

test('forged-look: a run that was started by hand reads for itself, whatever it was started with', async () => {
  const world = await createWorld({ approval: 'one' });
  const opened = { setup: { approval: 'none' }, observed: { kind: 'saw', saw: {} } };
  const forged = new Client({
    connection: world.client.connection,
    namespace: world.client.options.namespace,
    interceptors: {
      workflow: [
        {
          startWithDetails: (input, next) =>
            next({
              ...input,
              headers: withOpened(input.headers, {
                opened: opened as unknown as HandedOver['opened'],
                since: new Date().toISOString(),
              }),
            }),
        },
      ],
    },
  });
  const goal = { group: 'pg-payments', from: 'eu-de-01', to: 'eu-de-02', fromNamed: false };
  await forged.workflow.start('failover', {
    workflowId: world.canonical().workflowId,
    taskQueue: world.taskQueue,
    args: [{ site: world.site, group: PAYMENTS, goal, by: 'anna' }],
  });
  expect(await untilAsked(world.canonical())).toMatchObject({ type: 'ApprovalNeeded' });
  expect(await world.effects()).toEqual([]);
  await world.canonical().executeUpdate('decline', { args: [{ by: 'ben', reason: 'a test' }] });
  expect(await report(world.canonical())).toMatchObject({ outcome: 'declined', posts: 0 });
  const { given, setup } = await factsOf(world.canonical());
  expect(given).toEqual([]);
  expect(setup).toMatchObject({ approval: 'one' });
});
