import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { neededApprovals, parseRequest, type RunRequest } from '../../src/domain/input.ts';
import { EXAMPLES, PROCEDURES } from '../../src/domain/procedures.ts';
import { GOAL, request } from './support.ts';

const MINIMAL = { site: 'eu-de', group: 'pg-payments' };
const OVERRIDE = { finding: 'not-in-sync', reason: 'data loss accepted' } as const;
/** As it is typed: a literal with this key would look like a promise. */
const thenOf = (then: string): object => JSON.parse(`{"then":${JSON.stringify(then)}}`) as object;
/** Goals as an EVS group without configured zones has them. */
const OPEN = { ...GOAL, to: null };
const THERE = { ...GOAL, from: null };

const problemOf = (raw: unknown): string | null => {
  const result = parseRequest('failover', raw);
  return 'problem' in result ? result.problem : null;
};

describe('good input', () => {
  test.each<[string, Record<string, unknown>, Partial<RunRequest>]>([
    ['the least', {}, {}],
    ['the zone that is lost', { from: 'eu-de-01' }, { from: 'eu-de-01' }],
    ['blanks around it', { group: ' pg-payments\t'.replace('\t', ' '), by: ' anna ' }, { by: 'anna' }],
    ['a dry run', { dryRun: true }, { dryRun: true }],
    ['no dry run', { dryRun: false }, {}],
    ['nobody watches', { onFailure: 'abort' }, { onFailure: 'abort' }],
    ['somebody watches', { onFailure: 'ask' }, {}],
    ['null counts as left out', { reason: null, by: null }, {}],
    ['undefined counts as left out', { reason: undefined, dryRun: undefined, goal: undefined }, {}],
    ['reason and incident', { reason: 'fire', incident: 'INC-1' }, { reason: 'fire', incident: 'INC-1' }],
    ['a time', { requestedAt: '2026-01-31T03:00:00Z' }, { requestedAt: '2026-01-31T03:00:00Z' }],
    [
      'a time with a fraction',
      { requestedAt: '2026-01-31T03:00:00.123456Z' },
      { requestedAt: '2026-01-31T03:00:00.123456Z' },
    ],
    ['the goal of the run itself', { goal: GOAL }, { goal: GOAL }],
    ['a goal to the zone that nobody names (EVS)', { goal: OPEN }, { goal: OPEN }],
    ['a goal that holds already (EVS)', { goal: THERE }, { goal: THERE }],
    ['nothing may be sent again', { resend: 'ask' }, {}],
    ['it may be sent again', { resend: 'auto' }, { resend: 'auto' }],
    ['two approvals', { approval: 'two' }, { approval: 'two' }],
    ['what follows', thenOf('reprotect'), thenOf('reprotect')],
    ['what follows, to the end', thenOf('failback'), thenOf('failback')],
    ['no overrides', { overrides: [] }, {}],
    [
      'overrides',
      { overrides: [{ finding: 'zone-unconfirmed', reason: ' checked ', by: 'anna' }, OVERRIDE] },
      { overrides: [{ finding: 'zone-unconfirmed', reason: 'checked', by: 'anna' }, OVERRIDE] },
    ],
    ['200 characters', { reason: 'x'.repeat(200) }, { reason: 'x'.repeat(200) }],
  ])('%s', (_, extra, expected) => {
    expect(parseRequest('failover', { ...MINIMAL, ...extra })).toEqual(request({ ...MINIMAL, ...expected }));
  });

  test('the example is good input itself', () => {
    expect(parseRequest('failover', JSON.parse(EXAMPLES.failover))).toEqual(request(MINIMAL));
  });
});

describe.each(PROCEDURES)('%s', (procedure) => {
  test('its own example is good input', () => {
    expect(parseRequest(procedure, JSON.parse(EXAMPLES[procedure]))).not.toHaveProperty('problem');
  });

  test.each([
    ['from', 'eu-de-01', ['failover']],
    ['to', 'eu-de-02', ['switchover', 'failback', 'exercise']],
    ['then', 'reprotect', ['failover']],
  ])('takes a "%s" only where it has one', (key, value, takers) => {
    const result = parseRequest(procedure, { ...JSON.parse(EXAMPLES[procedure]), [key]: value });
    const refusal = { problem: expect.stringContaining(`"${key}" is not known here`) as string };
    expect(result).toMatchObject(takers.includes(procedure) ? { [key]: value } : refusal);
  });
});

test('a switchover without a direction would be a toggle', () => {
  expect(parseRequest('switchover', MINIMAL)).toMatchObject({
    problem: expect.stringMatching(/"to" is missing.*"to":"eu-de-02"/),
  });
});

