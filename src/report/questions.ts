import type { WorkFacts } from './merge.ts';
import type { WordFact } from './facts.ts';
import { objectOf, textOf } from './payloads.ts';
import type { QuestionEvidence, WordEvidence } from './schema.ts';

/** What the run asked, and what people said. */

export type QuestionFact = QuestionEvidence & { words: WordEvidence[] };

const WAITS = ': waits for an answer';
const TAKEN_ONCE = 'taken once';

export function wordsOf(facts: WorkFacts): WordEvidence[] {
  return facts.words.map(({ at, verb, input, answer, event }: WordFact) => {
    const said = objectOf(input);
    const { question } = said;
    return {
      at,
      verb,
      by: textOf(said['by']),
      reason: textOf(said['reason']),
      finding: textOf(said['finding']),
      text: textOf(said['text']),
      question: typeof question === 'number' && question > 0 ? Math.trunc(question) : null,
      repeated: answer?.includes(TAKEN_ONCE) ?? false,
      answer,
      source: event,
    };
  });
}

/**
 * Out of what the run wrote on its screen: a question opens where a human is needed first, and closes where none is.
 * The words that named no question are given to the one that was open.
 */
export function questionsOf(facts: WorkFacts, words: WordEvidence[]): QuestionFact[] {
  const questions: QuestionFact[] = [];
  let open: QuestionFact | null = null;
  let openSince: string | null = null;
  let run = 0;
  let count = 0;
  for (const memo of facts.memos) {
    // The run that started this one counts its own questions.
    if (memo.event.run !== run) count = 0;
    run = memo.event.run;
    if (open && memo.needsHuman && memo.askedAt === openSince) continue;
    if (open) open.endedAt = memo.at;
    open = null;
    if (!memo.needsHuman) continue;
    openSince = memo.askedAt;
    count += 1;
    const title = (memo.headline ?? '').split(WAITS)[0] ?? '';
    open = {
      number: count,
      step: memo.step ?? '',
      title: title === '' ? 'Question' : title,
      type: memo.questionType,
      text: memo.question ?? '',
      askedAt: memo.at,
      endedAt: null,
      answered: null,
      reminders: 0,
      words: [],
    };
    questions.push(open);
  }
  // A run that ended while it asked has closed its question with itself.
  if (open && facts.end) open.endedAt = facts.end.at;
  for (const question of questions) {
    const until = question.endedAt ?? facts.lastEventAt;
    question.reminders = facts.timers.filter(
      ({ summary, firedAt }) =>
        summary?.startsWith('Reminder') &&
        firedAt !== null &&
        firedAt >= question.askedAt &&
        firedAt <= until,
    ).length;
  }
  for (const word of words) answer(questions, word);
  return questions;
}

function answer(questions: readonly QuestionFact[], word: WordEvidence): void {
  if (word.verb === 'note' || word.repeated) return;
  const meant = questions.find(({ askedAt, endedAt, answered }) => {
    return answered === null && askedAt <= word.at && (endedAt === null || word.at <= endedAt);
  });
  if (meant === undefined) return;
  word.question ??= meant.number;
  meant.answered = `${word.verb}${word.by === null ? '' : ` by ${word.by}`}`;
  meant.words.push(word);
}
