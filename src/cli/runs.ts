import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import type { Goal } from '../domain/goal.ts';
import { canonicalRunId, runIdFrom, startRunId } from '../domain/run-id.ts';
import type { RunStatus } from '../domain/status.ts';
import { CommandError, EXIT } from './exit.ts';

/** A run as the CLI sees it: Temporal's record always, the run's own words where a worker answers. */
export interface RunView extends RunRecord {
  status: RunStatus | null;
}

/** What a run keeps where Temporal serves it without a worker. */
export interface RunNotes {
  state?: string;
  step?: string;
  headline?: string;
  needsHuman?: boolean;
  mayRelease?: boolean;
  group?: string;
  worksIn?: string | null;
  goal?: Goal;
}

/**
 * A worker that is alive answers at once, unless another one died over this run: then the server waits ten seconds
 * for that one first. Where nobody has asked for work lately, a short try is enough.
 */
const QUERY_MS = 12_000;
const HOPELESS_QUERY_MS = 3_000;
/** Rows looked through for a group's name; the open runs come first. */
const LISTED = 1_000;
/** As dr.yaml allows them; anything else would have to be quoted in a list query. */
const SITE_NAME = /^[A-Za-z0-9._-]{1,64}$/;

/** Temporal's record of a run. */
export interface RunRecord {
  id: string;
  record: WorkflowExecutionDescription;
}

/**
 * Looks at the run that a person means. A run id means that run, or the one that it waits for as long as it waits.
 * `site/group` means the run that works on the group, whichever way that one was started.
 * @throws CommandError with `noRun`
 */
export async function viewRun(client: Client, typed: string): Promise<RunView> {
  const found = await findRun(client, typed);
  const next = isOpen(found) ? worksIn(found) : null;
  const working = next === null ? null : await findRecord(client, next);
  return withStatus(client, working ?? found);
}

/** The run itself that RUN means, even where it only waits for another. @throws CommandError with `noRun` */
export async function findRun(client: Client, typed: string): Promise<RunRecord> {
  const id = runIdFrom(typed);
  if (id === typed) return (await findRecord(client, id)) ?? noRun(typed, id);
  let ended: RunRecord | null = null;
  // An open run before an ended one, whichever way it was started.
  for (const find of [() => id, () => startedAs(typed), () => runByName(client, typed)]) {
    const candidate = await find();
    const first = candidate === null ? null : await findRecord(client, candidate);
    const next = first === null ? null : worksIn(first);
    const found = (next === null ? null : await findRecord(client, next)) ?? first;
    if (found !== null && isOpen(found)) return found;
    ended ??= found;
  }
  return ended ?? noRun(typed, id);
}

function startedAs(typed: string): string | null {
  const named = siteAndGroup(typed);
  return named && startRunId(named.site, named.group);
}

export function isOpen(found: RunRecord): boolean {
  return found.record.status.name === 'RUNNING';
}

/** The run that this one waits for. */
export function worksIn(found: RunRecord): string | null {
  return notesOf(found.record).worksIn ?? null;
}

export function notesOf(record: { memo?: Record<string, unknown> | undefined }): RunNotes {
  return (record.memo ?? {}) as RunNotes;
}

/** @returns null where there is no such run */
export async function findRecord(client: Client, id: string): Promise<RunRecord | null> {
  try {
    return { id, record: await client.workflow.getHandle(id).describe() };
  } catch (error) {
    if (error instanceof Error && error.name === 'WorkflowNotFoundError') return null;
    throw error;
  }
}

/** Asks the run itself; `status` stays null where no worker answers for it. */
export async function withStatus(client: Client, { id, record }: RunRecord): Promise<RunView> {
  const pollers = await pollersOf(client, record.taskQueue);
  const patience = pollers === 0 ? HOPELESS_QUERY_MS : QUERY_MS;
  const status = await client
    .withDeadline(Date.now() + patience, () =>
      client.workflow.getHandle(id, record.runId).query<RunStatus>('status'),
    )
    .catch(() => null);
  return { id, record, status };
}

/** How many workers asked a task queue for work lately; null where that can't be told. */
export async function pollersOf(client: Client, taskQueue: string): Promise<number | null> {
  const { namespace } = client.options;
  const answer = await client
    .withDeadline(Date.now() + 2_000, () =>
      // 1 = workflow task queue.
      client.workflowService.describeTaskQueue({
        namespace,
        taskQueue: { name: taskQueue },
        taskQueueType: 1,
      }),
    )
    .catch(() => null);
  return answer && (answer.pollers ?? []).length;
}

/** The run that holds a group, or held it last: out of the runs' notes, so no search attribute is needed. */
export async function runByName(client: Client, typed: string): Promise<string | null> {
  const named = siteAndGroup(typed);
  if (named === null) return null;
  const { site, group } = named;
  let seen = 0;
  for await (const info of client.workflow.list({ query: `WorkflowId STARTS_WITH "dr/${site}/"` })) {
    if (notesOf(info).goal?.group === group || info.workflowId === canonicalRunId(site, group))
      return info.workflowId;
    seen += 1;
    if (seen >= LISTED) return null;
  }
  return null;
}

function siteAndGroup(typed: string): { site: string; group: string } | null {
  const slash = typed.indexOf('/');
  const [site, group] = [typed.slice(0, slash), typed.slice(slash + 1)];
  return SITE_NAME.test(site) && group !== '' ? { site, group } : null;
}

function noRun(typed: string, id: string): never {
  const hint = typed.includes('/') ? '' : ' RUN is site/group, like eu-de/pg-payments, or a run id.';
  throw new CommandError(EXIT.noRun, `There is no run ${id}.${hint} "dr status --all" lists the runs.`);
}

/**
 * Where to look in the Temporal UI; null where nobody said where that is. With its execution known, it is the page that
 * says what the run does and what it asks; the UI has no such address for the latest one.
 */
export function uiLink(namespace: string, id: string, execution?: string): string | null {
  const base = process.env['DR_UI_URL'];
  if (!base) return null;
  const run = `${base.replace(/\/+$/, '')}/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(id)}`;
  return execution === undefined ? run : `${run}/${execution}/user-metadata`;
}