test.each([
  [undefined, 'source'],
  ['target', 'target'],
])('home, with "to" %s, is %s', (to, home) => {
  expect(parseRequest('failback', { ...MINIMAL, to })).toMatchObject({ to: home });
});

test.each([
  ['none', 'none', 0],
  ['none', 'one', 1],
  ['none', 'two', 2],
  ['one', 'none', 1],
  ['one', 'two', 2],
  ['two', 'none', 2],
  ['two', 'one', 2],
] as const)(
  'asked for %s, the site wants %s: %i people, never fewer than the site wants',
  (asked, site, people) => {
    expect(neededApprovals(asked, site)).toBe(people);
  },
);

describe('bad input is answered with one sentence and a correct example', () => {
  test.each<[string, unknown, says: RegExp]>([
    ['nothing', undefined, /one JSON object, not nothing/],
    ['null', null, /not null/],
    ['a text', 'pg-payments', /not a string/],
    ['a number', 7, /not a number/],
    ['a list', [MINIMAL], /not a list/],
    ['an empty object', {}, /"site" is missing/],
    ['no group', { site: 'eu-de' }, /"group" is missing/],
    ['no site', { group: 'g' }, /"site" is missing/],
    ['a group of null', { ...MINIMAL, group: null }, /"group" is missing/],
    ['an unknown key', { ...MINIMAL, zone: 'x' }, /"zone" is not known here; known are site, group, from/],
    ['a key of another case', { ...MINIMAL, Site: 'x' }, /"Site" is not known/],
    ['an unknown key without a value', { ...MINIMAL, zone: undefined }, /"zone"/],
    ['a number for a text', { ...MINIMAL, group: 7 }, /"group" must be a text, not a number/],
    ['an object for a text', { ...MINIMAL, reason: {} }, /"reason" must be a text, not an object/],
    ['an empty text', { ...MINIMAL, from: '' }, /"from" is empty/],
    ['a blank text', { ...MINIMAL, site: '  ' }, /"site" is empty/],
    ['201 characters', { ...MINIMAL, reason: 'x'.repeat(201) }, /"reason" is longer than 200/],
    ['a line break', { ...MINIMAL, reason: 'a\nb' }, /"reason" contains a control character/],
    ['a terminal sequence', { ...MINIMAL, by: '\u001B[2J' }, /"by" contains a control character/],
    ['a text for a switch', { ...MINIMAL, dryRun: 'true' }, /"dryRun" must be true or false, not a string/],
    ['an unknown choice', { ...MINIMAL, onFailure: 'retry' }, /"onFailure" must be "ask" or "abort"/],
    ['an unknown way with servers', { ...MINIMAL, servers: 'stop' }, /"manage", "check" or "ignore"/],
    ['three approvals', { ...MINIMAL, approval: 'three' }, /"approval" must be "none", "one" or "two"/],
    ['a number of approvals', { ...MINIMAL, approval: 2 }, /"approval" must be/],
    [
      'something else that follows',
      { ...MINIMAL, ...thenOf('switchover') },
      /"then" must be "reprotect" or "failback"/,
    ],
    ['a switch for resend', { ...MINIMAL, resend: true }, /"resend" must be "ask" or "auto"/],
    ['one override', { ...MINIMAL, overrides: OVERRIDE }, /"overrides" must be a list like \[\{/],
    ['a name for an override', { ...MINIMAL, overrides: ['not-in-sync'] }, /must be a list like/],
    ['null for an override', { ...MINIMAL, overrides: [null] }, /must be a list like/],
    ['a list for an override', { ...MINIMAL, overrides: [[]] }, /must name a finding/],
    ['21 overrides', { ...MINIMAL, overrides: Array(21).fill(OVERRIDE) }, /must be a list like/],
    ['a hard finding', { ...MINIMAL, overrides: [{ finding: 'busy', reason: 'x' }] }, /must name a finding/],
    ['no finding', { ...MINIMAL, overrides: [{ reason: 'x' }] }, /must name a finding/],
    ['one more key', { ...MINIMAL, overrides: [{ ...OVERRIDE, why: 'x' }] }, /must name a finding/],
    ['no reason', { ...MINIMAL, overrides: [{ finding: 'not-in-sync' }] }, /not-in-sync needs a "reason"/],
    ['an empty reason', { ...MINIMAL, overrides: [{ ...OVERRIDE, reason: ' ' }] }, /"reason" is empty/],
    ['nobody', { ...MINIMAL, overrides: [{ ...OVERRIDE, by: 7 }] }, /"by" must be a text/],
    ['a time without a zone', { ...MINIMAL, requestedAt: '2026-01-31T03:00:00' }, /"requestedAt".*2026-/],
    ['a time with an offset', { ...MINIMAL, requestedAt: '2026-01-31T03:00:00+01:00' }, /"requestedAt"/],
    ['a date', { ...MINIMAL, requestedAt: '2026-01-31' }, /"requestedAt"/],
    ['a month that there is not', { ...MINIMAL, requestedAt: '2026-19-31T03:00:00Z' }, /"requestedAt"/],
    ['an hour that there is not', { ...MINIMAL, requestedAt: '2026-01-31T29:00:00Z' }, /"requestedAt"/],
    [
      'a time with something behind it',
      { ...MINIMAL, requestedAt: '2026-01-31T03:00:00Z x' },
      /"requestedAt"/,
    ],
    ['a goal of text', { ...MINIMAL, goal: 'eu-de-02' }, /"goal".*leave it out/],
    ['a goal that goes nowhere', { ...MINIMAL, goal: { ...GOAL, to: GOAL.from } }, /"goal"/],
    ['a goal without a group', { ...MINIMAL, goal: { ...GOAL, group: undefined } }, /"goal"/],
    ['a goal without from', { ...MINIMAL, goal: { ...GOAL, from: 1 } }, /"goal"/],
    ['a goal with a number for to', { ...MINIMAL, goal: { ...GOAL, to: 2 } }, /"goal"/],
    ['a goal with neither zone', { ...MINIMAL, goal: { ...GOAL, from: null, to: null } }, /"goal"/],
    ['a goal with a text for a switch', { ...MINIMAL, goal: { ...GOAL, fromNamed: 'yes' } }, /"goal"/],
  ])('%s', (_, raw, says) => {
    const problem = problemOf(raw);
    expect(problem).toMatch(says);
    expect(problem).toContain(EXAMPLES.failover);
  });

  test('the list that a refusal shows is a good one', () => {
    const list: unknown = JSON.parse(
      /\[\{.*?\}\]/.exec(problemOf({ ...MINIMAL, overrides: 'x' }) ?? '')?.[0] ?? '',
    );
    expect(problemOf({ ...MINIMAL, overrides: list })).toBeNull();
  });

  test('"goal" is not offered: the run sets it', () => {
    expect(problemOf({ ...MINIMAL, zone: 1 })).not.toContain('goal');
  });

  test('a key of a thousand characters does not fill the sentence', () => {
    expect(problemOf({ ...MINIMAL, ['k'.repeat(1_000)]: 1 })?.length).toBeLessThan(300);
  });
});

const KEYS = [
  ...['site', 'group', 'from', 'then', 'servers', 'approval', 'resend', 'overrides', 'reason', 'incident'],
  ...['by', 'requestedAt', 'dryRun', 'onFailure', 'goal'],
];
const value = fc.oneof(
  fc.jsonValue(),
  fc.string({ maxLength: 300, unit: 'binary' }),
  fc.constantFrom('eu-de', true, false, 'ask', 'abort', 'auto', 'two', 'reprotect', undefined),
  fc.constantFrom('2026-01-31T03:00:00Z', GOAL, OPEN, [OVERRIDE], [{ ...OVERRIDE, by: 'anna' }]),
);
const nearly = fc
  .dictionary(
    fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...KEYS) }, { weight: 1, arbitrary: fc.string() }),
    value,
  )
  .map((some) => ({ ...MINIMAL, ...some }));

test('property: any value gives a request or a sentence with an example, and never throws', () => {
  let good = 0;
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.anything(), nearly), (raw) => {
      const result = parseRequest('failover', raw);
      if ('problem' in result)
        return result.problem.endsWith(EXAMPLES.failover) && result.problem.length < 500;
      good += 1;
      for (const key of Object.keys(result)) expect(KEYS).toContain(key);
      for (const text of [
        result.site,
        result.group,
        result.from,
        result.reason,
        result.incident,
        result.by,
      ]) {
        if (text === undefined) continue;
        expect(text).toBe(text.trim());
        expect(text.length).toBeGreaterThan(0);
        expect(text.length).toBeLessThanOrEqual(200);
      }
      expect(['ask', 'abort']).toContain(result.onFailure);
      expect(typeof result.dryRun).toBe('boolean');
      // What was accepted once is accepted again, and means the same.
      expect(parseRequest('failover', JSON.parse(JSON.stringify(result)))).toEqual(result);
      return true;
    }),
    { numRuns: 2_000 },
  );
  expect(good).toBeGreaterThan(50);
});
