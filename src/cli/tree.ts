import { DefaultRenderer, Listr, ListrDefaultRendererLogLevels, ListrTaskState, PRESET_TIMER } from 'listr2';
import { paint } from './output.ts';
import type { Row } from './tree-rows.ts';

/** What the tree looks like now; asked for several times a second, so that durations run. */
export interface Picture {
  heading: string;
  rows: Row[];
  /** Below the steps. */
  footer: string[];
}

type Steps = Listr<undefined, typeof DefaultRenderer, typeof DefaultRenderer>;

const STATE = {
  running: ListrTaskState.STARTED,
  waiting: ListrTaskState.PAUSED,
  done: ListrTaskState.COMPLETED,
  stopped: ListrTaskState.FAILED,
  ahead: ListrTaskState.WAITING,
} as const;

/**
 * A step tree on a terminal, drawn in place. The steps are carried out elsewhere: only listr2's renderer is used,
 * its tasks are never run.
 */
export class Tree {
  readonly #picture: () => Picture;
  #renderer: Frame | null = null;

  constructor(picture: () => Picture) {
    this.#picture = picture;
  }

  async open(): Promise<void> {
    if (this.#renderer !== null) return;
    this.#renderer = new Frame(this.#picture);
    await this.#renderer.render();
  }

  /** Leaves what is on the screen where it is. */
  close(): void {
    this.#renderer?.end();
    this.#renderer = null;
  }
}

class Frame extends DefaultRenderer {
  readonly #picture: () => Picture;
  readonly #listr: Steps;

  constructor(picture: () => Picture) {
    // Its own handler of Ctrl-C would end the process with words that are not ours.
    const listr: Steps = new Listr([], { registerSignalListeners: false, exitOnError: false });
    const options = {
      formatOutput: 'wrap',
      // A step that waits for a person does not spin, and its pause has no end that we know.
      icon: { [ListrDefaultRendererLogLevels.PAUSED]: '?' },
      pausedTimer: { ...PRESET_TIMER, condition: false },
    } as const;
    super(listr.tasks, options, listr.events);
    this.#picture = picture;
    this.#listr = listr;
  }

  override create(options?: Parameters<DefaultRenderer['create']>[0]): string {
    const { heading, rows, footer } = this.#picture();
    this.#setTasks(rows);
    const below = footer.length === 0 ? [] : ['', ...footer.flatMap((line) => this.#wrapped(line))];
    return [...this.#wrapped(paint('bold', heading)), super.create(options), ...below].join('\n');
  }

  /** Row by row the same tasks again: the renderer remembers each task that it ever met. */
  #setTasks(rows: readonly Row[]): void {
    const { tasks } = this.#listr;
    while (tasks.length < rows.length) this.#listr.add({ title: '-', task: () => undefined });
    for (const [at, task] of tasks.entries()) {
      const row = rows[at];
      // Else listr2 sets it, a moment later, which is too late for the last frame.
      task['enabled'] = row !== undefined;
      if (row === undefined) continue;
      const { title, lines, state } = row;
      const heading = state === 'ahead' ? paint('dim', title) : title;
      // The fields, not the setters beside them: those draw, and this is drawing.
      task.title = [heading, ...lines.map((line) => paint('dim', line))].join('\n');
      task.state = STATE[state];
    }
  }

  /** A line of ours as the terminal's width has it; else the lines to erase are miscounted. */
  #wrapped(line: string): string[] {
    return line === '' ? [''] : this.format(line, '', 0);
  }
}
