import { setTimeout as delay } from 'node:timers/promises';
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure, TerminatedFailure, TimeoutFailure } from '@temporalio/common';
import { stateAfter } from '../domain/endings.ts';
import type { RunReport } from '../domain/status.ts';
import type { Connected } from '../temporal/connection.ts';
import { namesOf } from '../temporal/errors.ts';
import { CommandError, EXIT, type ExitCode } from './exit.ts';
import { paint, type Output } from './output.ts';
import { isOpen, look, notesOf, worksIn, type RunView } from './runs.ts';
import { findingLines } from './say.ts';
import { Screen } from './screen.ts';

const EVERY_MS = 400;

/**
 * Prints a run live until it has ended; survives a lost connection and a missing worker. Where the run waits for
 * another one, that one is shown, but it is this run's own end that counts.
 */
export async function followRun(
  temporal: Connected,
  id: string,
  out: Output,
  options: { stopAtQuestion: boolean },
): Promise<ExitCode> {
  const screen = new Screen(out);
  const release = onCtrlC(id);
  try {
    let last: Seen | null = null;
    for (;;) {
      const seen: Seen | null = await lookTwice(temporal, id).catch((error: unknown) => {
        if (error instanceof CommandError) throw error;
        screen.trouble(`Temporal does not answer (${namesOf(error)}); trying again`);
        return null;
      });
      if (seen !== null) {
        // One chain of runs: who starts the group again under the same id is none of ours.
        if (last !== null && seen.chain !== last.chain) return await end(temporal, last, false, screen, out);
        if (!isOpen(seen.view)) return await end(temporal, seen, last !== null, screen, out);
        last = seen;
        const shown = seen.working ?? seen.view;
        screen.show(shown);
        if (options.stopAtQuestion && shown.status?.question) return EXIT.waiting;
      }
      await delay(EVERY_MS);
    }
  } finally {
    release();
  }
}

interface Seen {
  /** The run that was asked for. */
  view: RunView;
  /** The run that it waits for. */
  working: RunView | null;
  /** The same through each "continued as new" and reset. */
  chain: string | null | undefined;
}

async function lookTwice({ client }: Connected, id: string): Promise<Seen> {
  const view = await look(client, id);
  if (view === null) throw new CommandError(EXIT.noRun, `There is no run ${id} any more.`);
  const next = worksIn(view);
  const working = next === null ? null : await look(client, next);
  return { view, working, chain: view.record.raw.workflowExecutionInfo?.firstRunId };
}

/** Ctrl-C ends the watching, and people must know that it ends nothing else. */
function onCtrlC(id: string): () => void {
  const stop = () => {
    process.stderr.write(
      `\nThe run goes on; only watching has ended. Watch it again: dr watch ${id}   Stop it: dr cancel ${id}\n`,
    );
    process.exit(EXIT.interrupted);
  };
  process.once('SIGINT', stop);
  return () => process.off('SIGINT', stop);
}

async function end(
  temporal: Connected,
  { view, working }: Seen,
  watched: boolean,
  screen: Screen,
  out: Output,
): Promise<ExitCode> {
  const { id, record, status } = view;
  try {
    const report = (await temporal.client.workflow.getHandle(id, record.runId).result()) as RunReport;
    screen.showReport(report);
    out.data({ report });
    out.line(`${paint('bold', 'Outcome:')} ${report.outcome}. ${report.summary}`);
    if (!report.dryRun) return EXIT.ok;
    const blocks = report.findings.filter((finding) => finding.weight === 'blocks');
    for (const line of findingLines(blocks)) out.line(line);
    return blocks.length > 0 ? EXIT.notReached : EXIT.ok;
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    const { word, message } = outcomeOf(error);
    // A run that was refused because of another one did not do what that one did.
    if (!isOpen(view)) screen.show(watched && working !== null && word !== 'refused' ? working : view);
    const said = message ?? status?.headline ?? notesOf(record).headline ?? 'It left no reason.';
    out.data({ run: id, outcome: word, message: said });
    out.line(`${paint('bold', 'Outcome:')} ${word}. ${said}`);
    return word === 'cancelled' ? EXIT.cancelled : EXIT.notReached;
  }
}

/** How a run ended that brought no report; `message` null where only the run's own screen says why. */
function outcomeOf({ cause }: WorkflowFailedError): { word: string; message: string | null } {
  if (cause instanceof CancelledFailure) return { word: 'cancelled', message: null };
  if (cause instanceof TerminatedFailure) {
    const why =
      cause.message && cause.message !== 'Workflow execution terminated' ? `: ${cause.message}` : '';
    const message = `Somebody terminated the run in Temporal${why}. What it had sent was not followed: look at the group.`;
    return { word: 'terminated', message };
  }
  if (cause instanceof TimeoutFailure) return { word: 'timed out', message: cause.message };
  const type = cause instanceof ApplicationFailure ? cause.type : null;
  return { word: stateAfter(type), message: cause?.message ?? null };
}
