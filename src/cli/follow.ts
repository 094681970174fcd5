import { setTimeout as delay } from 'node:timers/promises';
import { WorkflowFailedError } from '@temporalio/client';
import { docsOf } from '../domain/errors/index.ts';
import type { RunReport } from '../domain/status.ts';
import type { Connected } from '../temporal/connection.ts';
import { namesOf } from '../temporal/errors.ts';
import { CommandError, EXIT, type ExitCode } from './exit.ts';
import type { Display } from './display.ts';
import { paint, type Output } from './output.ts';
import { findRecord } from '../runs/find.ts';
import { isOpen, notesOf, worksIn, type RunRecord, type RunView } from '../runs/notes.ts';
import { endOf } from '../runs/outcome.ts';
import { withStatus } from '../runs/status.ts';
import { showCursor } from './interrupt.ts';
import { findingLines } from './say.ts';
import { Screen } from './screen.ts';
import { canAsk, isLive } from './terminal.ts';

const EVERY_MS = 400;
/** Of one look at Temporal's record: the client's own patience would leave a person before a picture that stands still. */
const LOOK_MS = 5_000;

export interface FollowOptions {
  stopAtQuestion: boolean;
  /** Line by line, terminal or not. */
  plain: boolean;
  /** Who sits here, as far as known. */
  by: string | undefined;
}

/**
 * Shows a run live until it has ended; survives a lost connection and a missing worker. Where the run waits for
 * another one, that one is shown, but it is this run's own end that counts.
 */
export async function followRun(
  temporal: Connected,
  id: string,
  out: Output,
  options: FollowOptions,
): Promise<ExitCode> {
  let display: Display | null = null;
  // Ctrl-C ends the watching, and people must know that it ends nothing else.
  const onCtrlC = () => {
    display?.leave();
    showCursor();
    process.stderr.write(
      `\nThe run goes on; only watching has ended. Watch it again: dr watch ${id}   Stop it: dr cancel ${id}\n`,
    );
    process.exit(EXIT.interrupted);
  };
  process.once('SIGINT', onCtrlC);
  try {
    display = await openDisplay(temporal, id, out, options, onCtrlC);
    return await follow(temporal, id, out, display, options);
  } finally {
    await display?.close();
    process.off('SIGINT', onCtrlC);
  }
}

async function openDisplay(
  { client }: Connected,
  id: string,
  out: Output,
  { plain, by, stopAtQuestion }: FollowOptions,
  onCtrlC: () => void,
): Promise<Display> {
  const { json } = out;
  if (!isLive({ json, plain })) return new Screen(out);
  // Only here: nobody else needs what draws and asks.
  const { Live } = await import('./live.ts');
  return Live.open({ client, id, by, asks: !stopAtQuestion && canAsk({ json }), onCtrlC });
}

async function follow(
  temporal: Connected,
  id: string,
  out: Output,
  display: Display,
  { stopAtQuestion }: FollowOptions,
): Promise<ExitCode> {
  let last: Seen | null = null;
  for (;;) {
    const seen: Seen | null = await lookTwice(temporal, id).catch((error: unknown) => {
      if (error instanceof CommandError) throw error;
      display.trouble(`Temporal does not answer (${namesOf(error)}); trying again`);
      return null;
    });
    if (seen !== null) {
      // One chain of runs: who starts the group again under the same id is none of ours.
      if (last !== null && seen.chain !== last.chain) return end(temporal, last, null, display, out);
      if (!isOpen(seen.front)) return end(temporal, seen, last, display, out);
      last = seen;
      display.show(seen.shown);
      if (stopAtQuestion && seen.shown.status?.question) return EXIT.waiting;
    }
    await delay(EVERY_MS);
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
  const soon = (run: string) => client.withDeadline(Date.now() + LOOK_MS, () => findRecord(client, run));
  const front = await soon(id);
  if (front === null) throw new CommandError('DR_NO_RUN', `There is no run ${id} any more.`);
  const next = worksIn(front);
  const working = next === null ? null : await soon(next);
  return {
    front,
    shown: await withStatus(client, working ?? front),
    chain: front.record.raw.workflowExecutionInfo?.firstRunId,
  };
}

/** @param before what was seen before the end, if anything */
async function end(
  temporal: Connected,
  { front, shown }: Seen,
  before: Seen | null,
  display: Display,
  out: Output,
): Promise<ExitCode> {
  const { id, record } = front;
  try {
    const report = (await temporal.client.workflow.getHandle(id, record.runId).result()) as RunReport;
    display.showReport(report);
    await display.close();
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
      display.show(other ? await withStatus(temporal.client, front) : shown);
    }
    await display.close();
    const said = message ?? notesOf(record).headline ?? 'It left no reason.';
    const docs = docsOf(code);
    out.data({ run: id, outcome: word, message: said, code, docs });
    out.line(`${paint('bold', 'Outcome:')} ${word}. ${said}`);
    out.line(paint('dim', docs));
    return word === 'cancelled' ? EXIT.cancelled : EXIT.notReached;
  }
}
