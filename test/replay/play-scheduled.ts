import type { WorkflowHandle } from '@temporalio/client';
import type { ScheduledInput } from '../../src/domain/scheduled.ts';
import { createWorld, type World } from '../support/world.ts';

/** A start as a schedule makes it, played to its end. */
export async function playScheduled(
  group: string,
  freeze: ScheduledInput['freeze'] = [],
): Promise<{ world: World; handle: WorkflowHandle }> {
  const world = await createWorld();
  const input: ScheduledInput = {
    ...{
      schedule: `weekly/${world.site}/${group}`,
      procedure: 'failover',
      timeZone: 'Europe/Berlin',
      freeze,
    },
    input: { site: world.site, group, dryRun: true, onFailure: 'abort', by: 'schedule weekly' },
    catchUpMs: 600_000,
  };
  const handle = await world.client.workflow.start('scheduled', {
    workflowId: `dr/weekly/${world.site}/${group}/start`,
    taskQueue: world.taskQueue,
    args: [input],
  });
  await handle.result().catch(() => undefined);
  return { world, handle };
}
