import type { WorkflowHandle } from '@temporalio/client';
import type { Verb } from '../../src/domain/answers.ts';
import { PAYMENTS, RCG_PAYMENTS, type World, type WorldOptions } from '../support/world.ts';
import {
  answer,
  asked,
  cancelled,
  ended,
  failed,
  fault,
  FORBIDDEN,
  LOST,
  of,
  type Fault,
  type Scenario,
} from './scenario.ts';

const MARKED: WorldOptions = { groups: 'pg-payments: { exercise: allowed }' };

/** The service says no, and does it all the same. */
const TURNED_DOWN: Fault = { kind: 'status', status: 409, when: 'after' };

const begun = (world: World): Promise<WorkflowHandle> =>
  world.start({ group: PAYMENTS, by: 'anna' }, 'exercise');

async function approved(world: World): Promise<WorkflowHandle> {
  const handle = await begun(world);
  await answer(world, handle, 'approve');
  return handle;
}

/** Approved, and answered at the question after that. */
async function approvedThen(world: World, verb: Verb, input: object = {}): Promise<WorkflowHandle> {
  const handle = await begun(world);
  const approval = await answer(world, handle, 'approve');
  await answer(world, handle, verb, input, approval);
  return handle;
}

/** At the question whether it goes home. */
async function turnedDown(world: World, verb: 'approve' | 'release'): Promise<WorkflowHandle> {
  await fault(world, TURNED_DOWN);
  return approvedThen(world, verb);
}

export const EXERCISES: readonly Scenario[] = [
  of('exercise.completed', async (world) => ended(await approved(world), 'completed'), MARKED),
  of(
    'exercise.lost-answer-on-the-way-home',
    async (world) => {
      await world.cloud.faults.add({ call: 'action', skip: 1, fault: LOST });
      return ended(await approved(world), 'completed');
    },
    MARKED,
  ),
  of(
    'exercise.turned-down-then-home',
    async (world) => ended(await turnedDown(world, 'approve'), 'completed'),
    MARKED,
  ),
  of('exercise.let-go', async (world) => ended(await turnedDown(world, 'release'), 'already there'), MARKED),
  of(
    'exercise.evs-already-there',
    async (world) => {
      const handle = await world.start({ group: RCG_PAYMENTS, by: 'anna', servers: 'ignore' }, 'exercise');
      const question = await asked(world, handle);
      await world.cloud.settings({ jobs: 'manual' });
      await world.cloud.person({ groupId: RCG_PAYMENTS, action: 'reverse' });
      await world.cloud.finishEvs(RCG_PAYMENTS);
      await handle.executeUpdate('approve', { args: [{ by: 'ben', question: question.number }] });
      return ended(handle, 'already there');
    },
    { service: 'evs', groups: 'rcg-payments: { exercise: allowed, zones: [eu-de-01, eu-de-02] }' },
  ),
  of(
    'exercise.declined',
    async (world) => {
      const handle = await begun(world);
      await answer(world, handle, 'decline', { reason: 'not this week' });
      return ended(handle, 'declined');
    },
    MARKED,
  ),
  of(
    'exercise.aborted-away',
    async (world) => {
      await world.cloud.faults.add({ call: 'action', skip: 1, fault: FORBIDDEN });
      return failed(await approvedThen(world, 'abort', { reason: 'enough for today' }), 'Aborted');
    },
    MARKED,
  ),
  of(
    'exercise.cancelled-by-a-failover',
    async (world) => {
      const { workflowId } = await world.start({ group: PAYMENTS, by: 'anna' }, 'exercise');
      await asked(world, world.canonical());
      const { runId } = await world.canonical().describe();
      await ended(await world.start({ group: 'pg-payments', from: 'eu-de-01' }), 'completed');
      return cancelled(world.client.workflow.getHandle(workflowId, runId));
    },
    MARKED,
  ),
];
