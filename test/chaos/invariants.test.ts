import { describe, expect, test } from 'vitest';
import type { RunReport } from '../../src/domain/status.ts';
import type { Effect } from '../../src/simulator/control-client.ts';
import type { Execution } from './facts.ts';
import { violationsOf } from './invariants.ts';
import { at, effect, facts, reported, retry, switchover, T0 } from './made-up.ts';
import { leaksIn, textsIn } from './secrets.ts';

// A check that can't fail is a defect: each rule is shown what it must catch, and the nearest thing that it must not.

test('a run as it should be', () => {
  expect(violationsOf(facts())).toEqual([]);
});

describe('effects', () => {
  const back = effect({ n: 2, second: 15, zoneBefore: 'eu-de-02' });
  const home = { status: 'available', zone: 'eu-de-01' };

  test('a toggle sent twice is caught three times over', () => {
    const double = facts({
      effects: [effect({ n: 1, second: 10 }), back],
      executions: [
        reported({ posts: 2, after: { status: 'available', productionZone: 'eu-de-01', seenAt: at(20) } }),
      ],
      final: home,
    });
    const found = violationsOf(double).join('\n');
    expect(found).toContain('2 effects of switchover for 1 intended action(s)');
    expect(found).toContain('repeats #1');
    expect(found).toContain('moves production to eu-de-01, the goal is eu-de-02');
    expect(found).toContain('ended as completed with production in eu-de-01');
  });

  test('and so is one that only started late, or that a person has excused with a retry', () => {
    const late = effect({ ...back, second: 15, by: 'late', lateOf: 3, answered: null });
    const lost = effect({ n: 3, second: 9, took: false, answered: 504 });
    expect(violationsOf(facts({ effects: [lost, effect({ n: 1, second: 10 }), late] })).join()).toContain(
      'repeats',
    );
    const excused = facts({ effects: [effect({ n: 1, second: 10 }), back], answers: [retry(12)] });
    expect(violationsOf(excused).join()).toContain('the goal is eu-de-02');
  });

  test('one more after an action that failed, at a person’s word, is right; without the word it is not', () => {
    const again = {
      effects: [effect({ n: 1, second: 10 }), effect({ n: 2, second: 15 })],
      executions: [reported({ posts: 2 })],
    };
    expect(violationsOf(facts({ ...again, answers: [retry(12)] }))).toEqual([]);
    expect(violationsOf(facts(again)).join()).toContain('2 effects of switchover for 1 intended action(s)');
    expect(violationsOf(facts({ ...again, answers: [retry(12, { taken: false })] })).join()).toContain(
      '2 effects',
    );
  });

  test('SDRS: the job tells whether the first one failed', () => {
    const sdrs = {
      service: 'sdrs',
      action: 'reverse',
      priorityStation: 'target',
      statusBefore: 'protected',
    } as const;
    const twice = facts({
      service: 'sdrs',
      effects: [
        effect({ ...sdrs, n: 1, second: 10, jobId: 'j1' }),
        effect({ ...sdrs, n: 2, second: 15, jobId: 'j2' }),
      ],
      executions: [reported({ posts: 2 })],
      answers: [retry(12)],
    });
    expect(violationsOf({ ...twice, jobs: { j1: 'FAIL', j2: 'SUCCESS' } })).toEqual([]);
    expect(violationsOf({ ...twice, jobs: { j1: 'SUCCESS', j2: 'SUCCESS' } }).join()).toContain('repeats #1');
    const wrong = effect({ ...sdrs, n: 1, second: 10, jobId: 'j1', priorityStation: 'source' });
    expect(violationsOf({ ...twice, effects: [wrong] }).join()).toContain('moves production to eu-de-01');
  });

  test('an effect outside every run that holds the group', () => {
    expect(violationsOf(facts({ effects: [effect({ n: 1, second: 40 })] })).join()).toContain(
      'belongs to no run',
    );
    const dry = switchover({ dryRun: true, report: null, posts: 0 });
    expect(violationsOf(facts({ executions: [dry] })).join()).toContain('belongs to no run');
  });

  test('a person who moves it back is nobody’s fault', () => {
    const person = effect({ n: 2, second: 25, by: 'person', zoneBefore: 'eu-de-02' });
    expect(violationsOf(facts({ effects: [effect({ n: 1, second: 10 }), person], final: home }))).toEqual([]);
  });

  test('a person who moved it while our POST was held at the gate: nobody could see that', () => {
    const held = effect({ n: 1, second: 10, zoneBefore: 'eu-de-02' });
    const failed = switchover({
      end: 'failed',
      report: null,
      failure: { type: 'Aborted', message: 'Aborted' },
    });
    const clicked = (second: number) =>
      violationsOf(
        facts({ executions: [failed], effects: [held, effect({ n: 2, second, by: 'person' })] }),
      ).join();
    expect(clicked(11)).toBe('');
    expect(clicked(3)).toContain('the goal is eu-de-02');
    expect(clicked(14)).toContain('the goal is eu-de-02');
  });

  test('a person who moved it after a POST that starts late: what was sent can not be taken back', () => {
    const lost = effect({ n: 1, second: 10, took: false, answered: 503 });
    const late = effect({ n: 3, second: 22, by: 'late', lateOf: 1, answered: null, zoneBefore: 'eu-de-02' });
    const failed = switchover({
      end: 'failed',
      report: null,
      failure: { type: 'Aborted', message: 'Aborted' },
      lostAnswers: 1,
    });
    const clicked = (second: number) =>
      violationsOf(
        facts({ executions: [failed], effects: [lost, effect({ n: 2, second, by: 'person' }), late] }),
      ).join();
    expect(clicked(11)).toBe('');
    expect(clicked(20)).toBe('');
    // Then it had been there to be seen before the POST.
    expect(clicked(3)).toContain('the goal is eu-de-02');
  });

  test('a second procedure may move it back', () => {
    const second = switchover({
      runId: 'run-2',
      goal: { group: 'rcg-known', from: 'eu-de-02', to: 'eu-de-01', fromNamed: true },
      startedAt: T0 + 60_000,
      endedAt: T0 + 90_000,
      report: null,
    });
    const later = effect({ n: 2, second: 70, zoneBefore: 'eu-de-02' });
    const both = facts({
      effects: [effect({ n: 1, second: 10 }), later],
      executions: [switchover(), second],
      final: home,
    });
    expect(violationsOf(both)).toEqual([]);
  });
});

