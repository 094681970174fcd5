import type { Client } from '@temporalio/client';
import { PRACTICE } from '../domain/procedures.ts';
import { collect } from '../report/collect.ts';
import type { RunFacts } from '../report/facts.ts';
import { pageOfRuns, type ListedRun } from '../runs/list.ts';
import { readBoard } from '../runs/readiness.ts';
import { historyToJson } from '../temporal/history-json.ts';
import type { ReadyGroup } from './groups.ts';
import { isNoWorkflow } from '../temporal/faults.ts';

/** What Temporal has of drills and exercises, without a worker. Nothing here judges. */

const PAGE = 500;
/** Entries of Temporal's list looked through: about half of them only hand over to another run. */
const MOST_LISTED = 20_000;
/** Input and configuration stand among the first events of a run; what was written together counts as one here. */
const BEGINNING = 20;

/** All that ended since then or is under way, as Temporal lists it. `cut`: there is more than was looked through. */
export async function listPractice(
  client: Client,
  since: string,
): Promise<{ runs: ListedRun[]; cut: boolean }> {
  const types = PRACTICE.map((procedure) => `"${procedure}"`).join(', ');
  const query = `WorkflowType IN (${types}) AND ExecutionStatus != "ContinuedAsNew" AND (CloseTime >= "${since}" OR ExecutionStatus = "Running")`;
  const runs: ListedRun[] = [];
  let token: Uint8Array = new Uint8Array();
  let seen = 0;
  do {
    const page = await pageOfRuns(client, query, { size: PAGE, token });
    runs.push(...page.runs.filter(didTheWork));
    seen += page.runs.length;
    token = page.next;
  } while (token.length > 0 && seen < MOST_LISTED);
  return { runs, cut: token.length > 0 };
}

/** Not one that handed over to another run, or joined it, unless it was refused there: then nothing else tells of it. */
function didTheWork({ summary }: ListedRun): boolean {
  const { worksIn, state, headline } = summary;
  if (worksIn === null) return true;
  return state === 'refused' && !(headline ?? '').startsWith(`Run ${worksIn}: `);
}

/**
 * What the history says of a run. One that completed has left a report: its beginning and its last event are enough, however
 * long it is. Null: Temporal has it no longer.
 */
export async function factsOf(client: Client, { summary, execution }: ListedRun): Promise<RunFacts | null> {
  const run = { workflowId: summary.run, runId: execution };
  try {
    const history = endedWell(summary) ? await ends(client, run) : await whole(client, run);
    return collect({ ...run, events: historyToJson(history).events });
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

type Run = { workflowId: string; runId: string };
type History = Parameters<typeof historyToJson>[0];

function endedWell({ state }: ListedRun['summary']): boolean {
  return ['completed', 'already there', 'declined', 'dry run'].includes(state);
}

function whole(client: Client, { workflowId, runId }: Run): Promise<History> {
  return client.workflow.getHandle(workflowId, runId).fetchHistory();
}

async function ends(client: Client, execution: Run): Promise<History> {
  const asked = { namespace: client.options.namespace, execution };
  const [first, last] = await Promise.all([
    client.workflowService.getWorkflowExecutionHistory({ ...asked, maximumPageSize: BEGINNING }),
    // 2 = the last event alone.
    client.workflowService.getWorkflowExecutionHistory({ ...asked, historyEventFilterType: 2 }),
  ]);
  const events = first.history?.events ?? [];
  const known = new Set(events.map(({ eventId }) => String(eventId)));
  const end = (last.history?.events ?? []).filter(({ eventId }) => !known.has(String(eventId)));
  return { events: [...events, ...end] } as History;
}

function isNotFound(error: unknown): boolean {
  // gRPC: 5 = not found.
  return isNoWorkflow(error) || (error instanceof Error && (error as { code?: unknown }).code === 5);
}

/** What the last readiness checks knew of the groups; none where nothing is checked. */
export async function readyGroups(client: Client, site: string | undefined): Promise<ReadyGroup[]> {
  const board = await readBoard(client, { site });
  return (board?.checks ?? []).flatMap((check) =>
    check.groups.map(({ id, name, lastDrillAt, findings }) => ({
      site: check.site,
      id,
      name,
      lastDrillAt,
      overdue: findings.find(({ code }) => code === 'drill-overdue')?.saw ?? null,
    })),
  );
}
