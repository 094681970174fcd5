import type { WorkflowExecutionDescription } from '@temporalio/client';
import { codedStatus } from '../domain/errors/shown.ts';
import type { RunReport, RunState, RunStatus, TimelineEntry } from '../domain/status.ts';
import { paint, type Output } from './output.ts';
import { isOpen, notesOf, progressOf, type RunView } from '../runs/notes.ts';
import type { Display } from './display.ts';
import { elapsed, noWorker, questionLines } from './say.ts';

/** What has been printed of one run. */
interface Page {
  entries: readonly TimelineEntry[];
  question: string;
  progress: string;
  data: string;
}

/** Ends whose last word is the report's summary, which is printed as the outcome. */
const CLOSING: readonly RunState[] = ['completed', 'already there', 'dry run', 'declined'];

/** Prints each thing once, line by line: it needs no terminal. */
export class Screen implements Display {
  readonly #out: Output;
  readonly #pages = new Map<string, Page>();
  #shown = '';
  #trouble = '';

  constructor(out: Output) {
    this.#out = out;
  }

  show(view: RunView): void {
    const { id, record, status } = view;
    if (status === null) {
      if (!isOpen(view)) return;
      this.trouble(noWorker(id, notesOf(record).headline));
      return;
    }
    this.#recovered();
    const page = this.#turnTo(id);
    const data = JSON.stringify(status);
    if (data !== page.data) this.#out.data(codedStatus(status));
    page.data = data;
    // Said again right below: as the outcome, or as the question.
    const closing = CLOSING.includes(status.state) ? status.headline : (status.question?.text ?? null);
    this.#showTimeline(status, page, closing);
    this.#showProgress(status, record, page);
    this.#showQuestion(status, page);
  }

  /** What a run that was too quick to be looked at did, out of its report. */
  showReport(report: RunReport): void {
    if (report.timeline.length > 0) this.#showTimeline(report, this.#turnTo(report.run), report.summary);
  }

  trouble(text: string): void {
    if (text === this.#trouble) return;
    this.#trouble = text;
    this.#out.warn(text);
  }

  /** What is printed stays. */
  async close(): Promise<void> {}

  leave(): void {}

  #recovered(): void {
    if (this.#trouble !== '') this.#out.warn('It answers again.');
    this.#trouble = '';
  }

  #turnTo(id: string): Page {
    if (this.#shown !== '' && this.#shown !== id) this.#out.line(`           ${paint('dim', `in ${id}:`)}`);
    this.#shown = id;
    let page = this.#pages.get(id);
    if (page === undefined) {
      page = { entries: [], question: '', progress: '', data: '' };
      this.#pages.set(id, page);
    }
    return page;
  }

  /** What is new in it. A run that starts over (continued as new, reset) goes on from what it has in common. */
  #showTimeline(
    { startedAt, timeline }: Pick<RunStatus, 'startedAt' | 'timeline'>,
    page: Page,
    closing: string | null = null,
  ): void {
    const differs = timeline.findIndex(({ at, text }, i) => {
      const old = page.entries[i];
      return old?.at !== at || old.text !== text;
    });
    if (differs < 0) return;
    for (const { at, kind, text } of timeline.slice(differs)) {
      if (text === closing) continue;
      const words = kind === 'step' ? paint('bold', text) : `  ${text}`;
      this.#out.line(`${elapsed(startedAt, Date.parse(at))}  ${words}`);
    }
    page.entries = timeline;
  }

  /** What the poller saw last, out of its heartbeat: no query and no history event needed for it. */
  #showProgress(status: RunStatus, record: WorkflowExecutionDescription, page: Page): void {
    const saw = progressOf(record);
    if (saw === null || saw === page.progress) return;
    page.progress = saw;
    this.#out.line(`${elapsed(status.startedAt, Date.now())}    ${paint('dim', saw)}`);
  }

  #showQuestion(status: RunStatus, page: Page): void {
    const { question } = status;
    const key = question ? question.askedAt : '';
    if (key === page.question) return;
    page.question = key;
    if (!question) return;
    this.#out.line('');
    for (const text of questionLines(question, status.run)) this.#out.line(`  ${text}`);
    this.#out.line('');
  }
}
