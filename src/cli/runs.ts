import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { runIdFrom } from '../domain/run-id.ts';
import type { RunStatus } from '../domain/status.ts';
import { CommandError, EXIT } from './exit.ts';

/** A run as the CLI sees it: Temporal's record always, the run's own words where a worker answers. */
export interface RunView {
  id: string;
  record: WorkflowExecutionDescription;
  status: RunStatus | null;
}

const QUERY_MS = 5_000;

/** Looks at a run; one that only waits for another leads to that one. */
export async function viewRun(client: Client, typed: string): Promise<RunView> {
  const view = await look(client, runIdFrom(typed));
  const next = view.status?.worksIn;
  return next ? look(client, next).catch(() => view) : view;
}

async function look(client: Client, id: string): Promise<RunView> {
  const handle = client.workflow.getHandle(id);
  const record = await handle.describe().catch((error: unknown) => {
    if (error instanceof Error && error.name === 'WorkflowNotFoundError') {
      throw new CommandError(EXIT.noRun, `There is no run ${id}. "dr status" lists the runs.`);
    }
    throw error;
  });
  const status = await client
    .withDeadline(Date.now() + QUERY_MS, () => handle.query<RunStatus>('status'))
    .catch(() => null);
  return { id, record, status };
}

/** Where to look in the Temporal UI; null where nobody said where that is. */
export function uiLink(namespace: string, id: string): string | null {
  const base = process.env['DR_UI_URL'];
  return base
    ? `${base.replace(/\/+$/, '')}/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(id)}`
    : null;
}
