import { WorkflowFailedError, type Client } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure, TerminatedFailure, TimeoutFailure } from '@temporalio/common';
import { codeOfType, type ErrorCode } from '../domain/errors/index.ts';
import { stateAfter } from '../domain/endings.ts';
import type { RunReport } from '../domain/status.ts';
import { findRun } from './find.ts';
import { isOpen, notesOf, type RunRecord } from './notes.ts';
import type { Outcome } from './told.ts';

/** @returns null while the run is under way. @throws RunError `noRun` */
export async function findOutcome(client: Client, typed: string): Promise<Outcome | null> {
  const found = await findRun(client, typed);
  return isOpen(found) ? null : outcomeOf(client, found);
}

async function outcomeOf(client: Client, { id, record }: RunRecord): Promise<Outcome> {
  try {
    const report = (await client.workflow.getHandle(id, record.runId).result()) as RunReport;
    return { run: id, outcome: report.outcome, message: report.summary, code: null, report };
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    const { word, message, code } = endOf(error);
    const said = message ?? notesOf(record).headline ?? 'It left no reason.';
    return { run: id, outcome: word, message: said, code, report: null };
  }
}

/** How a run ended that brought no report; `message` null where only the run's own screen says why. */
export function endOf({ cause }: WorkflowFailedError): {
  word: string;
  message: string | null;
  code: ErrorCode;
} {
  if (cause instanceof CancelledFailure)
    return { word: 'cancelled', message: null, code: 'DR_RUN_CANCELLED' };
  if (cause instanceof TerminatedFailure) {
    const why =
      cause.message && cause.message !== 'Workflow execution terminated' ? `: ${cause.message}` : '';
    const message = `Somebody terminated the run in Temporal${why}. What it had sent was not followed: look at the group.`;
    return { word: 'terminated', message, code: 'DR_RUN_TERMINATED' };
  }
  if (cause instanceof TimeoutFailure)
    return { word: 'timed out', message: cause.message, code: 'DR_RUN_TIMED_OUT' };
  const type = cause instanceof ApplicationFailure ? cause.type : null;
  return { word: stateAfter(type), message: cause?.message ?? null, code: codeOfType(type) };
}
