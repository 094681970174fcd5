import type { WorkflowHandle } from '@temporalio/client';
import { bothAt, Receiver } from '../notify/receiver.ts';
import { createReadyWorld, startCheck } from '../readiness/support.ts';
import { PAYMENTS, type World } from '../support/world.ts';

const GROUPS = [{ id: PAYMENTS, name: 'pg-payments' }, { name: 'pg-orders' }];

/** As a schedule starts it: under an id of its own, which leads to the check. */
export async function playReady(): Promise<{ world: World; handle: WorkflowHandle }> {
  const world = await createReadyWorld(GROUPS);
  const { site, taskQueue, client } = world;
  const args = [{ site }];
  const scheduled = await client.workflow.start('readiness', {
    workflowId: `every-${site}`,
    taskQueue,
    args,
  });
  await scheduled.result();
  return { world, handle: client.workflow.getHandle(`readiness/${site}`) };
}

/** Looked at twice, and told. */
export async function playNotReady(): Promise<{ world: World; handle: WorkflowHandle }> {
  const receiver = await Receiver.start();
  const world = await createReadyWorld(GROUPS, { notify: bothAt(receiver) });
  await world.cloud.patchGroup(PAYMENTS, { pairs: { fault_level: '5' } });
  const handle = await startCheck(world);
  await handle.result();
  await receiver.until(1, '/hook', 'notReady');
  return { world, handle };
}
