import { isOverridable, OVERRIDABLE } from './findings.ts';

/** Checks on what a person sends to a run. Pure and synchronous: an asynchronous validator would hang the run. */

/** What a person may say; which of them are possible now, the question says. `note` always is. */
export const VERBS = [
  'retry',
  'confirmAzRestored',
  'approve',
  'decline',
  'breakGlass',
  'override',
  'attest',
  'skip',
  'stopHard',
  'release',
  'abort',
  'note',
] as const;
export type Verb = (typeof VERBS)[number];

/** The one argument of each verb; it may be left out where nothing in it is asked for. */
export interface AnswerInput {
  /** Who answers. */
  by?: string;
  reason?: string;
  /** Number of the question that is meant: an answer to an earlier one is never taken for this one. */
  question?: number;
  /** `override`: the finding that the run may go on in spite of. */
  finding?: string;
  /** `note`: what goes into the report. */
  text?: string;
}

export interface AnswerResult {
  accepted: true;
  message: string;
}

interface VerbWords {
  /** Fields without which it is not taken. */
  needs: readonly ('by' | 'reason' | 'finding' | 'text')[];
  /** In the Temporal UI's list of updates. */
  help: string;
  /** What it does, where the question says nothing closer. */
  effect: string;
}

export const VERB_WORDS: Readonly<Record<Verb, VerbWords>> = {
  retry: {
    needs: [],
    help: 'Try the stopped step again: looks first.',
    effect: 'looks again from the start of this step, then goes on if all is well.',
  },
  confirmAzRestored: {
    needs: ['by'],
    help: 'Confirm that the zone that was lost is restored, so that a reprotect may begin.',
    effect: 'the zone that was lost is back: goes on with the reprotect.',
  },
  approve: { needs: ['by'], help: 'Approve what the run wants to do next.', effect: 'goes on.' },
  decline: {
    needs: ['by'],
    help: 'Decline what the run wants to do: it ends cleanly, nothing is sent.',
    effect: 'ends the run cleanly; nothing is sent.',
  },
  breakGlass: {
    needs: ['by', 'reason'],
    help: 'Go on without the approvals that are missing, in an emergency.',
    effect: 'goes on without approval; everybody will see it.',
  },
  override: {
    needs: ['by', 'finding', 'reason'],
    help: 'Go on in spite of a finding that can be overridden.',
    effect: 'looks again, and goes on in spite of this finding.',
  },
  attest: {
    needs: ['by'],
    help: 'Say that you have done the stopped step by hand: taken only if a fresh look agrees. Sends nothing.',
    effect: 'you have done it by hand: taken if a fresh look agrees; sends nothing.',
  },
  skip: {
    needs: ['reason'],
    help: 'Go on without the stopped step, where that is possible.',
    effect: 'goes on without this step; the report says so.',
  },
  stopHard: {
    needs: [],
    help: 'Cut the power of servers that ignore a stop.',
    effect: 'cuts the power of the servers that still run.',
  },
  release: {
    needs: ['by'],
    help: 'Let the group go at a joint: the run ends well where it is, and another procedure may take the group.',
    effect: 'ends the run here, well; another procedure may take the group.',
  },
  abort: {
    needs: [],
    help: 'End the run at the stopped step.',
    effect: 'ends the run here; nothing more is sent.',
  },
  note: {
    needs: ['text'],
    help: 'Write something into the report; possible at any time, changes nothing.',
    effect: 'writes into the report.',
  },
};

const MAX_TEXT = 500;
const FIELDS = ['by', 'reason', 'question', 'finding', 'text'];
const SAMPLE = {
  by: 'you',
  reason: 'why',
  text: 'what to remember',
};

/** What to paste: names its question, so that it can't hit a later one. */
export function exampleOf(
  verb: Verb,
  given: { question?: number; finding?: string | undefined } = {},
): string {
  const { question, finding = OVERRIDABLE[0] } = given;
  const { needs } = VERB_WORDS[verb];
  return JSON.stringify({
    ...(question === undefined ? {} : { question }),
    ...(needs.includes('finding') ? { finding } : {}),
    by: SAMPLE.by,
    ...(needs.includes('reason') ? { reason: SAMPLE.reason } : {}),
    ...(needs.includes('text') ? { text: SAMPLE.text } : {}),
  });
}

/** In the Temporal UI's list of updates. */
export function helpOf(verb: Verb): string {
  return `${VERB_WORDS[verb].help} Argument: ${correct(verb)}`;
}

/** What is no JSON at all. */
export function unreadableProblem(verb: Verb): string {
  return `The argument is not JSON. A correct one is ${correct(verb)}.`;
}

function correct(verb: Verb, given: { finding?: string } = {}): string {
  return `${exampleOf(verb, given)}${VERB_WORDS[verb].needs.length === 0 ? ', or nothing' : ''}`;
}

/** A sentence if the argument can't be taken, else null. */
export function answerProblem(verb: Verb, raw: unknown): string | null {
  const problem = (what: string) => `${what} A correct argument is ${correct(verb, findingOf(raw))}.`;
  const given = raw ?? {};
  if (typeof given !== 'object' || Array.isArray(given)) return problem(`"${verb}" takes one JSON object.`);
  for (const [key, value] of Object.entries(given)) {
    if (!FIELDS.includes(key))
      return problem(`${JSON.stringify(key.slice(0, 40))} is not known to "${verb}".`);
    if (key === 'question') {
      if (!Number.isSafeInteger(value)) return problem('"question" must be the number of a question.');
      continue;
    }
    if (typeof value !== 'string') return problem(`"${key}" must be a text.`);
    if (value.length > MAX_TEXT) return problem(`"${key}" is longer than ${MAX_TEXT} characters.`);
  }
  const input = given as AnswerInput;
  for (const field of VERB_WORDS[verb].needs) {
    // What is in the report for good: somebody will ask who said it, and why.
    if ((input[field] ?? '').trim() === '') return problem(`"${verb}" needs ${NEEDED[field]}.`);
  }
  const { finding } = input;
  if (verb === 'override' && !isOverridable(finding ?? '')) {
    return problem(
      `${JSON.stringify((finding ?? '').slice(0, 40))} can't be overridden; ${OVERRIDABLE.join(', ')} can.`,
    );
  }
  return null;
}

const NEEDED = {
  by: 'a name in "by"',
  reason: 'a reason',
  finding: 'a "finding"',
  text: 'a "text"',
} as const;

function findingOf(raw: unknown): { finding?: string } {
  const finding: unknown = (raw as AnswerInput | null | undefined)?.finding;
  return typeof finding === 'string' && isOverridable(finding) ? { finding } : {};
}

/** " by anna: the link is back" for the timeline. */
export function saySource(answer: AnswerInput | null | undefined): string {
  const by = answer?.by ? ` by ${answer.by}` : '';
  const reason = answer?.reason ? `: ${answer.reason}` : '';
  return `${by}${reason}`;
}

/** A sentence where an approval was pasted as it stands: it would be nobody's. */
export function nobodysWord({ by }: AnswerInput): string | null {
  return samePerson(by, SAMPLE.by) ? 'Put your own name into "by": an approval is somebody\'s.' : null;
}

/** Two names of one person: people write their own as it comes. */
export function samePerson(one: string | null | undefined, other: string | null | undefined): boolean {
  const plain = (name: string | null | undefined) => (name ?? '').trim().toLowerCase();
  return plain(one) !== '' && plain(one) === plain(other);
}
