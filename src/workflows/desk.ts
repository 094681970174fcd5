import { condition, setHandler } from '@temporalio/workflow';
import {
  answerProblem,
  EXAMPLE,
  exampleOf,
  VERB_EFFECT,
  VERB_HELP,
  VERBS,
  type AnswerInput,
  type AnswerResult,
  type Verb,
} from '../domain/answers.ts';
import type { Finding } from '../domain/findings.ts';
import type { Question, RunStatus } from '../domain/status.ts';
import { isUnreadable } from '../temporal/payload-converter.ts';
import { updateOf } from './messages.ts';

export interface AskFor {
  /** Groups well in lists: what kind of trouble this is. */
  type: string;
  text: string;
  findings?: Finding[];
  /** What may be said beside `retry` and `abort`, with what it does here. */
  also?: Partial<Record<'skip' | 'stopHard', string>>;
}

export interface Answer {
  verb: Verb;
  input: AnswerInput | undefined;
}

/** The question as people see it, with what to paste for each answer. */
export function toQuestion(step: string, asked: AskFor, askedAt: string, aftermath: string): Question {
  const effects: Partial<Record<Verb, string>> = {
    retry: VERB_EFFECT.retry,
    ...asked.also,
    abort: `${VERB_EFFECT.abort} ${aftermath}`.trim(),
  };
  return {
    step,
    type: asked.type,
    text: asked.text,
    findings: asked.findings ?? [],
    askedAt,
    reminders: 0,
    answers: VERBS.flatMap((verb) => {
      const effect = effects[verb];
      return effect === undefined ? [] : [{ verb, json: exampleOf(verb), effect }];
    }),
  };
}

/**
 * Takes people's answers. All verbs are registered from the first moment: an untimely one is answered with a sentence,
 * where a missing handler would make it wait in a buffer and strike later.
 */
export class Desk {
  readonly #status: RunStatus;
  readonly #cancelled: () => boolean;
  readonly #publish: () => void;
  #answer: Answer | null = null;

  constructor(run: { status: RunStatus; cancelled: () => boolean; publish: () => void }) {
    this.#status = run.status;
    this.#cancelled = run.cancelled;
    this.#publish = run.publish;
    for (const verb of VERBS) {
      setHandler(updateOf(verb), (input) => this.#take(verb, input), {
        description: VERB_HELP[verb],
        validator: (input) => this.#validate(verb, input),
      });
    }
  }

  /** The answer to the open question; null on cancel. Reminds at growing intervals, from `firstMs` on. */
  async wait(firstMs: number): Promise<Answer | null> {
    this.#answer = null;
    const question = this.#status.question;
    const possible = question?.answers.map(({ verb }) => `"${verb}"`).join(' or ') ?? 'an answer';
    let every = firstMs;
    for (;;) {
      const answered = await condition(() => this.#answer !== null || this.#cancelled(), every, {
        summary: `Reminder: ${question?.step ?? 'a step'} waits for ${possible}`,
      });
      if (answered) return this.#cancelled() ? null : this.#answer;
      // Growing intervals: days of waiting stay a handful of events.
      every = Math.min(every * 2, firstMs * 8);
      if (question) question.reminders += 1;
      this.#publish();
    }
  }

  /** Synchronous, and throws plain errors: an asynchronous validator would hang the run. */
  #validate(verb: Verb, input: unknown): void {
    if (isUnreadable(input))
      throw new Error(
        `The argument is not JSON. A correct one is ${EXAMPLE}${verb === 'skip' ? '' : ', or nothing'}.`,
      );
    const problem = answerProblem(verb, input);
    if (problem !== null) throw new Error(problem);
    const { question, worksIn, headline, state } = this.#status;
    if (question !== null && this.#answer === null) {
      const possible = question.answers.map((answer) => answer.verb);
      if (possible.includes(verb)) return;
      throw new Error(`"${verb}" is no answer to "${question.step}"; possible are ${possible.join(', ')}.`);
    }
    if (worksIn !== null) throw new Error(`This run only waits for ${worksIn}: send "${verb}" to that run.`);
    if (this.#answer !== null && question !== null)
      throw new Error(`"${this.#answer.verb}" has been said already.`);
    throw new Error(
      `Nothing waits for an answer now: the run is ${state} (${headline}). "${verb}" is possible when a step has stopped; to stop the run now, cancel it: that ${this.#status.cancel}`,
    );
  }

  #take(verb: Verb, input: AnswerInput | undefined): AnswerResult {
    this.#answer = { verb, input };
    const step = this.#status.question?.step ?? 'the step';
    const message: Record<Verb, string> = {
      retry: `"${step}" starts again with a look.`,
      skip: `The run goes on without "${step}".`,
      stopHard: 'The power of the servers that still run is cut.',
      abort: `The run ends at "${step}".`,
    };
    return { accepted: true, message: message[verb] };
  }
}
