import { setTimeout as delay } from 'node:timers/promises';
import { defaultPayloadConverter } from '@temporalio/common';
import type { WorkflowExecutionDescription } from '@temporalio/client';
import { sayMs, clock } from '../domain/details.ts';
import type { FollowState } from '../domain/follow.ts';
import type { RunReport, RunStatus } from '../domain/status.ts';
import type { Connected } from '../temporal/connection.ts';
import { namesOf } from '../temporal/errors.ts';
import { CommandError, EXIT, type ExitCode } from './exit.ts';
import { paint, type Output } from './output.ts';
import { viewRun, type RunView } from './runs.ts';

const EVERY_MS = 400;

/** Prints a run live until it has ended; survives a lost connection and a missing worker. */
export async function followRun(
  temporal: Connected,
  typed: string,
  out: Output,
  options: { stopAtQuestion: boolean },
): Promise<ExitCode> {
  const screen = new Screen(out);
  for (;;) {
    const view = await viewRun(temporal.client, typed).catch((error: unknown) => {
      if (error instanceof CommandError) throw error;
      screen.trouble(`no answer from Temporal (${namesOf(error)}); trying again`);
      return null;
    });
    if (view !== null) {
      screen.show(view);
      if (view.record.status.name !== 'RUNNING') return end(temporal, view, out);
      if (options.stopAtQuestion && view.status?.question) return EXIT.waiting;
    }
    await delay(EVERY_MS);
  }
}

/** Prints each thing once. */
class Screen {
  readonly #out: Output;
  #run = '';
  #events = 0;
  #question = '';
  #trouble = '';
  #progress = '';

  constructor(out: Output) {
    this.#out = out;
  }

  show({ id, record, status }: RunView): void {
    if (id !== this.#run) {
      // A run that hands over leads on to another one, with a timeline of its own.
      if (this.#run !== '') this.#out.line(`           ${paint('dim', `the work is done in ${id}`)}`);
      this.#run = id;
      this.#events = 0;
    }
    if (status === null) {
      const memo = record.memo ?? {};
      this.trouble(
        `no worker answers for this run; Temporal's record says: ${String(memo['headline'] ?? record.status.name)}`,
      );
      return;
    }
    this.#trouble = '';
    this.#out.data(status);
    this.#showSteps(status);
    this.#showProgress(status, record);
    this.#showQuestion(status);
  }

  trouble(text: string): void {
    if (text === this.#trouble) return;
    this.#trouble = text;
    this.#out.warn(text);
  }

  #showSteps(status: RunStatus): void {
    for (const entry of status.timeline.slice(this.#events)) {
      const elapsed = sayMs(Date.parse(entry.at) - Date.parse(status.startedAt)).padStart(9);
      this.#out.line(`${elapsed}  ${entry.kind === 'step' ? paint('bold', entry.text) : `  ${entry.text}`}`);
    }
    this.#events = status.timeline.length;
  }

  /** What the poller saw last, out of its heartbeat: no query and no history event needed for it. */
  #showProgress(status: RunStatus, record: WorkflowExecutionDescription): void {
    const saw = progressOf(record);
    if (saw === null || saw === this.#progress) return;
    this.#progress = saw;
    const elapsed = sayMs(Date.now() - Date.parse(status.startedAt)).padStart(9);
    this.#out.line(`${elapsed}    ${paint('dim', saw)}`);
  }

  #showQuestion(status: RunStatus): void {
    const { question } = status;
    const key = question ? question.askedAt : '';
    if (key === this.#question) return;
    this.#question = key;
    if (!question) return;
    this.#out.line('');
    this.#out.line(
      paint('yellow', `  Waiting for you: ${question.step} stopped (${clock(question.askedAt)} UTC).`),
    );
    this.#out.line(`  ${question.text}`);
    for (const finding of question.findings.filter((one) => one.weight === 'blocks')) {
      this.#out.line(`  - needs: ${finding.needs}`);
      this.#out.line(`    do:    ${finding.todo}`);
    }
    for (const answer of question.answers)
      this.#out.line(`  dr ${answer.verb} ${status.run}   ${answer.effect}`);
    this.#out.line('');
  }
}

function progressOf(record: WorkflowExecutionDescription): string | null {
  for (const pending of record.raw.pendingActivities ?? []) {
    const payload = pending.heartbeatDetails?.payloads?.[0];
    if (pending.activityType?.name !== 'follow' || !payload) continue;
    const state = defaultPayloadConverter.fromPayload<FollowState | undefined>(payload);
    if (state?.saw) return state.saw;
  }
  return null;
}

async function end(temporal: Connected, view: RunView, out: Output): Promise<ExitCode> {
  const handle = temporal.client.workflow.getHandle(view.id);
  try {
    const report = (await handle.result()) as RunReport;
    out.data({ report });
    out.line(`${paint('bold', 'Outcome:')} ${report.outcome}. ${report.summary}`);
    const stops =
      report.outcome === 'dry run' && report.findings.some((finding) => finding.weight === 'blocks');
    return stops ? EXIT.notReached : EXIT.ok;
  } catch (error) {
    const { name } = view.record.status;
    const words = view.status?.headline ?? namesOf(error);
    out.data({ ended: name, message: words });
    out.line(`${paint('bold', 'Outcome:')} ${name.toLowerCase()}. ${words}`);
    return name === 'CANCELLED' ? EXIT.cancelled : EXIT.notReached;
  }
}
