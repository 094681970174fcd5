import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { World } from './world.ts';

/** Temporal's lists are a moment behind: what is read of them before they have caught up proves nothing. */

/** Until the list has so many that fit. */
export async function untilCounted(client: Client, query: string, count = 1): Promise<void> {
  while ((await client.workflow.count(query)).count < count)
    await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Everything that Temporal was asked to start for this world, by type. */
export async function startedIn({ client, taskQueue }: World): Promise<string[]> {
  await untilCaughtUp(client);
  const types: string[] = [];
  for await (const { type } of client.workflow.list({ query: `TaskQueue = "${taskQueue}"` }))
    types.push(type);
  return types.sort();
}

/** Once the list shows what was started last, it shows what was started before. */
async function untilCaughtUp(client: Client): Promise<void> {
  const workflowId = `last-${randomUUID()}`;
  const last = await client.workflow.start('none', { workflowId, taskQueue: `nobody-${workflowId}` });
  try {
    await untilCounted(client, `WorkflowId = "${workflowId}"`);
  } finally {
    await last.terminate();
  }
}