describe('reports', () => {
  test('each untruth is caught', () => {
    const says = (patch: Partial<RunReport>) =>
      violationsOf(facts({ executions: [reported(patch)] })).join('\n');
    expect(says({ posts: 0 })).toContain('counts 0 POSTs, but 1 of them arrived');
    expect(says({ lostAnswers: 2 })).toContain('2 lost answers of 1 POSTs');
    expect(says({ outcome: 'already there', posts: 0 })).toContain(
      '"already there", but its POST took effect',
    );
    expect(says({ after: { status: 'failovered', productionZone: 'eu-de-02', seenAt: at(20) } })).toContain(
      'but it was available',
    );
    expect(says({ after: { status: 'available', productionZone: 'eu-de-01', seenAt: at(20) } })).toContain(
      'its goal was',
    );
  });

  test('a POST answered 401 is not counted, nor are those of others', () => {
    const refused = effect({ n: 2, second: 9, took: false, answered: 401 });
    const person = effect({ n: 3, second: 11, by: 'person', took: false });
    expect(violationsOf(facts({ effects: [refused, effect({ n: 1, second: 10 }), person] }))).toEqual([]);
  });

  test('production that somebody has moved since: the report has to say so', () => {
    const effects = [
      effect({ n: 1, second: 10 }),
      effect({ n: 2, second: 15, by: 'person', zoneBefore: 'eu-de-02' }),
    ];
    const ended = (summary: string) => {
      const after = { status: 'available', productionZone: 'eu-de-01', seenAt: at(20) };
      const final = { status: 'available', zone: 'eu-de-01' };
      return violationsOf(facts({ effects, final, executions: [reported({ after, summary })] })).join();
    };
    expect(ended('It was in eu-de-02: somebody has moved it since.')).toBe('');
    expect(ended('Done.')).toContain('its goal was eu-de-01 > eu-de-02');
  });

  test('a group that was on its way by somebody else’s hand; by ours, it has not ended', () => {
    const seen = (by: Effect['by']) => {
      const effects = [
        effect({ n: 1, second: 10 }),
        effect({ n: 2, second: 15, by, zoneBefore: 'eu-de-02', action: 'failover' }),
      ];
      const after = { status: 'failovering', productionZone: 'eu-de-02', seenAt: at(20) };
      const final = { status: 'failovered', zone: 'eu-de-01' };
      return violationsOf(facts({ effects, final, executions: [reported({ after })] })).join();
    };
    expect(seen('person')).not.toContain('saw the group');
    expect(seen('api')).toContain('saw the group failovering in eu-de-02');
  });

  test('a dry run that sends', () => {
    const dry = switchover({ dryRun: true, report: null, posts: 1 });
    expect(violationsOf(facts({ executions: [dry], effects: [] })).join()).toContain('the dry run');
  });
});

test('lost runs', () => {
  const open = switchover({ end: null, endedAt: null, report: null });
  expect(violationsOf(facts({ executions: [open], timedOut: true })).join()).toContain('never ended');
  const ended = (patch: Partial<Execution>) =>
    violationsOf(facts({ executions: [switchover(patch)] })).join();
  expect(ended({ end: 'terminated' })).toContain('was terminated');
  expect(ended({ taskFailures: ['cause 25: [TMPRL1100] Nondeterminism error'] })).toContain(
    'a workflow task',
  );
  expect(ended({ end: 'failed', report: null, failure: { type: 'X', message: '' } })).toContain(
    'without a word',
  );
});

test('questions that help nobody, and answers that must not be taken', () => {
  const asked = {
    runId: 'run-1',
    type: 'OutcomeUnknown',
    title: 'Stopped',
    text: 'rcg-known?',
    group: 'rcg-known',
    verbs: ['retry'],
  };
  expect(violationsOf(facts({ questions: [asked] }))).toEqual([]);
  expect(violationsOf(facts({ questions: [{ ...asked, verbs: [] }] })).join()).toContain(
    'no possible answer',
  );
  expect(violationsOf(facts({ questions: [{ ...asked, text: '' }] })).join()).toContain('says nothing');
  expect(violationsOf(facts({ questions: [{ ...asked, text: 'It failed.', group: 'x' }] })).join()).toContain(
    'name the group',
  );
  expect(violationsOf(facts({ answers: [retry(5, { unfit: true })] })).join()).toContain(
    'was taken although',
  );
  expect(violationsOf(facts({ answers: [retry(5, { unfit: true, taken: false })] }))).toEqual([]);
});

test('secrets are found wherever they are stored, and not repeated', () => {
  const token = `MII${'a1_-'.repeat(30)}`;
  const message = {
    payloads: [{ data: Buffer.from(JSON.stringify({ x: token })) }],
    failure: { message: 'pass-word' },
  };
  const found = [...textsIn(message)].flatMap((text) => leaksIn('here', text, 'pass-word'));
  expect(found.toSorted()).toEqual(['a token is in here', 'the password is in here']);
  expect(found.join()).not.toContain('pass-word');
  expect(violationsOf(facts({ leaks: found }))).toHaveLength(2);
});
