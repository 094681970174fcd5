import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import type { RunRequest } from '../domain/input.ts';
import { yieldsTo, type Procedure } from '../domain/procedures.ts';
import { canonicalRunId, startRunId } from '../domain/run-id.ts';
import { RunError } from './errors.ts';
import { findRecord } from './find.ts';
import { keyedRunId, type KeyedStart, type StartAnswer } from './keyed-start.ts';
import { isOpen, notesOf, type RunRecord } from './notes.ts';
import { ignoredIn, openByName, refuseOther } from './obstacles.ts';
import { runOptions } from './start.ts';

export interface StartedOnce extends StartAnswer {
  run: string;
  /** This call has started it; false where an earlier one with the same key had. */
  first: boolean;
}

export interface Once {
  key: string;
  digest: string;
  taskQueue: string;
}

/**
 * The same key is the same run: in parallel, from several processes, and after the run has ended, for as long as
 * Temporal keeps it. Nothing is kept here. Where a run for the same aim is in flight, this one waits for it, so that
 * the key leads to it for good.
 * @throws RunError `inTheWay`, `keyReused`
 */
export async function startOnce(
  client: Client,
  procedure: Procedure,
  request: RunRequest,
  { key, digest, taskQueue }: Once,
): Promise<StartedOnce> {
  const once = { key, digest, taskQueue };
  const before = await startedBefore(client, once);
  if (before !== null) return before;

  let joined: Joined | null;
  try {
    joined = request.dryRun ? null : await inFlight(client, procedure, request);
  } catch (error) {
    // The run in the way may be the one that this key has started a moment ago.
    const meanwhile = error instanceof RunError ? await startedBefore(client, once) : null;
    if (meanwhile === null) throw error;
    return meanwhile;
  }
  return startKeyed(client, procedure, request, once, joined);
}

/** Starts the run of a key, if that has not been done. @throws RunError `keyReused` */
export async function startKeyed(
  client: Client,
  procedure: Procedure,
  request: RunRequest,
  { key, digest, taskQueue }: Once,
  joined: Joined | null,
): Promise<StartedOnce> {
  const run = keyedRunId(key);
  const { site, group, by = null, dryRun, requestedAt = new Date().toISOString() } = request;
  const nobody = { joins: null, since: null, from: null, ignored: [] };
  const answer = {
    ...{ procedure, site, group, by, dryRun, requestedAt },
    ...{ joined: joined !== null, ...(joined ?? nobody) },
  };
  const options = runOptions(procedure, request, taskQueue);
  const keyed: KeyedStart = { ...answer, digest };
  try {
    await client.workflow.start(procedure, {
      ...options,
      memo: { ...options.memo, keyed },
      workflowId: run,
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
    });
    return { run, ...answer, first: true };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const now = await startedBefore(client, { key, digest });
    if (now === null) throw error;
    return now;
  }
}

export type Joined = Pick<StartAnswer, 'joins' | 'since' | 'from' | 'ignored'>;

/** The run for the same aim that is under way. Lists are a moment late, so the ids that it may have are asked too. */
export async function inFlight(
  client: Client,
  procedure: Procedure,
  request: RunRequest,
): Promise<Joined | null> {
  const { site, group } = request;
  const byId = async (id: string): Promise<RunRecord | null> => {
    const found = await findRecord(client, id);
    return found !== null && isOpen(found) ? found : null;
  };
  const held =
    (await byId(startRunId(site, group))) ??
    (await byId(canonicalRunId(site, group))) ??
    (await openByName(client, request));
  if (held === null) return null;
  // The run itself ends that one.
  if (yieldsTo(held.record.type, procedure)) return null;
  return {
    from: await refuseOther(client, held, procedure, request),
    ignored: await ignoredIn(client, held, request),
    joins: held.id,
    since: held.record.startTime.toISOString(),
  };
}

/** What the key has started; null: nothing. @throws RunError `keyReused` */
export async function startedBefore(
  client: Client,
  { key, digest }: Pick<Once, 'key' | 'digest'>,
): Promise<StartedOnce | null> {
  const run = keyedRunId(key);
  const found = await findRecord(client, run);
  if (found === null) return null;
  const { keyed } = notesOf(found.record);
  if (keyed?.digest !== digest) {
    const what = keyed === undefined ? '' : ` (${keyed.procedure} of ${keyed.group} at ${keyed.site})`;
    throw new RunError(
      'keyReused',
      `This key was used for another request${what}, which started run ${run}. Nothing was started.`,
      { run },
    );
  }
  const { digest: _digest, ...answer } = keyed;
  return { run, ...answer, first: false };
}
