import { VERB_WORDS, answerProblem, type AnswerInput, type Verb } from '../domain/answers.ts';
import { commandOf } from '../domain/commands.ts';
import { namedOverrides } from '../domain/questions.ts';
import { warningOf } from '../domain/stakes.ts';
import type { Question, RunStatus } from '../domain/status.ts';
import { choose, sure, type, type Asking } from './ask.ts';

export interface Chosen {
  verb: Verb;
  input: AnswerInput;
}

const LATER = 'later';

/**
 * Asks for the answer to one question: the verb, what it needs, and a second word where it can't be taken back.
 * @param by who sits here, as far as known
 * @returns null where the person leaves the question open, or nobody needs the answer any more
 */
export async function askForAnswer(
  question: Question,
  { by, say, asking }: { by: string | undefined; say: (line: string) => void; asking: Asking },
): Promise<Chosen | null> {
  for (;;) {
    const verb = await choose<Verb | typeof LATER>(
      `Question ${question.number}: your answer`,
      choicesOf(question),
      asking,
    );
    if (verb === null || verb === LATER) return null;
    const input = await inputFor(verb, question, by, asking);
    if (isClosed(asking)) return null;
    // Escape: back to the verbs.
    if (input === null) continue;
    const warning = warningOf(
      verb,
      question.answers.find((one) => one.verb === verb),
    );
    if (warning === null) return { verb, input };
    say(`! ${warning}`);
    if ((await sure(`${commandOf(verb)}, really?`, asking)) === true) return { verb, input };
    if (isClosed(asking)) return null;
  }
}

function isClosed({ signal }: Asking): boolean {
  return signal?.aborted === true;
}

function choicesOf(question: Question) {
  const width = Math.max(...question.answers.map(({ verb }) => commandOf(verb).length));
  return [
    // First, so that an Enter meant for something else answers nothing.
    { value: LATER, label: 'keep watching; leave it open' } as const,
    ...question.answers.map(({ verb, effect }) => ({
      value: verb,
      label: `${commandOf(verb).padEnd(width)}  ${effect}`,
    })),
  ];
}

async function inputFor(
  verb: Verb,
  { number, findings }: Question,
  by: string | undefined,
  asking: Asking,
): Promise<AnswerInput | null> {
  const input: AnswerInput = { question: number, ...(by ? { by } : {}) };
  for (const field of VERB_WORDS[verb].needs) {
    const typed =
      field === 'finding'
        ? await findingOf(namedOverrides(findings), asking)
        : await type(
            LABEL[field],
            { given: field === 'by' ? (by ?? '') : '', problem: problemIn(field) },
            asking,
          );
    if (typed === null) return null;
    input[field] = typed;
  }
  return input;
}

const LABEL = {
  by: 'Your name',
  reason: 'Why (it stands in the report)',
  text: 'What to write down',
} as const;

/** As the run checks it: too long, or empty. A note takes no more and no less. */
function problemIn(field: string): (typed: string) => string | null {
  return (typed) => {
    if (typed === '') return 'It is needed.';
    const problem = answerProblem('note', { text: typed });
    return problem === null ? null : `Too long (${field}: at most 500 characters).`;
  };
}

function findingOf(names: readonly string[], asking: Asking): Promise<string | null> {
  const [only] = names;
  if (names.length === 1 && only !== undefined) return Promise.resolve(only);
  return choose(
    'Which finding',
    names.map((value) => ({ value, label: value })),
    asking,
  );
}

/** Who answered the question that is not open any more, and what; out of what the run says of itself. */
export function answerIn(status: Pick<RunStatus, 'timeline'> | null, question: Question): string | null {
  const said = status?.timeline.find(
    ({ at, text }) => at >= question.askedAt && question.answers.some(({ verb }) => isWordOf(verb, text)),
  );
  return said?.text ?? null;
}

function isWordOf(verb: Verb, text: string): boolean {
  return text === verb || text.startsWith(`${verb} by `) || text.startsWith(`${verb}: `);
}
