import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answerProblem, exampleOf, saySource, VERBS } from '../../src/domain/answers.ts';

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['an empty object', {}],
  ['who', { by: 'anna' }],
  ['who and why', { by: 'anna', reason: 'the link is back' }],
  ['500 characters', { reason: 'x'.repeat(500) }],
])('%s is taken', (_, raw) => {
  expect(answerProblem('retry', raw)).toBeNull();
});

test.each<[string, unknown, says: RegExp]>([
  ['a text', 'retry', /"retry" takes one JSON object/],
  ['a number', 0, /one JSON object/],
  ['false', false, /one JSON object/],
  ['a list', [], /one JSON object/],
  ['an unknown key', { why: 'x' }, /"why" is not known to "retry"/],
  ['a number for a text', { by: 7 }, /"by" must be a text/],
  ['null for a text', { reason: null }, /"reason" must be a text/],
  ['501 characters', { reason: 'x'.repeat(501) }, /"reason" is longer than 500/],
])('%s is refused with a correct example', (_, raw, says) => {
  const problem = answerProblem('retry', raw);
  expect(problem).toMatch(says);
  const example: unknown = JSON.parse(problem?.match(/\{.*\}/)?.[0] ?? '');
  expect(answerProblem('retry', example)).toBeNull();
});

test('property: any value gives a sentence of bounded length or null, at once, and never throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.anything()), (raw) => {
      const problem: unknown = answerProblem('abort', raw);
      expect(problem === null || (typeof problem === 'string' && problem.length < 400)).toBe(true);
    }),
  );
});

test.each<[Parameters<typeof saySource>[0], string]>([
  [undefined, ''],
  [null, ''],
  [{}, ''],
  [{ by: 'anna' }, ' by anna'],
  [{ reason: 'done' }, ': done'],
  [{ by: 'anna', reason: 'done' }, ' by anna: done'],
])('the source of %j reads "%s"', (answer, said) => {
  expect(saySource(answer)).toBe(said);
});

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['no reason', { by: 'anna' }],
  ['an empty reason', { by: 'anna', reason: '  ' }],
])('a skip with %s is refused: it stands in the report for good', (_, raw) => {
  expect(answerProblem('skip', raw)).toMatch(/needs a reason/);
});

test('every verb has a correct example', () => {
  for (const verb of VERBS) expect(answerProblem(verb, JSON.parse(exampleOf(verb)))).toBeNull();
});
