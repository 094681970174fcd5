import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerProblem, VERB_WORDS, VERBS, type Verb } from '../../src/domain/answers.ts';
import { OVERRIDABLE, type Finding, type FindingCode } from '../../src/domain/findings.ts';
import { stepAnswers, toQuestion, type Possible } from '../../src/domain/questions.ts';

const AT = { number: 7, step: 'Check preconditions', askedAt: '2026-01-31T03:04:05.678Z' };
const finding = (code: FindingCode, weight: Finding['weight'] = 'blocks'): Finding => ({
  code,
  weight,
  saw: `Saw ${code}.`,
  needs: 'Something else.',
  todo: 'Do something.',
});
const ask = (answers: Possible, findings: Finding[] = []) =>
  toQuestion({ type: 'PreconditionFailed', title: 'Stopped', text: 'It stopped.', findings, answers }, AT);

describe('a question', () => {
  test('says all of it', () => {
    const findings = [finding('not-in-sync')];
    const question = toQuestion(
      {
        type: 'ApprovalNeeded',
        title: 'Approval needed',
        text: 'May it?',
        findings,
        answers: { approve: 'approves it.', decline: null },
        until: '2026-02-01T00:00:00Z',
      },
      AT,
    );
    expect(question).toEqual({
      ...AT,
      type: 'ApprovalNeeded',
      title: 'Approval needed',
      text: 'May it?',
      findings,
      reminders: 0,
      until: '2026-02-01T00:00:00Z',
      answers: [
        { verb: 'approve', json: '{"question":7,"by":"you"}', effect: 'approves it.' },
        { verb: 'decline', json: '{"question":7,"by":"you"}', effect: VERB_WORDS.decline.effect },
      ],
    });
  });

  test('waits for ever, unless it is told otherwise', () => {
    expect(ask({ retry: null })).toMatchObject({ until: null, findings: [] });
  });

  test('its answers come in the same order whatever the run says first', () => {
    const verbs = (answers: Possible) => ask(answers).answers.map(({ verb }) => verb);
    expect(verbs({ abort: null, skip: null, retry: null })).toEqual(['retry', 'skip', 'abort']);
    expect(verbs({})).toEqual([]);
  });

  test('an override to paste names the finding of this question', () => {
    for (const code of OVERRIDABLE.filter((one) => one !== 'zone-not-restored')) {
      const [answer] = ask({ override: null }, [finding('zone-not-restored'), finding(code)]).answers;
      expect(JSON.parse(answer?.json ?? '')).toEqual({
        question: 7,
        finding: code,
        by: 'you',
        reason: 'why',
      });
    }
  });
});

describe('what may be said to a failed step', () => {
  const verbs = (findings: Finding[], also: Possible = {}) =>
    Object.keys(stepAnswers({ type: 'Failed', text: 'x', findings, also }, '').answers);

  test.each<[string, Finding[], Possible, string[]]>([
    ['no findings', [], {}, ['retry', 'abort']],
    ['what is hard', [finding('production-elsewhere'), finding('busy')], {}, ['retry', 'abort']],
    ['what can be overridden', [finding('not-in-sync')], {}, ['retry', 'override', 'abort']],
    ['a zone to be confirmed', [finding('zone-not-restored')], {}, ['retry', 'confirmAzRestored', 'abort']],
    [
      'both',
      [finding('zone-not-restored'), finding('zone-unconfirmed')],
      {},
      ['retry', 'confirmAzRestored', 'override', 'abort'],
    ],
    ['a note', [finding('not-in-sync', 'note')], {}, ['retry', 'abort']],
    ['what has been overridden', [finding('not-in-sync', 'overridden')], {}, ['retry', 'abort']],
    ['a step that can be skipped', [], { skip: null }, ['retry', 'skip', 'abort']],
    ['a step that can be attested', [], { attest: null }, ['retry', 'attest', 'abort']],
  ])('%s', (_, findings, also, expected) => {
    expect(verbs(findings, also).toSorted()).toEqual(expected.toSorted());
  });

  test('an abort says what the run leaves behind', () => {
    const left = 'The servers in eu-de-01 are stopped.';
    expect(stepAnswers({ type: 'Failed', text: 'x' }, left).answers.abort).toBe(
      `${VERB_WORDS.abort.effect} ${left}`,
    );
    expect(stepAnswers({ type: 'Failed', text: 'x' }, '').answers.abort).toBe(VERB_WORDS.abort.effect);
  });

  test('the findings that an override may name are named, and no other is taken', () => {
    const findings = [finding('not-in-sync'), finding('zone-unconfirmed'), finding('zone-not-restored')];
    const { answers, refuse } = stepAnswers({ type: 'Failed', text: 'x', findings }, '');
    expect(answers.override).toBe('goes on in spite of not-in-sync or zone-unconfirmed.');
    expect(refuse('override', { finding: 'zone-unconfirmed' })).toBeNull();
    for (const other of ['replication-link-down', 'zone-not-restored', undefined]) {
      const said = refuse('override', other === undefined ? {} : { finding: other });
      expect(said).toMatch(
        /^There is no finding .* to override here; there is not-in-sync, zone-unconfirmed\.$/,
      );
    }
    for (const verb of VERBS.filter((one) => one !== 'override')) expect(refuse(verb, {})).toBeNull();
  });
});

test('property: whatever is found and possible, each answer can be pasted as it stands, and is taken', () => {
  const codes = fc.constantFrom<FindingCode>('busy', 'production-elsewhere', 'partly-unread', ...OVERRIDABLE);
  const found = fc.array(
    fc
      .tuple(codes, fc.constantFrom<Finding['weight']>('blocks', 'note', 'overridden'))
      .map(([c, w]) => finding(c, w)),
    { maxLength: 6 },
  );
  const also = fc.dictionary(
    fc.constantFrom<Verb>('skip', 'attest', 'stopHard', 'release'),
    fc.constant(null),
  );
  fc.assert(
    fc.property(found, also, fc.nat(1_000), (findings, more, number) => {
      const { answers, refuse } = stepAnswers({ type: 'Failed', text: 'x', findings, also: more }, '');
      const question = toQuestion(
        { type: 'Failed', title: 'x', text: 'x', findings, answers },
        { ...AT, number },
      );
      expect(question.answers.map(({ verb }) => verb).toSorted()).toEqual(Object.keys(answers).toSorted());
      for (const { verb, json, effect } of question.answers) {
        const input = JSON.parse(json) as { question: number };
        expect(input.question).toBe(number);
        expect([verb, answerProblem(verb, input)]).toEqual([verb, null]);
        expect([verb, refuse(verb, input)]).toEqual([verb, null]);
        expect(effect).not.toBe('');
      }
    }),
    { numRuns: 500 },
  );
});
