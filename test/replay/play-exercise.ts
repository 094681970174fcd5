import type { WorkflowHandle } from '@temporalio/client';
import { PAYMENTS, type World, type WorldOptions } from '../support/world.ts';
import { answer, asked, cancelled, ended, LOST, of, type Scenario } from './scenario.ts';

const MARKED: WorldOptions = { groups: 'pg-payments: { exercise: allowed }' };

async function approved(world: World): Promise<WorkflowHandle> {
  const handle = await world.start({ group: PAYMENTS, by: 'anna' }, 'exercise');
  await answer(world, handle, 'approve');
  return handle;
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
