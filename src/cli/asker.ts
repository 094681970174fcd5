import { emitKeypressEvents } from 'node:readline';
import type { Client } from '@temporalio/client';
import type { Question, RunStatus } from '../domain/status.ts';
import { answerRun } from '../runs/answer.ts';
import { answerIn, askForAnswer } from './answering.ts';
import { explain } from './explain.ts';

interface Stage {
  client: Client;
  by: string | undefined;
  /** Leaves the picture with the question where it is, and makes room for a prompt; gives the screen back. */
  clear: () => void;
  resume: () => Promise<void>;
  onCtrlC: () => void;
}

interface Open {
  key: string;
  question: Question;
  closing: AbortController;
  /** What the run says of the answer that somebody else gave. */
  meanwhile: string | null;
  done: Promise<void>;
}

/** What the run says of itself, alive or in its report. */
type Said = Pick<RunStatus, 'timeline'> | null;

/** Puts the open question of a followed run to the person at the terminal. One prompt at a time, each for one question. */
export class Asker {
  readonly #stage: Stage;
  #open: Open | null = null;
  /** The question that was answered here, or left open. */
  #leftAlone = '';
  /** What Enter does: brings the prompt of the question back that was left open. */
  #again: (() => void) | null = null;
  #release: (() => void) | null = null;
  #closed = false;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#listen();
  }

  /** Is Enter what brings the prompt back? */
  get waitsForEnter(): boolean {
    return this.#again !== null;
  }

  get asks(): boolean {
    return this.#open !== null;
  }

  /** Called with each look at the run. */
  offer(status: RunStatus): void {
    if (this.#closed) return;
    const { question } = status;
    const key = question === null ? '' : `${status.run} ${question.number} ${question.askedAt}`;
    if (this.#open !== null) {
      if (this.#open.key !== key) this.#closePrompt(status);
      return;
    }
    this.#again = null;
    if (question === null) return;
    const ask = () => this.#put(status, question, key);
    if (key === this.#leftAlone) this.#again = ask;
    else ask();
  }

  /** Nobody needs an answer any more. @param status what the run said last */
  async close(status: Said): Promise<void> {
    this.#closed = true;
    this.#stopListening();
    const open = this.#open;
    if (open === null) return;
    this.#closePrompt(status);
    await open.done;
  }

  #closePrompt(status: Said): void {
    if (this.#open === null || this.#open.closing.signal.aborted) return;
    this.#open.meanwhile = answerIn(status, this.#open.question);
    this.#open.closing.abort();
  }

  #put(status: RunStatus, question: Question, key: string): void {
    this.#stopListening();
    this.#again = null;
    const open: Open = {
      key,
      question,
      closing: new AbortController(),
      meanwhile: null,
      done: Promise.resolve(),
    };
    this.#open = open;
    this.#leftAlone = key;
    open.done = this.#converse(status, open)
      // A terminal that can't ask is no reason to stop watching.
      .catch((error: unknown) => say([`! ${explain(error).message}`]))
      .then(async () => {
        say(['']);
        this.#open = null;
        if (!this.#closed) this.#listen();
        await this.#stage.resume();
      });
  }

  async #converse({ run }: RunStatus, open: Open): Promise<void> {
    const { client, by, clear, onCtrlC } = this.#stage;
    const { question, closing } = open;
    const { signal } = closing;
    clear();
    for (;;) {
      const chosen = await askForAnswer(question, {
        by,
        say: (line) => say([line]),
        asking: { signal, onCtrlC },
      });
      if (signal.aborted) {
        say([
          `Question ${question.number} is not open any more: ${open.meanwhile ?? 'it was answered elsewhere, or the run went on'}.`,
        ]);
        return;
      }
      if (chosen === null) return;
      try {
        const { message } = await answerRun(client, run, chosen.verb, chosen.input);
        say([message]);
        return;
      } catch (error) {
        // Not this person, not in this form, nobody there to take it: it can be said again, or otherwise.
        say([`! ${explain(error).message}`]);
      }
    }
  }

  /**
   * Between prompts. The terminal echoes nothing then, which would break the picture, and an Enter that was pressed
   * before a question came is none of its answers.
   */
  #listen(): void {
    const look = (_text: unknown, key: { name?: string; ctrl?: boolean } | undefined) => {
      if (key?.ctrl === true && key.name === 'c') this.#stage.onCtrlC();
      else if (key?.name === 'return') this.#again?.();
    };
    emitKeypressEvents(process.stdin);
    process.stdin.setRawMode(true).resume().on('keypress', look);
    this.#release = () => process.stdin.off('keypress', look).setRawMode(false).pause();
  }

  #stopListening(): void {
    this.#release?.();
    this.#release = null;
  }
}

function say(lines: readonly string[]): void {
  for (const line of lines) process.stderr.write(`${line}\n`);
}
