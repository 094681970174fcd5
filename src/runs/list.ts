import type { Client } from '@temporalio/client';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { tsToDate } from '@temporalio/common/lib/time.js';
import { PROCEDURES, type Procedure } from '../domain/procedures.ts';
import type { RunState } from '../domain/status.ts';
import { RunError } from './errors.ts';
import type { RunNotes } from './notes.ts';
import { ENDS, type ListedState, type RunFilter, type RunSummary } from './told.ts';

/** Pages of Temporal's own list that one page of ours may take: a filter that nothing passes must end, too. */
const MOST_PAGES = 10;
/** A cursor of Temporal is far shorter. */
const MOST_CURSOR = 4_000;

/**
 * One page of runs, the open ones first. It may be shorter than asked for, even empty, while `next` leads on.
 * Filtered by the runs' own notes, so no search attribute is needed.
 */
export async function listRuns(
  client: Client,
  filter: RunFilter,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ runs: RunSummary[]; next: string | null }> {
  const found: RunSummary[] = [];
  let token: Uint8Array = tokenOf(cursor);
  for (let page = 0; page < MOST_PAGES && found.length < limit; page++) {
    // Never more than fit: nothing of a page is left behind between two cursors.
    const answer = await pageOfRuns(client, queryOf(filter), { size: limit - found.length, token });
    found.push(...answer.runs.map(({ summary }) => summary).filter((one) => passes(filter, one)));
    token = answer.next;
    if (token.length === 0) return { runs: found, next: null };
  }
  return { runs: found, next: Buffer.from(token).toString('base64url') };
}

/** A run with the one execution of it that is meant: an id may be used again. */
export interface ListedRun {
  summary: RunSummary;
  execution: string;
}

/** One page of Temporal's own list; an empty `next`: it was the last. */
export async function pageOfRuns(
  client: Client,
  query: string,
  { size, token }: { size: number; token: Uint8Array },
): Promise<{ runs: ListedRun[]; next: Uint8Array }> {
  const { executions, nextPageToken } = await client.workflowService.listWorkflowExecutions({
    namespace: client.options.namespace,
    query,
    pageSize: size,
    nextPageToken: token,
  });
  const runs = (executions ?? []).map((one) => ({
    summary: summaryOf(one),
    execution: one.execution?.runId ?? '',
  }));
  return { runs, next: nextPageToken ?? new Uint8Array() };
}

function queryOf({ open, needsHuman, state }: RunFilter): string {
  const types = PROCEDURES.map((procedure) => `"${procedure}"`).join(', ');
  const underWay =
    open === true || needsHuman === true || (state !== undefined && OPEN_STATES.includes(state));
  const status = underWay ? '= "Running"' : '!= "ContinuedAsNew"';
  return `WorkflowType IN (${types}) AND ExecutionStatus ${status}`;
}

function tokenOf(cursor: string | undefined): Uint8Array {
  if (cursor === undefined) return new Uint8Array();
  const token = cursor.length > MOST_CURSOR ? Buffer.alloc(0) : Buffer.from(cursor, 'base64url');
  if (token.length === 0) throw new RunError('badInput', '"cursor" is none that a list gave.');
  return token;
}

const OPEN_STATES: readonly ListedState[] = ['running', 'waiting', 'settling'];

type Execution = NonNullable<
  Awaited<ReturnType<Client['workflowService']['listWorkflowExecutions']>>['executions']
>[number];

/** By Temporal's numbers: 1 running, 2 completed, 3 failed, 4 canceled, 5 terminated, 7 timed out. */
const STATE_OF: Readonly<Record<number, ListedState>> = {
  1: 'running',
  2: 'completed',
  3: 'failed',
  4: 'cancelled',
  5: 'terminated',
  7: 'timed out',
};

function summaryOf({ execution, type, status, startTime, closeTime, memo }: Execution): RunSummary {
  const run = execution?.workflowId ?? '';
  const notes = notesIn(memo?.fields ?? {});
  const { keyed, goal, worksIn = null } = notes;
  const ended = STATE_OF[status ?? 0] ?? 'failed';
  const open = ended === 'running';
  const said = notes.state as RunState | undefined;
  // A run that was ended from outside still has what it said last.
  const trusted = said !== undefined && (open || !(OPEN_STATES.includes(said) || isEnd(ended)));
  const [, site, groupId] = /^dr\/([^/:]+)\/([^/]+)/.exec(worksIn ?? run) ?? [];
  return {
    run,
    procedure: (type?.name ?? 'failover') as Procedure,
    site: keyed?.site ?? site ?? null,
    group: goal?.group ?? notes.group ?? keyed?.group ?? null,
    groupId: goal !== undefined || worksIn !== null ? (groupId ?? null) : null,
    dryRun: notes.dryRun ?? keyed?.dryRun ?? said === 'dry run',
    state: trusted ? said : ended,
    open,
    step: notes.step || null,
    headline: notes.headline ?? null,
    needsHuman: open && notes.needsHuman === true,
    startedAt: startTime ? tsToDate(startTime).toISOString() : '',
    endedAt: !open && closeTime ? tsToDate(closeTime).toISOString() : null,
    worksIn,
  };
}

function isEnd(state: ListedState): boolean {
  return (ENDS as readonly string[]).includes(state);
}

/** A memo that is no JSON was written by somebody else: it says nothing to us. */
function notesIn(fields: Readonly<Record<string, Payload>>): RunNotes {
  const notes: Record<string, unknown> = {};
  for (const [name, payload] of Object.entries(fields)) {
    try {
      notes[name] = defaultPayloadConverter.fromPayload(payload);
    } catch {
      // Not ours.
    }
  }
  return notes as RunNotes;
}

function passes(filter: RunFilter, one: RunSummary): boolean {
  const { open, state, site, group, needsHuman } = filter;
  return (
    (open === undefined || one.open === open) &&
    (state === undefined || one.state === state) &&
    (site === undefined || one.site === site) &&
    (group === undefined || one.group === group || one.groupId === group) &&
    (needsHuman === undefined || one.needsHuman === needsHuman)
  );
}
