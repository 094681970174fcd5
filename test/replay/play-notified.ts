import type { WorkflowHandle } from '@temporalio/client';
import { KEY, Receiver } from '../notify/receiver.ts';
import { createWorld, PAYMENTS, report, type World } from '../support/world.ts';

/**
 * A run that tells of a question, of its reminder and of its end, each while nothing else goes on: what runs beside the run
 * would come in any order.
 */
export async function playNotified(): Promise<{ world: World; handle: WorkflowHandle }> {
  const receiver = await Receiver.start();
  const target = `{ name: hook, kind: webhook, url: "${receiver.url}/hook", secret: { env: T_HOOK_KEY }`;
  const world = await createWorld({
    timings: { reminder: '2s' },
    notify: {
      yaml: `  - ${target}, on: [question, reminder, completed] }\n`,
      env: { T_HOOK_KEY: KEY },
    },
  });
  const handle = await world.start({ group: PAYMENTS, approval: 'one', by: 'anna' });
  await receiver.until(1, '/hook', 'reminder');
  while (((await handle.describe()).raw.pendingActivities ?? []).length > 0)
    await new Promise((resolve) => setTimeout(resolve, 50));
  await handle.executeUpdate('approve', { args: [{ by: 'ben' }] });
  await report(handle);
  return { world, handle };
}
