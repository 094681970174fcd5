import { expect, test } from 'vitest';
import { answerProblem } from '../../src/domain/answers.ts';
import { stepAnswers, toQuestion } from '../../src/domain/questions.ts';
import { choose, toTheEnd } from './people.ts';
import type { Move } from './plan.ts';

const { answers } = stepAnswers({ type: 'ActionFailed', text: 'It failed.', also: { attest: null } }, '');
const QUESTION = toQuestion(
  { type: 'ActionFailed', title: 'Follow job stopped', text: 'It failed.', answers },
  { number: 3, step: 'Follow job', askedAt: '2026-11-21T00:00:00.000Z' },
);
const ROLLS = Array.from({ length: 50 }, (_, i) => i / 50);

function said(kind: Move['kind'], roll: number) {
  return choose({ kind, afterMs: 0, roll, withNumber: true }, QUESTION);
}

test('fit answers are what the question offers, and well-formed', () => {
  for (const roll of ROLLS) {
    const { verb, input, unfit } = said('fit', roll);
    expect(unfit).toBe(false);
    expect(['retry', 'attest', 'abort']).toContain(verb);
    expect(answerProblem(verb, input)).toBeNull();
    expect(input).toMatchObject({ question: 3 });
  }
});

test('unfit answers are malformed, or meant for another question', () => {
  for (const roll of ROLLS) {
    for (const kind of ['unknownField', 'nobody', 'notJson'] as const) {
      const { verb, input, unfit } = said(kind, roll);
      expect(unfit).toBe(true);
      expect(answerProblem(verb, input)).not.toBeNull();
    }
    expect(said('wrongQuestion', roll).input).toMatchObject({ question: 43 });
    expect(['retry', 'attest', 'abort', 'note']).not.toContain(said('notOffered', roll).verb);
  }
});

test('in the end a question is answered by what ends the run', () => {
  expect(toTheEnd(QUESTION)).toMatchObject({ verb: 'abort', input: { question: 3 }, unfit: false });
});
