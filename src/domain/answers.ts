/** Checks on what a person sends to a waiting run. Pure and synchronous: an asynchronous validator would hang the run. */

/** What a person may say to a stopped step; which of them are possible, the question says. */
export const VERBS = ['retry', 'skip', 'stopHard', 'abort'] as const;
export type Verb = (typeof VERBS)[number];

/** The one argument of each verb; it may be left out where `reason` is not asked for. */
export interface AnswerInput {
  /** Who answers. */
  by?: string;
  reason?: string;
}

export interface AnswerResult {
  accepted: true;
  message: string;
}

/** In the Temporal UI's list of updates. */
export const VERB_HELP: Readonly<Record<Verb, string>> = {
  retry: 'Try the stopped step again: looks first. Argument: {"by":"you","reason":"…"} or nothing',
  skip: 'Go on without the stopped step, where that is possible. Argument: {"by":"you","reason":"…"}; the reason is needed',
  stopHard: 'Cut the power of servers that ignore a stop. Argument: {"by":"you","reason":"…"} or nothing',
  abort: 'End the run at the stopped step. Argument: {"by":"you","reason":"…"} or nothing',
};

/** What a verb does, where the question says nothing closer. */
export const VERB_EFFECT: Readonly<Record<Verb, string>> = {
  retry: 'looks again from the start of this step, then goes on if all is well.',
  skip: 'goes on without this step; the report says so.',
  stopHard: 'cuts the power of the servers that still run.',
  abort: 'ends the run here; nothing more is sent.',
};

const MAX_TEXT = 500;

export const EXAMPLE = '{"by":"anna","reason":"the link is back"}';

/** What to paste. */
export function exampleOf(verb: Verb): string {
  return verb === 'skip' ? '{"by":"you","reason":"started by hand"}' : '{"by":"you"}';
}

/** A sentence if the argument can't be taken, else null. */
export function answerProblem(verb: Verb, raw: unknown): string | null {
  const orNothing = verb === 'skip' ? '' : ', or nothing';
  const problem = (what: string) => `${what} A correct argument is ${EXAMPLE}${orNothing}.`;
  if (raw === undefined || raw === null) return verb === 'skip' ? problem('"skip" needs a reason.') : null;
  if (typeof raw !== 'object' || Array.isArray(raw)) return problem(`"${verb}" takes one JSON object.`);
  for (const [key, value] of Object.entries(raw)) {
    if (key !== 'by' && key !== 'reason')
      return problem(`${JSON.stringify(key.slice(0, 40))} is not known to "${verb}".`);
    if (typeof value !== 'string') return problem(`"${key}" must be a text.`);
    if (value.length > MAX_TEXT) return problem(`"${key}" is longer than ${MAX_TEXT} characters.`);
  }
  const { reason } = raw as AnswerInput;
  // A skipped step is in the report for good: somebody will ask why.
  if (verb === 'skip' && (reason === undefined || reason.trim() === ''))
    return problem('"skip" needs a reason.');
  return null;
}

/** " by anna: the link is back" for the timeline. */
export function saySource(answer: AnswerInput | null | undefined): string {
  const by = answer?.by ? ` by ${answer.by}` : '';
  const reason = answer?.reason ? `: ${answer.reason}` : '';
  return `${by}${reason}`;
}
