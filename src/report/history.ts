import { createHash } from 'node:crypto';
import { BLOCK_TYPE } from '../domain/block.ts';
import type { Coded } from '../domain/errors/index.ts';
import { SCHEDULED } from '../domain/scheduled.ts';
import type { EventJson } from '../temporal/history-json.ts';

/** One run's history, in Temporal's own JSON. */
export interface RunHistory {
  workflowId: string;
  runId: string;
  events: readonly EventJson[];
}

/** The histories that a report is derived from, oldest first, as one text: what is hashed, stored and read back. */
export interface HistoryFile {
  runs: RunHistory[];
  text: string;
  sha256: string;
}

/**
 * One event a line, keys sorted: Temporal's server gives the entries of its maps in any order, and the same history must
 * always be the same bytes.
 */
export function toHistoryFile(runs: readonly RunHistory[]): HistoryFile {
  const parts = runs.map(({ workflowId, runId, events }) => {
    const lines = events.map((event) => JSON.stringify(sorted(event)));
    return `{"workflowId":${JSON.stringify(workflowId)},"runId":${JSON.stringify(runId)},"events":[\n${lines.join(',\n')}\n]}`;
  });
  const text = `{"format":"dr-runbooks/history/1","runs":[\n${parts.join(',\n')}\n]}\n`;
  return { runs: [...runs], text, sha256: sha256(text) };
}

export class HistoryFileError extends Error implements Coded {
  override readonly name = 'HistoryFileError';
  readonly drCode = 'DR_HISTORY_FILE';
}

/**
 * Reads what `toHistoryFile` wrote, or one history as Temporal's command line and UI export it. The hash is of the text
 * as it is.
 * @throws HistoryFileError
 */
export function parseHistoryFile(text: string): HistoryFile {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new HistoryFileError('is not JSON');
  }
  const { runs, events } = (raw ?? {}) as { runs?: unknown; events?: unknown };
  const given: unknown[] = Array.isArray(runs) ? runs : Array.isArray(events) ? [{ events }] : [];
  const read = given.map(readRun);
  if (read.length === 0) throw new HistoryFileError('has no history: neither "runs" nor "events"');
  return { runs: read, text, sha256: sha256(text) };
}

/** Workflow types of ours that are no runbooks: they carry nothing out on a group. */
const NO_RUNBOOKS: readonly string[] = ['readiness', SCHEDULED, BLOCK_TYPE, 'deliverNotices'];

/** What a history is of that has no evidence report; null: it has one. */
export function notARunbook({ runs }: Pick<HistoryFile, 'runs'>): string | null {
  const started = runs[0]?.events[0]?.['workflowExecutionStartedEventAttributes'] as
    { workflowType?: { name?: unknown } } | undefined;
  const type = started?.workflowType?.name;
  return NO_RUNBOOKS.find((one) => one === type) ?? null;
}

function readRun(raw: unknown): RunHistory {
  const { workflowId, runId, events } = (raw ?? {}) as Partial<Record<keyof RunHistory, unknown>>;
  if (!Array.isArray(events) || events.length === 0) throw new HistoryFileError('has a run without events');
  const first = events[0] as EventJson | null;
  const started = first?.['workflowExecutionStartedEventAttributes'] as Record<string, unknown> | undefined;
  if (started === undefined) throw new HistoryFileError('does not begin with the start of a run');
  const own = (value: unknown, other: unknown): string =>
    typeof value === 'string' ? value : typeof other === 'string' ? other : 'unknown';
  return {
    workflowId: own(workflowId, started['workflowId']),
    runId: own(runId, started['originalExecutionRunId']),
    events: events as EventJson[],
  };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
