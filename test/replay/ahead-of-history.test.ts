import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from '@temporalio/worker';
import type { WorkflowHandle } from '@temporalio/client';
import { expect, inject, onTestFinished, test } from 'vitest';
import type { RunStatus } from '../../src/domain/status.ts';
import { startHalfWorker } from '../support/processes.ts';
import { startWorker } from '../support/site.ts';
import { createWorld, PAYMENTS, report, untilAsked } from '../support/world.ts';

// A worker dies just before a step ends. A query that was on its way to it goes to another worker, which reads to the
// end of the history, while the task that would decide on the step's end still waits for the dead one. So that worker
// is a step ahead of what has been decided. What somebody says in that moment must still be recorded in an order that a
// replay can follow, or the run is lost with the next worker that dies.

const SCHEDULED_TASK = 5;
const FAILED_TASK = 9;

async function eventTypes(handle: WorkflowHandle): Promise<number[]> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).map(({ eventType }) => Number(eventType));
}

test('a worker that a query has led a step ahead of the history', { timeout: 90_000 }, async () => {
  const world = await createWorld({ worker: false });
  const denied = { kind: 'status', status: 403, when: 'before' } as const;
  await world.cloud.faults.add({ call: 'group', fault: denied });
  const hold = await world.cloud.faults.add({ call: 'group', times: 0, fault: { kind: 'hold' } });
  const doomed = await startHalfWorker(world, 'workflows');
  await startHalfWorker(world, 'activities');
  const handle = await world.start({ group: PAYMENTS });
  await world.cloud.held(hold);
  doomed.kill('SIGKILL');
  await doomed.exited;

  onTestFinished(await startWorker(world.env['DR_CONFIG'] ?? ''));
  const asked = handle.query<RunStatus>('status');
  // The query's head start is the time in which the other worker is ahead.
  await delay(3_000);
  await world.cloud.faults.removeAll();
  const { question } = await asked;
  expect(question?.number, 'the query sees what no task has decided yet').toBe(1);
  expect((await eventTypes(handle)).at(-1), 'the task that decides waits').toBe(SCHEDULED_TASK);
  const say = () => handle.executeUpdate('retry', { args: [{ question: 1, by: 'anna' }] });
  // The copy that was ahead is given up, and in the true order of things the answer came before the question.
  await expect(say()).rejects.toMatchObject({ cause: { message: expect.stringContaining('say it again') } });
  await untilAsked(handle);
  await say();

  expect(await report(handle)).toMatchObject({ outcome: 'completed', posts: 1 });
  expect(await eventTypes(handle)).toContain(FAILED_TASK);
  const options = { workflowBundle: { codePath: inject('workflowBundlePath') } };
  await Worker.runReplayHistory(options, await handle.fetchHistory(), handle.workflowId);
});
