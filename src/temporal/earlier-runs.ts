import { Client } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import { followedIn, type Took } from '../domain/earlier.ts';
import type { RunReport } from '../domain/status.ts';

const LOOKED_AT = 20;
const PATIENCE_MS = 10_000;

/**
 * What actions took in the newest runs of a site that came to a good end, oldest first.
 * @throws what Temporal's client throws: whoever asks can do without
 */
export async function earlierRuns(
  connection: NativeConnection,
  namespace: string,
  site: string,
): Promise<Took[]> {
  const client = new Client({ connection, namespace });
  return client.withDeadline(Date.now() + PATIENCE_MS, async () => {
    const took: Took[] = [];
    let seen = 0;
    const query = `WorkflowId STARTS_WITH "dr/${site}/" AND ExecutionStatus = "Completed"`;
    for await (const { workflowId, runId } of client.workflow.list({ query, pageSize: LOOKED_AT })) {
      const report = (await client.workflow
        .getHandle(workflowId, runId, { followRuns: false })
        .result()) as RunReport | null;
      // A run that waited for another one hands on that one's report.
      if (report?.run === workflowId) took.unshift(...followedIn(report));
      seen += 1;
      if (seen === LOOKED_AT) break;
    }
    return took;
  });
}
