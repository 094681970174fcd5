import { setTimeout as delay } from 'node:timers/promises';
import { WorkflowFailedError } from '@temporalio/client';
import { docsOf } from '../domain/errors/index.ts';
import type { RunReport } from '../domain/status.ts';
import type { Connected } from '../temporal/connection.ts';
import { namesOf } from '../temporal/errors.ts';
import { CommandError, EXIT, type ExitCode } from './exit.ts';
import { paint, type Output } from './output.ts';
import { findRecord } from '../runs/find.ts';
import { isOpen, notesOf, worksIn, type RunRecord, type RunView } from '../runs/notes.ts';
import { endOf } from '../runs/outcome.ts';
import { withStatus } from '../runs/status.ts';
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
        if (last !== null && seen.chain !== last.chain) return await end(temporal, last, null, screen, out);
        if (!isOpen(seen.front)) return await end(temporal, seen, last, screen, out);
        last = seen;
        screen.show(seen.shown);
        if (options.stopAtQuestion && seen.shown.status?.question) return EXIT.waiting;
      }
      await delay(EVERY_MS);
    }
  } finally {
    release();
  }
}

interface Seen {
  /** The run that was asked for. */
  front: RunRecord;
  /** The same, or the run that it waits for. */
  shown: RunView;
  /** The same through each "continued as new" and reset. */
  chain: string | null | undefined;
}

async function lookTwice({ client }: Connected, id: string): Promise<Seen> {
  const front = await findRecord(client, id);
  if (front === null) throw new CommandError('DR_NO_RUN', `There is no run ${id} any more.`);
  const next = worksIn(front);
  const working = next === null ? null : await findRecord(client, next);
  return {
    front,
    shown: await withStatus(client, working ?? front),
    chain: front.record.raw.workflowExecutionInfo?.firstRunId,
  };
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

/** @param before what was seen before the end, if anything */
async function end(
  temporal: Connected,
  { front, shown }: Seen,
  before: Seen | null,
  screen: Screen,
  out: Output,
): Promise<ExitCode> {
  const { id, record } = front;
  try {
    const report = (await temporal.client.workflow.getHandle(id, record.runId).result()) as RunReport;
    screen.showReport(report);
    out.data({ report });
    out.line(`${paint('bold', 'Outcome:')} ${report.outcome}. ${report.summary}`);
    if (report.outcome === 'declined') return EXIT.notReached;
    if (!report.dryRun) return EXIT.ok;
    const blocks = report.findings.filter((finding) => finding.weight === 'blocks');
    for (const line of findingLines(blocks)) out.line(line);
    return blocks.length > 0 ? EXIT.notReached : EXIT.ok;
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    const { word, message, code } = endOf(error);
    if (!isOpen(front)) {
      // Of another run only what was seen while this one waited for it, and nothing that this one was refused for.
      const other = shown.id !== id && (before === null || word === 'refused');
      screen.show(other ? await withStatus(temporal.client, front) : shown);
    }
    const said = message ?? notesOf(record).headline ?? 'It left no reason.';
    const docs = docsOf(code);
    out.data({ run: id, outcome: word, message: said, code, docs });
    out.line(`${paint('bold', 'Outcome:')} ${word}. ${said}`);
    out.line(paint('dim', docs));
    return word === 'cancelled' ? EXIT.cancelled : EXIT.notReached;
  }
}
