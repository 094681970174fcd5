import type { Client } from '@temporalio/client';
import { userAgent } from '../cloud/user-agent.ts';
import { renderHtml } from '../pages/html.ts';
import { renderMarkdown } from '../pages/markdown.ts';
import { RunError } from '../runs/errors.ts';
import { evidenceFrom } from './evidence.ts';
import { fetchHistories } from './fetch.ts';
import { HistoryFileError, notARunbook, type HistoryFile } from './history.ts';
import { pageOf } from './pages/build.ts';
import type { Evidence } from './schema.ts';

export type { Evidence } from './schema.ts';

/** The forms of the report. The JSON is the truth; the others are made from it. */
export const REPORT_FORMATS = ['html', 'md', 'json'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

export interface ReportOptions {
  /** In place of the target that the group has in dr.yaml, ms. */
  targetMs?: number | null;
}

/**
 * The evidence of a run by its id, out of Temporal's history of it: needs no worker, and works for runs that failed, were
 * cancelled or terminated, or have not ended.
 * @throws WorkflowNotFoundError of Temporal's client; RunError `noRun` where it is none of a procedure
 */
export async function fetchEvidence(
  client: Client,
  run: { id: string; runId?: string },
  options: ReportOptions = {},
): Promise<{ evidence: Evidence; history: HistoryFile }> {
  const history = await fetchHistories(client, run);
  const type = notARunbook(history);
  if (type !== null)
    throw new RunError(
      'noRun',
      `${run.id} is no run of a procedure but of "${type}": it has no evidence report.`,
    );
  return { evidence: readEvidence(history, options), history };
}

/** The same out of a stored history. @throws HistoryFileError */
export function readEvidence(history: HistoryFile, { targetMs = null }: ReportOptions = {}): Evidence {
  const type = notARunbook(history);
  if (type !== null)
    throw new HistoryFileError(`is of "${type}", no run of a procedure: it has no evidence report`);
  return evidenceFrom(history, { targetMs, madeBy: userAgent() });
}

export function renderReport(evidence: Evidence, format: ReportFormat): string {
  if (format === 'json') return `${JSON.stringify(evidence, null, 2)}\n`;
  const page = pageOf(evidence);
  return format === 'html' ? renderHtml(page) : renderMarkdown(page);
}
