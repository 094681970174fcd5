import { randomUUID } from 'node:crypto';
import { WorkflowNotFoundError, WorkflowUpdateFailedError, type WorkflowHandle } from '@temporalio/client';
import { exampleOf, VERB_WORDS, VERBS, type AnswerInput, type Verb } from '../../src/domain/answers.ts';
import type { Question, RunStatus } from '../../src/domain/status.ts';
import { weighted } from './dice.ts';
import type { Asked, Execution, Given } from './facts.ts';
import { pause, persistently } from './patience.ts';
import type { Move } from './plan.ts';

/** What somebody is about to say. `unfit`: no run may take it. */
export interface Said {
  verb: Verb;
  input: unknown;
  unfit: boolean;
}

const LIKELY: Readonly<Record<Verb, number>> = {
  retry: 6,
  confirmAzRestored: 5,
  approve: 5,
  override: 4,
  attest: 2,
  skip: 2,
  stopHard: 2,
  release: 1,
  breakGlass: 1,
  decline: 0.5,
  abort: 0.5,
  note: 0,
};

const PEOPLE = ['carla', 'dora', 'emil'];
const ANSWER_MS = 15_000;
/** In this order, people end what still asks. */
const TO_THE_END: readonly Verb[] = ['release', 'decline', 'skip', 'abort'];

/** What this move says to this question. */
export function choose(move: Move, question: Question): Said {
  const possible = question.answers.map(({ verb }) => verb);
  const verb = weighted(
    move.roll,
    possible.map((one) => [LIKELY[one], one] as const),
  );
  const example = question.answers.find((one) => one.verb === verb)?.json ?? '{}';
  const by = PEOPLE[Math.floor(move.roll * 997) % PEOPLE.length] ?? 'carla';
  const { question: number, ...rest } = JSON.parse(example) as AnswerInput;
  const fit = { ...rest, by, ...(move.withNumber ? { question: number } : {}) };
  switch (move.kind) {
    case 'fit':
      return { verb, input: fit, unfit: false };
    case 'wrongQuestion':
      return { verb, input: { ...fit, question: question.number + 40 }, unfit: true };
    case 'unknownField':
      return { verb, input: { ...fit, force: true }, unfit: true };
    case 'notJson':
      return { verb, input: 'yes, go on', unfit: true };
    case 'nobody': {
      const needy = VERBS.filter((one) => VERB_WORDS[one].needs.length > 0);
      return { verb: needy[Math.floor(move.roll * needy.length)] ?? 'approve', input: {}, unfit: true };
    }
    case 'notOffered': {
      const others = VERBS.filter((one) => one !== 'note' && !possible.includes(one));
      const other = others[Math.floor(move.roll * others.length)] ?? 'approve';
      const input = { ...(JSON.parse(exampleOf(other)) as AnswerInput), by, question: question.number };
      return { verb: other, input, unfit: true };
    }
    default:
      return move.kind satisfies never;
  }
}

/** What ends the run with the least harm. */
export function toTheEnd(question: Question): Said {
  const possible = question.answers.map(({ verb }) => verb);
  const verb = TO_THE_END.find((one) => possible.includes(one)) ?? possible[0] ?? 'abort';
  const input = { by: 'night shift', reason: 'chaos is over', question: question.number };
  return { verb, input, unfit: false };
}

/** The people of one run: they answer what it asks, by the plan's moves first, then to its end. */
export class People {
  readonly given: Given[] = [];
  readonly asked: Asked[] = [];
  #moves: Move[];
  readonly #closing: () => boolean;
  readonly #signal: AbortSignal;
  readonly #busy = new Set<string>();

  constructor(options: { moves: readonly Move[]; closing: () => boolean; signal: AbortSignal }) {
    this.#moves = [...options.moves];
    this.#closing = options.closing;
    this.#signal = options.signal;
  }

  /** Somebody looks at a run that says it asks, and stays until it does no more. */
  async look(handle: WorkflowHandle, execution: Execution): Promise<void> {
    if (this.#busy.has(execution.runId)) return;
    this.#busy.add(execution.runId);
    let known = 0;
    while (!this.#signal.aborted && execution.end === null) {
      const status = await statusOf(handle, this.#signal);
      if (status === null || status.endedAt !== null) break;
      const { question } = status;
      if (question === null) break;
      if (question.number !== known) this.#note(execution, status, question);
      known = question.number;
      await this.#answer(handle, execution, question);
    }
    this.#busy.delete(execution.runId);
  }

  #note(execution: Execution, status: RunStatus, question: Question): void {
    const { type, title, text, answers } = question;
    const verbs = answers.map(({ verb }) => verb);
    this.asked.push({ runId: execution.runId, type, title, text, group: status.group, verbs });
  }

  async #answer(handle: WorkflowHandle, execution: Execution, question: Question): Promise<void> {
    const move = this.#closing() ? undefined : this.#moves.shift();
    if (move === undefined && !this.#closing()) return pause(300, this.#signal);
    if (move) await pause(move.afterMs, this.#signal);
    const said = move ? choose(move, question) : toTheEnd(question);
    const { verb, input, unfit } = said;
    const updateId = randomUUID();
    // Answered by a worker, which may be killed with it in hand. The same id: it is said once however often it is sent.
    const work = () =>
      handle.client.withDeadline(Date.now() + ANSWER_MS, () =>
        handle.executeUpdate(verb, { args: [input], updateId }),
      );
    const { runId } = execution;
    const entry = {
      runId,
      at: Date.now(),
      verb,
      questionType: question.type,
      unfit,
      said: JSON.stringify(input),
    };
    try {
      if ((await persistently(work, { signal: this.#signal, isFinal: isAnswer })) === null) return;
      this.given.push({ ...entry, taken: true });
    } catch {
      this.given.push({ ...entry, taken: false });
      await pause(50, this.#signal);
    }
  }
}

/** The run's own word, or null where there is none to be had. */
export async function statusOf(
  handle: WorkflowHandle,
  signal: AbortSignal,
  onFailure: (error: unknown) => void = () => {},
): Promise<RunStatus | null> {
  const work = () =>
    handle.client.withDeadline(Date.now() + ANSWER_MS, () => handle.query<RunStatus>('status'));
  return persistently(work, {
    signal,
    onFailure,
    isFinal: (error) => error instanceof WorkflowNotFoundError,
  }).catch(() => null);
}

function isAnswer(error: unknown): boolean {
  return error instanceof WorkflowUpdateFailedError || error instanceof WorkflowNotFoundError;
}
