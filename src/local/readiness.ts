import { Connection, type ConnectionOptions } from '@temporalio/client';
import { setTimeout as delay } from 'node:timers/promises';

/** Asks until the frontend answers and the namespace can be used. Throws the last answer after `limitMs`. */
export async function waitUntilReady(
  options: ConnectionOptions,
  namespace: string,
  { limitMs, signal }: { limitMs: number; signal?: AbortSignal },
): Promise<void> {
  const connection = Connection.lazy(options);
  const end = Date.now() + limitMs;
  try {
    for (;;) {
      signal?.throwIfAborted();
      try {
        await connection.withDeadline(Date.now() + 3_000, async () => {
          const { workflowService } = connection;
          await workflowService.getSystemInfo({});
          await workflowService.describeNamespace({ namespace });
          // The namespace is in the database before the frontend's own list of namespaces has it.
          await workflowService.listWorkflowExecutions({ namespace, pageSize: 1 });
        });
        return;
      } catch (error) {
        signal?.throwIfAborted();
        if (Date.now() > end) throw error;
      }
      await delay(50);
    }
  } finally {
    await connection.close();
  }
}
