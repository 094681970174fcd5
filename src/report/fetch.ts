import type { Client } from '@temporalio/client';
import { historyToJson } from '../temporal/history-json.ts';
import { collect } from './collect.ts';
import type { RunFacts, RunRef } from './facts.ts';
import { toHistoryFile, type HistoryFile, type RunHistory } from './history.ts';
import { objectOf, textOf } from './payloads.ts';
import { isNoWorkflow } from '../temporal/faults.ts';

/** What Temporal has of a run, without a worker. Nothing here judges. */

interface Fetched {
  history: RunHistory;
  facts: RunFacts;
}

/** More hands than any run goes through; a loop of pointers must end. */
const MOST = 50;

/**
 * The histories behind a report on this run, oldest first: of the run that did the work, wherever that was, over all that
 * it went on as, and of the run that started it. The last one is the one that did the work.
 * @throws WorkflowNotFoundError of Temporal's client
 */
export async function fetchHistories(
  client: Client,
  run: { id: string; runId?: string },
): Promise<HistoryFile> {
  const asked = await read(client, { workflowId: run.id, runId: run.runId ?? null });
  const worker = await follow(client, asked);
  const chain = [worker];
  for (let i = 0; i < MOST; i++) {
    const first = chain[0]?.facts;
    const earlier = first?.continuedFrom
      ? await find(client, { ...first, runId: first.continuedFrom })
      : null;
    if (earlier === null) break;
    chain.unshift(earlier);
  }
  const parent = chain[0]?.facts.parent ?? worker.facts.parent;
  const start = parent === null ? null : await find(client, parent);
  if (start !== null) chain.unshift(start);
  return toHistoryFile(chain.map(({ history }) => history));
}

/** From the run that was asked for to the one that did the work, and over all that it went on as. */
async function follow(client: Client, asked: Fetched): Promise<Fetched> {
  let here = asked;
  for (let i = 0; i < MOST; i++) {
    const { end } = here.facts;
    const next = end?.kind === 'continued' ? { ...here.facts, runId: end.runId } : worksIn(here.facts);
    const there = next === null ? null : await find(client, next);
    if (there === null) return here;
    here = there;
  }
  return here;
}

/** The run that this one handed its work to, or joined. One that was refused did neither. */
function worksIn(facts: RunFacts): (RunRef & { around?: string }) | null {
  const child = facts.children.at(-1);
  const joined = facts.activities.findLast(({ type }) => type === 'joinRun');
  if (joined && (child === undefined || joined.scheduledAt > child.at)) {
    const run = textOf(objectOf(joined.input)['run']);
    const gone = objectOf(joined.result)['kind'] === 'gone';
    const refused = joined.failure?.type === 'GroupBusy';
    if (run !== null && !gone && !refused)
      return { workflowId: run, runId: null, around: joined.startedAt ?? joined.scheduledAt };
  }
  return child ?? null;
}

/** Null where Temporal has it no longer. */
async function find(client: Client, ref: RunRef & { around?: string }): Promise<Fetched | null> {
  try {
    const runId = ref.runId ?? (ref.around ? await runAround(client, ref.workflowId, ref.around) : null);
    return await read(client, { workflowId: ref.workflowId, runId });
  } catch (error) {
    if (isNoWorkflow(error)) return null;
    throw error;
  }
}

/** Which run of this id was open at that time; null: the latest will have to do. */
async function runAround(client: Client, workflowId: string, at: string): Promise<string | null> {
  const time = Date.parse(at);
  for await (const info of client.workflow.list({ query: `WorkflowId = ${JSON.stringify(workflowId)}` })) {
    const { startTime, closeTime, runId } = info;
    if (startTime.getTime() <= time && (closeTime === undefined || closeTime.getTime() >= time)) return runId;
  }
  return null;
}

async function read(client: Client, { workflowId, runId }: RunRef): Promise<Fetched> {
  const fetched = await client.workflow.getHandle(workflowId, runId ?? undefined).fetchHistory();
  const { events } = historyToJson(fetched);
  const started = objectOf(events[0]?.['workflowExecutionStartedEventAttributes']);
  const own = runId ?? textOf(started['originalExecutionRunId']) ?? 'unknown';
  const history = { workflowId, runId: own, events };
  return { history, facts: collect(history) };
}
