import { exampleOf, VERB_WORDS, VERBS, type AnswerInput, type Verb } from './answers.ts';
import type { FailureType, QuestionType } from './errors/index.ts';
import { blocking, isOverridable, overridable, type Finding } from './findings.ts';
import type { Question } from './status.ts';

/** What may be said, with what it does here; null: what it always does. */
export type Possible = Partial<Record<Verb, string | null>>;

export interface AskFor {
  type: QuestionType;
  /** In a few words: "Approval needed". */
  title: string;
  text: string;
  findings?: readonly Finding[];
  answers: Possible;
  /** When the run goes on by itself, ISO 8601. */
  until?: string;
}

/** What a failed step asks; `retry` and `abort` always answer it. */
export interface StepQuestion {
  type: FailureType;
  text: string;
  findings?: readonly Finding[];
  also?: Possible;
}

/** The question as people see it, with what to paste for each answer. */
export function toQuestion(asked: AskFor, at: { number: number; step: string; askedAt: string }): Question {
  const { type, title, text, findings = [], answers, until = null } = asked;
  const [finding] = namedOverrides(findings);
  return {
    ...at,
    type,
    title,
    text,
    findings: [...findings],
    reminders: 0,
    until,
    answers: VERBS.flatMap((verb) => {
      const effect = answers[verb];
      if (effect === undefined) return [];
      const json = exampleOf(verb, { question: at.number, finding });
      return [{ verb, json, effect: effect ?? VERB_WORDS[verb].effect }];
    }),
  };
}

/** What may be said to a failed step, overrides of its findings included. */
export function stepAnswers(
  { findings = [], also = {} }: StepQuestion,
  aftermath: string,
): { answers: Possible; refuse: (verb: Verb, input: AnswerInput) => string | null } {
  const open = overridable(findings);
  const named = namedOverrides(findings);
  const answers: Possible = {
    retry: null,
    ...(open.includes('zone-not-restored') ? { confirmAzRestored: null } : {}),
    ...(named.length > 0 ? { override: `goes on in spite of ${named.join(' or ')}.` } : {}),
    ...also,
    abort: `${VERB_WORDS.abort.effect} ${aftermath}`.trim(),
  };
  const refuse = (verb: Verb, input: AnswerInput) =>
    verb !== 'override' || named.some((finding) => finding === input.finding)
      ? null
      : `There is no finding ${JSON.stringify(input.finding)} to override here; there is ${named.join(', ')}.`;
  return { answers, refuse };
}

/** A restored zone has a verb of its own. None helps beside a finding that can't be overridden. */
export function namedOverrides(findings: readonly Finding[]): string[] {
  if (blocking(findings).some(({ code }) => !isOverridable(code))) return [];
  return overridable(findings).filter((finding) => finding !== 'zone-not-restored');
}
