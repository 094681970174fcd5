import type { Client } from '@temporalio/client';
import type { Procedure } from '../domain/procedures.ts';
import { lockOf, runIdFrom, startRunId } from '../domain/run-id.ts';
import { RunError } from './errors.ts';
import { KEYED } from './keyed-start.ts';
import { isOpen, notesOf, worksIn, type RunRecord, type RunView } from './notes.ts';
import { withStatus } from './status.ts';
import { isNoWorkflow } from '../temporal/faults.ts';

/** Rows looked through for a group's name; the open runs come first. */
const LISTED = 1_000;
/** As dr.yaml allows them; anything else would have to be quoted in a list query. */
const SITE_NAME = /^[A-Za-z0-9._-]{1,64}$/;

/**
 * Looks at the run that a person means. A run id means that run, or the one that it waits for as long as it waits.
 * `site/group` means the run that works on the group, whichever way that one was started.
 * @throws RunError `noRun`
 */
export async function viewRun(client: Client, typed: string): Promise<RunView> {
  const found = await findRun(client, typed);
  const next = isOpen(found) ? worksIn(found) : null;
  const working = next === null ? null : await findRecord(client, next);
  return withStatus(client, working ?? found);
}

/** The run itself that RUN means, even where it only waits for another. @throws RunError `noRun` */
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
    ended = later(ended, found);
  }
  return ended ?? noRun(typed, id);
}

/** The same; with an execution that very one: an id is used again by the next run. @throws RunError `noRun` */
export async function findExecution(
  client: Client,
  typed: string,
  execution: string | undefined,
): Promise<RunRecord> {
  if (execution === undefined) return findRun(client, typed);
  if (!EXECUTION.test(execution)) return noRun(typed, `${runIdFrom(typed)} with that execution`);
  const id = runIdFrom(typed);
  return (await findRecord(client, id, execution)) ?? noRun(typed, `${id} with execution ${execution}`);
}

/** As Temporal gives them; it refuses all else with a fault of its own. */
const EXECUTION = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @returns null where there is no such run */
export async function findRecord(client: Client, id: string, execution?: string): Promise<RunRecord | null> {
  try {
    return { id, record: await client.workflow.getHandle(id, execution).describe() };
  } catch (error) {
    if (isNoWorkflow(error)) return null;
    throw error;
  }
}

/** The run that holds a group, or held it last: out of the runs' notes, so no search attribute is needed. */
export async function runByName(client: Client, typed: string): Promise<string | null> {
  const named = siteAndGroup(typed);
  if (named === null) return null;
  const { site } = named;
  const keyed = `(WorkflowId STARTS_WITH "${KEYED}" AND ExecutionStatus = "Running")`;
  const query = `WorkflowId STARTS_WITH "dr/${site}/" OR ${keyed}`;
  let seen = 0;
  for await (const info of client.workflow.list({ query })) {
    if (info.workflowId === lockOf(named.procedure, site, named.group) || isFor(named, info))
      return info.workflowId;
    seen += 1;
    if (seen >= LISTED) return null;
  }
  return null;
}

/** A dry run holds nothing, so it is none of these. */
function isFor(
  { site, group, procedure }: Named,
  run: { type: string; memo?: Record<string, unknown> | undefined },
): boolean {
  if ((run.type === 'drill') !== (procedure === 'drill')) return false;
  const { goal, keyed } = notesOf(run);
  if (keyed === undefined) return goal?.group === group;
  return keyed.site === site && keyed.group === group && !keyed.dryRun;
}

function startedAs(typed: string): string | null {
  const named = siteAndGroup(typed);
  return named && startRunId(named.site, named.group, named.procedure);
}

/** What "site/group" means, and "site/group/drill". */
interface Named {
  site: string;
  group: string;
  /** A drill, or any of those that hold the group. */
  procedure: Procedure;
}

function siteAndGroup(typed: string): Named | null {
  const slash = typed.indexOf('/');
  const [site, rest] = [typed.slice(0, slash), typed.slice(slash + 1)];
  const group = rest.replace(/\/drill$/, '');
  const procedure = group === rest ? 'failover' : 'drill';
  return SITE_NAME.test(site) && group !== '' ? { site, group, procedure } : null;
}

function later(one: RunRecord | null, other: RunRecord | null): RunRecord | null {
  if (one === null || other === null) return one ?? other;
  return other.record.startTime > one.record.startTime ? other : one;
}

function noRun(typed: string, id: string): never {
  throw new RunError('noRun', `There is no run ${id}.`, { run: id, typed });
}
