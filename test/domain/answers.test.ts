import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  answerProblem,
  exampleOf,
  helpOf,
  samePerson,
  saySource,
  VERBS,
  type Verb,
} from '../../src/domain/answers.ts';

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

/** Without which a verb is not taken: typed once more. A name goes with whatever somebody will ask about later. */
const NEEDS: Record<Verb, string[]> = {
  retry: [],
  confirmAzRestored: ['by'],
  approve: ['by'],
  decline: ['by'],
  breakGlass: ['by', 'reason'],
  override: ['by', 'finding', 'reason'],
  attest: ['by'],
  skip: ['reason'],
  stopHard: [],
  release: ['by'],
  abort: [],
  note: ['text'],
};
const FULL = { by: 'anna', reason: 'because', finding: 'not-in-sync', text: 'saw smoke' };
const exampleIn = (problem: string | null): unknown => JSON.parse(/\{.*\}/.exec(problem ?? '')?.[0] ?? '');

test('every verb that people know is there, and no other', () => {
  expect([...VERBS].toSorted()).toEqual(Object.keys(NEEDS).toSorted());
});

describe.each(VERBS)('%s', (verb) => {
  const needs = NEEDS[verb];

  test('with all that it needs, and a question, is taken', () => {
    const least = Object.fromEntries(Object.entries(FULL).filter(([key]) => needs.includes(key)));
    expect(answerProblem(verb, least)).toBeNull();
    expect(answerProblem(verb, { ...FULL, question: 3 })).toBeNull();
  });

  test('without a part of it is refused, with an example that is taken', () => {
    for (const key of needs) {
      for (const value of [undefined, '', '  ']) {
        const given: Record<string, unknown> = { ...FULL, [key]: value };
        if (value === undefined) delete given[key];
        const problem = answerProblem(verb, given);
        expect(problem).toContain(`"${verb}" needs`);
        expect(answerProblem(verb, exampleIn(problem))).toBeNull();
      }
    }
    for (const none of [undefined, null, {}])
      expect(answerProblem(verb, none) === null).toBe(needs.length === 0);
  });

  test('its examples are taken, and its help shows one', () => {
    const examples = [
      exampleOf(verb),
      exampleOf(verb, { question: 7 }),
      exampleOf(verb, { question: 7, finding: 'zone-unconfirmed' }),
    ];
    for (const example of examples)
      expect([example, answerProblem(verb, JSON.parse(example))]).toEqual([example, null]);
    expect(JSON.parse(examples[1] ?? '')).toMatchObject({ question: 7 });
    const shown = verb === 'override' ? { finding: 'zone-unconfirmed' } : {};
    expect(JSON.parse(examples[2] ?? '')).toMatchObject(shown);
    expect(helpOf(verb)).toContain(`Argument: ${examples[0]}`);
    expect(helpOf(verb).endsWith(', or nothing')).toBe(needs.length === 0);
  });

  test('property: any value gives a sentence of bounded length with an example that is taken, or null; it never throws', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 600 }),
      fc.constantFrom('not-in-sync', 'busy', ''),
    );
    const nearly = fc.dictionary(
      fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom('by', 'reason', 'finding', 'text', 'question') },
        fc.string(),
      ),
      fc.oneof(text, fc.integer(), fc.jsonValue()),
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.anything(), nearly), (raw) => {
        const problem: unknown = answerProblem(verb, raw);
        if (problem === null) return;
        if (typeof problem !== 'string') throw new Error(typeof problem);
        expect(problem.length).toBeLessThan(600);
        const [, example = ''] = problem.split(' A correct argument is ');
        const [json = ''] = /^\{.*\}/.exec(example) ?? [];
        expect(answerProblem(verb, JSON.parse(json))).toBeNull();
      }),
    );
  });
});

test.each<[string, Record<string, unknown>, says: RegExp]>([
  ['a text for a question', { question: '3' }, /"question" must be the number/],
  ['half a question', { question: 1.5 }, /"question" must be the number/],
  ['no question', { question: null }, /"question" must be the number/],
  ['a key that comes with every object', { constructor: 'x' }, /"constructor" is not known/],
])('%s is refused', (_, raw, says) => {
  expect(answerProblem('retry', raw)).toMatch(says);
});

test.each(['busy', 'production-elsewhere', 'no-replication-pairs', 'Not-In-Sync', 'x'.repeat(500)])(
  'what is hard stays hard: %s',
  (finding) => {
    const problem = answerProblem('override', { ...FULL, finding });
    expect(problem).toMatch(/can't be overridden; not-in-sync, replication-link-down, zone-unconfirmed/);
    expect(answerProblem('override', exampleIn(problem))).toBeNull();
  },
);

test('a refused override shows the finding that was meant', () => {
  expect(exampleIn(answerProblem('override', { by: 'anna', finding: 'zone-unconfirmed' }))).toMatchObject({
    finding: 'zone-unconfirmed',
  });
});

test.each<[string | null | undefined, string | null | undefined, boolean]>([
  ['anna', 'anna', true],
  ['anna', ' Anna ', true],
  ['anna', 'ben', false],
  ['anna', undefined, false],
  [null, null, false],
  [undefined, undefined, false],
])('two-engineers: %j and %j are one person: %s', (one, other, same) => {
  expect(samePerson(one, other)).toBe(same);
  expect(samePerson(other, one)).toBe(same);
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
