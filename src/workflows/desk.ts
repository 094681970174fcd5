import { condition, setHandler } from '@temporalio/workflow';
import {
  answerProblem,
  helpOf,
  unreadableProblem,
  VERBS,
  type AnswerInput,
  type AnswerResult,
  type Verb,
} from '../domain/answers.ts';
import type { Question, RunStatus } from '../domain/status.ts';
import { isUnreadable } from '../temporal/payload-converter.ts';
import { updateOf } from './messages.ts';

export interface Answer {
  verb: Verb;
  input: AnswerInput;
}

/** A sentence if this answer is possible here, but not for this person or in this form. */
export type Refuse = (verb: Verb, input: AnswerInput) => string | null;

interface Taken extends Answer {
  question: number;
  at: string;
  message: string;
}

const DAY_MS = 86_400_000;
/** Enough for any double click; a run of days must not grow by it. */
const REMEMBERED = 50;

/**
 * Takes people's answers. All verbs are registered from the first moment: an untimely one is answered with a sentence,
 * where a missing handler would make it wait in a buffer and strike later. The same answer twice is one answer.
 */
export class Desk {
  readonly #status: RunStatus;
  readonly #cancelled: () => boolean;
  readonly #publish: () => void;
  readonly #note: (text: string) => void;
  readonly #reminded: (question: Question) => void;
  readonly #taken: Taken[] = [];
  #answer: Answer | null = null;
  #refuse: Refuse = () => null;

  constructor(run: {
    status: RunStatus;
    cancelled: () => boolean;
    publish: () => void;
    note: (text: string) => void;
    reminded: (question: Question) => void;
  }) {
    this.#status = run.status;
    this.#cancelled = run.cancelled;
    this.#publish = run.publish;
    this.#note = run.note;
    this.#reminded = run.reminded;
    for (const verb of VERBS) {
      setHandler(updateOf(verb), (input) => this.#take(verb, input ?? {}), {
        description: helpOf(verb),
        validator: (input) => this.#validate(verb, input),
      });
    }
  }

  /**
   * The answer to the open question; null on cancel, and when its time is over (`until`). Reminds at growing intervals,
   * from `firstMs` on: a wait of a month stays a handful of events.
   */
  async wait(firstMs: number, refuse: Refuse): Promise<Answer | null> {
    this.#answer = null;
    this.#refuse = refuse;
    const { question } = this.#status;
    const possible = question?.answers.map(({ verb }) => `"${verb}"`).join(' or ') ?? 'an answer';
    const end = question?.until ? Date.parse(question.until) : Number.POSITIVE_INFINITY;
    let every = firstMs;
    for (;;) {
      const ms = Math.min(every, Math.max(0, end - Date.now()));
      const answered = await condition(() => this.#answer !== null || this.#cancelled(), ms, {
        summary: `Reminder: ${question?.title ?? 'a step'}; waits for ${possible}`.slice(0, 200),
      });
      if (answered) return this.#cancelled() ? null : this.#answer;
      if (Date.now() >= end) return null;
      every = Math.min(every * 2, Math.max(DAY_MS, firstMs));
      if (question) question.reminders += 1;
      this.#publish();
      if (question) this.#reminded(question);
    }
  }

  /** Synchronous, and throws plain errors: an asynchronous validator would hang the run. */
  #validate(verb: Verb, raw: unknown): void {
    const problem = isUnreadable(raw)
      ? unreadableProblem(verb)
      : (answerProblem(verb, raw) ?? this.#untimely(verb, (raw ?? {}) as AnswerInput));
    if (problem !== null) throw new Error(problem);
  }

  #untimely(verb: Verb, input: AnswerInput): string | null {
    const { question, worksIn, headline, state, endedAt, cancel } = this.#status;
    if (worksIn !== null) return `This run only waits for ${worksIn}: send "${verb}" to that run.`;
    if (verb === 'note') return endedAt === null ? null : 'The run has ended.';
    if (this.#sameAgain(verb, input) !== undefined) return null;
    const meant = this.#taken.find((one) => one.question === input.question);
    if (meant) return `Question ${meant.question} has been answered: ${said(meant)}.`;
    if (question === null) {
      const last = this.#taken.at(-1);
      // Read by a query that was a moment ahead of the run.
      if (input.question !== undefined && input.question > (last?.question ?? 0))
        return `Question ${input.question} is not open now. Look at the run again; when it asks, say it again.`;
      return `Nothing waits for an answer now: the run is ${state} (${headline}).${last ? ` The last answer was ${said(last)}.` : ''} "${verb}" is possible when the run asks for it; to stop the run now, cancel it: that ${cancel}`;
    }
    if (this.#answer !== null) return `"${this.#answer.verb}" has been said already.`;
    if (input.question !== undefined && input.question !== question.number)
      return `There is no question ${input.question}; the open one is ${question.number} (${question.title}).`;
    const possible = question.answers.map((answer) => answer.verb);
    if (!possible.includes(verb))
      return `"${verb}" is no answer to "${question.title}"; possible are ${possible.join(', ')}.`;
    return this.#refuse(verb, input);
  }

  /** The answer that this one repeats: to the question it names, or, where none is open, to the last one. */
  #sameAgain(verb: Verb, input: AnswerInput): Taken | undefined {
    const { question } = this.#status;
    const meant =
      input.question === undefined
        ? question === null || this.#answer !== null
          ? this.#taken.at(-1)
          : undefined
        : this.#taken.find((one) => one.question === input.question);
    const same = (one: Taken) =>
      one.verb === verb &&
      (['by', 'reason', 'finding'] as const).every((key) => one.input[key] === input[key]);
    return meant && same(meant) ? meant : undefined;
  }

  #take(verb: Verb, input: AnswerInput): AnswerResult {
    if (verb === 'note') {
      this.#note(`note${input.by ? ` by ${input.by}` : ''}: ${input.text ?? ''}`);
      return { accepted: true, message: 'Noted in the report.' };
    }
    const again = this.#sameAgain(verb, input);
    if (again) return { accepted: true, message: `${again.message} (Said already, and taken once.)` };
    const { question } = this.#status;
    this.#answer = { verb, input };
    const message = resultOf(verb, question);
    const at = new Date(Date.now()).toISOString();
    this.#taken.push({ verb, input, question: question?.number ?? 0, at, message });
    if (this.#taken.length > REMEMBERED) this.#taken.shift();
    return { accepted: true, message };
  }
}

function said({ verb, input, at }: Taken): string {
  return `"${verb}"${input.by ? ` by ${input.by}` : ''} at ${at.slice(11, 19)} UTC`;
}

function resultOf(verb: Exclude<Verb, 'note'>, question: Question | null): string {
  const step = question?.step ?? 'the step';
  const effect = question?.answers.find((answer) => answer.verb === verb)?.effect;
  if (question?.type.startsWith('Drill') && effect !== undefined) return `Taken: ${effect}`;
  const results: Record<typeof verb, string> = {
    retry: `"${step}" starts again with a look.`,
    confirmAzRestored: 'Noted that the zone is restored; the run goes on.',
    approve: 'Approved.',
    decline: 'Declined: the run ends, and nothing is sent.',
    breakGlass: 'The run goes on without approval; everybody will see it.',
    override: `"${step}" starts again with a look, in spite of the finding.`,
    attest: 'The run looks whether it is so.',
    skip: `The run goes on without "${step}".`,
    stopHard: 'The power of the servers that still run is cut.',
    release: 'The run lets the group go and ends well.',
    abort: `The run ends at "${step}".`,
  };
  return results[verb];
}
