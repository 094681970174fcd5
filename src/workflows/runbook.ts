import {
  ApplicationFailure,
  CancelledFailure,
  ContinueAsNew,
  isCancellation,
  setCurrentDetails,
  workflowInfo,
} from '@temporalio/workflow';
import { refusedDetails } from '../domain/details.ts';
import { stateAfter } from '../domain/endings.ts';
import { parseRequest, type RunRequest } from '../domain/input.ts';
import { EXAMPLES, type Procedure } from '../domain/procedures.ts';
import { inputNamedBy } from '../domain/run-id.ts';
import type { RunReport } from '../domain/status.ts';
import { isUnreadable } from '../temporal/payload-converter.ts';
import { ending } from './failure.ts';
import { Run } from './run.ts';
import { neverBegan } from './telling.ts';

/** Every procedure's frame: checks the input, runs the book, and ends the screen truthfully whatever happens. */
export async function runbook(
  procedure: Procedure,
  input: unknown,
  book: (run: Run) => Promise<RunReport>,
): Promise<RunReport> {
  const request = readInput(procedure, input);
  if ('problem' in request) {
    setCurrentDetails(refusedDetails(request.problem));
    neverBegan(procedure);
    throw ending('InputInvalid', request.problem);
  }
  const run = new Run(procedure, request);
  return run.carryOut(async () => {
    try {
      const report = await book(run);
      if (run.cancelled && run.status.worksIn === null && report.posts > 0) {
        await run.finish(
          'cancelled',
          `Cancelled after the POST; what was sent has ended: ${report.summary}`,
          'Cancelled',
        );
        throw new CancelledFailure(run.status.headline);
      }
      await run.finish(report.outcome, report.summary);
      return report;
    } catch (error) {
      if (run.status.endedAt === null) await tell(run, error);
      throw error;
    }
  });
}

function readInput(procedure: Procedure, input: unknown): RunRequest | { problem: string } {
  if (isUnreadable(input))
    return { problem: `The input is not JSON. A correct input is ${EXAMPLES[procedure]}` };
  return parseRequest(procedure, inputNamedBy(workflowInfo().workflowId, input));
}

async function tell(run: Run, error: unknown): Promise<void> {
  if (error instanceof ContinueAsNew) return;
  if (isCancellation(error)) {
    const { worksIn, posts } = run.status;
    const sent = posts > 0 ? `after ${posts} POST(s)` : 'before anything was sent';
    const said =
      worksIn === null
        ? `Cancelled ${sent}. Last seen: ${run.lastSeen}`
        : `Cancelled. What was sent, and where the group stands, says ${worksIn}.`;
    await run.finish('cancelled', run.withAftermath(said), 'Cancelled');
  } else if (error instanceof ApplicationFailure) {
    await run.finish(stateAfter(error.type), error.message, error.type ?? null);
  }
  // Anything else is a fault of this program: the task fails and is retried, and the run stays where it is.
}
