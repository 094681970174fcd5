import type { Client } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time.js';

/** How long Temporal keeps ended runs of this namespace, in ms; null: it does not say. @throws what Temporal's client throws */
export async function retentionOf(client: Client): Promise<number | null> {
  const { config } = await client.workflowService.describeNamespace({ namespace: client.options.namespace });
  const kept = config?.workflowExecutionRetentionTtl;
  return kept ? tsToMs(kept) : null;
}
