import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { expect, test } from 'vitest';
import {
  createWorld,
  PAYMENTS,
  report,
  took,
  untilAsked,
  untilStatus,
  type World,
} from '../support/world.ts';

/** What the UI's Reset does, to the task that decided on the POST: everything after it is done again. */
async function resetToBeforeThePost(world: World, handle: WorkflowHandle): Promise<WorkflowHandle> {
  const { client } = world;
  const { runId } = await handle.describe();
  const { workflowId } = handle;
  const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  const post = events?.findIndex(
    (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'sendAction',
  );
  const decided = events?.slice(0, post).findLast((event) => event.workflowTaskCompletedEventAttributes);
  if (!decided?.eventId) throw new Error('no task decided on a POST');
  const reset = await client.workflowService.resetWorkflowExecution({
    namespace: client.options.namespace,
    workflowExecution: { workflowId, runId },
    reason: 'a click in the UI',
    workflowTaskFinishEventId: decided.eventId,
    requestId: randomUUID(),
  });
  return client.workflow.getHandle(workflowId, reset.runId ?? '');
}

test('reset to before the POST, after completion: the last look holds the POST back', async () => {
  const world = await createWorld();
  await report(await world.start({ group: 'pg-payments' }));
  const again = await resetToBeforeThePost(world, world.canonical());
  expect(await report(again)).toMatchObject({ from: 'eu-de-01', to: 'eu-de-02', posts: 0 });
  const effects = await world.effects();
  expect(effects).toHaveLength(1);
  expect(took(effects)).toHaveLength(1);
});

test('reset to before the POST, while the job is followed: the job is found and followed, nothing is sent', async () => {
  const world = await createWorld({ jobs: 'manual' });
  await world.start({ group: 'pg-payments' });
  await world.cloud.waitForCalls('job');
  const again = await resetToBeforeThePost(world, world.canonical());
  await untilStatus(again, (status) => status.steps.some((step) => step.name === 'Follow job'));
  await world.cloud.finishJob(PAYMENTS);
  expect(await report(again)).toMatchObject({ outcome: 'completed', to: 'eu-de-02', posts: 0 });
  expect(await world.effects()).toHaveLength(1);
});

test('reset after the group was brought back to where it was: the goal is still the first one', async () => {
  const world = await createWorld();
  await report(await world.start({ group: 'pg-payments' }));
  // Somebody reprotects, and moves production back.
  await world.cloud.person({ groupId: PAYMENTS, action: 'start' });
  await world.cloud.group('pg-payments');
  const again = await resetToBeforeThePost(world, world.canonical());
  // Protected again, production in the zone it was moved to: a failover now would turn it round.
  const question = await untilAsked(again);
  expect(question.findings.map((finding) => finding.code)).toContain('production-elsewhere');
  await again.executeUpdate('abort', { args: [{}] });
  await expect(again.result()).rejects.toMatchObject({ cause: { type: 'Aborted' } });
  expect((await world.effects()).filter((effect) => effect.by !== 'person')).toHaveLength(1);
});

test('reset of the run that a person started: it joins or finds the work done, and nothing is sent again', async () => {
  const world = await createWorld();
  const handle = await world.start({ group: 'pg-payments' });
  await report(handle);
  const { client } = world;
  const { workflowId } = handle;
  const { runId } = await handle.describe();
  const { events } = await handle.fetchHistory();
  const first = events?.find((event) => event.workflowTaskCompletedEventAttributes);
  const reset = await client.workflowService.resetWorkflowExecution({
    namespace: client.options.namespace,
    workflowExecution: { workflowId, runId },
    reason: 'a click in the UI',
    workflowTaskFinishEventId: first?.eventId ?? null,
    requestId: randomUUID(),
  });
  const again = client.workflow.getHandle(workflowId, reset.runId ?? '');
  expect(await report(again)).toMatchObject({ outcome: 'already there', posts: 0, to: 'eu-de-02' });
  expect(await world.effects()).toHaveLength(1);
});
