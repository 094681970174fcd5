import type { Client } from '@temporalio/client';
import type { RunReport } from '../domain/status.ts';
import { isOpen, notesOf, progressOf, type RunView } from '../runs/notes.ts';
import { Asker } from './asker.ts';
import type { Display } from './display.ts';
import { paint } from './output.ts';
import { noWorker } from './say.ts';
import { Tree, type Picture } from './tree.ts';
import { headingOf, questionBlock, rowsOf } from './tree-rows.ts';

interface Options {
  client: Client;
  id: string;
  by: string | undefined;
  /** Is there somebody to ask, and may he be asked? */
  asks: boolean;
  onCtrlC: () => void;
}

/** A followed run on a terminal: its steps as a tree, and its questions to the person who sits there. */
export class Live implements Display {
  readonly #id: string;
  readonly #tree: Tree;
  readonly #asker: Asker | null;
  #view: RunView | null = null;
  #report: RunReport | null = null;
  #trouble = '';

  private constructor({ client, id, by, asks, onCtrlC }: Options) {
    this.#id = id;
    this.#tree = new Tree(() => this.#picture());
    const stage = { clear: () => this.#tree.close(), resume: () => this.#tree.open() };
    this.#asker = asks ? new Asker({ client, by, onCtrlC, ...stage }) : null;
  }

  static async open(options: Options): Promise<Live> {
    const live = new Live(options);
    await live.#tree.open();
    return live;
  }

  show(view: RunView): void {
    if (view.status === null) {
      if (isOpen(view)) this.#trouble = noWorker(view.id, notesOf(view.record).headline);
      return;
    }
    this.#view = view;
    this.#trouble = '';
    this.#asker?.offer(view.status);
  }

  showReport(report: RunReport): void {
    this.#report = report;
  }

  trouble(text: string): void {
    this.#trouble = text;
  }

  async close(): Promise<void> {
    await this.#asker?.close(this.#report ?? this.#view?.status ?? null);
    this.#tree.close();
  }

  leave(): void {
    this.#tree.close();
  }

  #picture(): Picture {
    const shown = this.#report ?? this.#view?.status ?? null;
    if (shown === null) return { heading: this.#id, rows: [], footer: this.#footer() };
    const progress = this.#view === null ? null : progressOf(this.#view.record);
    return { heading: headingOf(shown), rows: rowsOf(shown, progress, Date.now()), footer: this.#footer() };
  }

  #footer(): string[] {
    const trouble = this.#trouble === '' ? [] : [paint('yellow', `! ${this.#trouble}`)];
    const status = this.#view?.status ?? null;
    if (this.#report !== null || status === null || status.endedAt !== null) return trouble;
    // The prompt below lists the answers.
    const question = questionBlock(status, this.#asker?.asks !== true);
    const keys = this.#asker?.waitsForEnter === true ? 'Enter: answer here. ' : '';
    const hint = `${keys}Ctrl-C ends the watching, never the run. Cancel now ${status.cancel}`;
    return [...question, ...trouble, paint('dim', hint)];
  }
}
