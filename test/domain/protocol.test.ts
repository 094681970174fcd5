import { describe, expect, test } from 'vitest';
import { begin, next } from '../../src/domain/protocol.ts';
import type { Happened, ProtocolRule } from '../../src/domain/protocol-types.ts';
import {
  ACCEPTED,
  ARRIVED,
  ask,
  BACKOFF,
  BLIND,
  type Event,
  EVERY,
  FAILED,
  followed,
  LOOK_AFTER,
  LOOK_BASELINE,
  NOT_SENT,
  PAIR_MOVED,
  play,
  PROTECTED,
  REACHED,
  REFUSED,
  RETRY,
  REVERSING,
  type Row,
  RULE,
  RUNNING,
  saw,
  sent,
  throttled,
  TOGGLE,
  TOO_LONG,
  TOUCHED,
  UNKNOWN,
  WAITED,
  WRONG_STATE,
} from './protocol-play.ts';
import { failedTask, pair, reading } from './support.ts';

const DRY: ProtocolRule = { ...RULE, dryRun: true };

test('begins with a look', () => {
  expect(begin().command).toEqual(LOOK_BASELINE);
});

describe('the first look', () => {
  test.each<Row>([
    ['all well', RULE, [saw(PROTECTED)], { do: 'send', baseline: PROTECTED }],
    ['already there', RULE, [saw(ARRIVED)], { do: 'done', how: { kind: 'already', reading: ARRIVED } }],
    ['already there, dry', DRY, [saw(ARRIVED)], { do: 'done', how: { kind: 'already', reading: ARRIVED } }],
    [
      'under way already: followed without a job, nothing sent',
      RULE,
      [saw(RUNNING)],
      { do: 'follow', baseline: RUNNING, jobId: null },
    ],
    [
      'under way in an unknown direction',
      RULE,
      [saw(reading({ status: 'failing-over', productionZone: null }))],
      ask('PreconditionFailed'),
    ],
    ['busy with something else', RULE, [saw(REVERSING)], ask('PreconditionFailed')],
    ['protection is off', RULE, [saw(reading({ status: 'available' }))], ask('PreconditionFailed')],
    [
      'a note does not block',
      RULE,
      [saw(reading({}, { pairs: [pair({ replicationStatus: 'copying' })] }))],
      { do: 'send' },
    ],
    ['a dry run', DRY, [saw(PROTECTED)], { do: 'done', how: { kind: 'dryRun', findings: [] } }],
    [
      'a dry run with a finding',
      DRY,
      [saw(REVERSING)],
      { do: 'done', how: { kind: 'dryRun', findings: [{ code: 'busy' }] } },
    ],
    ['a dry run while it is under way', DRY, [saw(RUNNING)], { do: 'done', how: { kind: 'dryRun' } }],
    ['blind', RULE, [BLIND], ask('CloudUnreadable')],
    ['blind, then a retry', RULE, [BLIND, RETRY], LOOK_BASELINE],
  ])('%s', (_, rule, events, command) => {
    expect(play(rule, events).command).toMatchObject(command);
  });

  test('what blocks is in the question, with all findings', () => {
    const seen = reading({ status: 'available' }, { pairs: [], gaps: ['The instances could not be read.'] });
    const { command } = play(RULE, [saw(seen)]);
    if (command.do !== 'ask') throw new Error(command.do);
    const { text, findings } = command.question;
    expect(findings.map(({ code }) => code)).toEqual([
      'wrong-status',
      'no-replication-pairs',
      'partly-unread',
    ]);
    expect(text).toContain(findings[0]?.saw);
    expect(text).toContain(findings[1]?.saw);
    expect(text).not.toContain('The instances');
  });
});

describe('the answer to the POST', () => {
  const changed = sent({ kind: 'changed', why: 'the group changed just before the POST (now reversing)' });
  test.each<Row>([
    ['accepted', RULE, [ACCEPTED], { do: 'follow', baseline: PROTECTED, jobId: 'j-1' }],
    [
      'accepted without a job',
      RULE,
      [sent({ kind: 'accepted', jobId: null, requestId: null })],
      { do: 'follow', jobId: null },
    ],
    ['lost', RULE, [UNKNOWN], LOOK_AFTER],
    ['refused', RULE, [REFUSED], LOOK_AFTER],
    ['refused for its state', RULE, [WRONG_STATE], LOOK_AFTER],
    ['throttled', RULE, [throttled(7_000)], { do: 'wait', ms: 7_000 }],
    ['throttled without a time', RULE, [throttled(null)], { do: 'wait', ms: BACKOFF }],
    ['throttled, nothing guards', TOGGLE, [throttled(7_000)], LOOK_AFTER],
    ['not sent', RULE, [NOT_SENT], { do: 'wait', ms: BACKOFF }],
    ['not sent, nothing guards', TOGGLE, [NOT_SENT], { do: 'wait', ms: BACKOFF }],
    ['too late to send', RULE, [sent({ kind: 'late', why: 'deadline' })], LOOK_BASELINE],
    ['changed just before', RULE, [changed], LOOK_BASELINE],
    ['cancelled just before', RULE, [sent({ kind: 'cancelled' })], LOOK_BASELINE],
  ])('%s', (_, rule, events, command) => {
    const { command: got } = play(rule, [saw(PROTECTED), ...events]);
    expect(got).toMatchObject(command);
  });

  test('a POST without a baseline asks', () => {
    expect(next(begin().state, UNKNOWN, RULE, 0).command).toMatchObject(ask('OutcomeUnknown'));
  });

  test.each<[string, Happened, left: boolean]>([
    ['accepted', ACCEPTED, true],
    ['lost', UNKNOWN, true],
    ['refused', REFUSED, true],
    ['throttled', throttled(1), true],
    ['not sent', NOT_SENT, false],
    ['late', sent({ kind: 'late', why: 'deadline' }), false],
    ['changed', changed, false],
    ['cancelled', sent({ kind: 'cancelled' }), false],
  ])('%s: whether anything left decides between "already" and "reached"', (_, event, left) => {
    const { state } = play(RULE, [saw(PROTECTED), event]);
    expect(state.everSent).toBe(left);
    const arrived = next({ ...state, phase: 'looking' }, saw(ARRIVED), RULE, 1);
    expect(arrived.command).toMatchObject({ do: 'done', how: { kind: left ? 'reached' : 'already' } });
  });
});

describe('tries that did not leave', () => {
  test.each<[string, Happened]>([
    ['not sent', NOT_SENT],
    ['late', sent({ kind: 'late', why: 'deadline' })],
    ['changed', sent({ kind: 'changed', why: 'the group changed just before the POST' })],
  ])('%s five times: asks', (_, event) => {
    const miss = [saw(PROTECTED), event];
    expect(play(RULE, [...miss, ...miss, ...miss, ...miss]).command.do).not.toBe('ask');
    const { command, state } = play(RULE, [...miss, ...miss, ...miss, ...miss, ...miss]);
    expect(command).toMatchObject(ask('OutcomeUnknown'));
    expect(state.everSent).toBe(false);
    // A person's retry starts counting anew.
    expect(next(state, RETRY, RULE, 0).command).toEqual(LOOK_BASELINE);
    expect(next(state, RETRY, RULE, 0).state).toMatchObject({ misses: 0, sends: 0 });
  });

  test('the wait between them doubles', () => {
    const miss = [saw(PROTECTED), NOT_SENT];
    const waits = [1, 2, 3, 4].map((n) => {
      const { command } = play(RULE, Array.from({ length: n }, () => miss).flat());
      return command.do === 'wait' ? command.ms : null;
    });
    expect(waits).toEqual([BACKOFF, 2 * BACKOFF, 4 * BACKOFF, 8 * BACKOFF]);
  });

  test('throttled: one look after the wait, then again; five times, then it asks', () => {
    const miss: Event[] = [saw(PROTECTED), throttled(1_000), [1_000, WAITED], saw(PROTECTED)];
    const once = play(RULE, miss);
    expect(once.command).toEqual(LOOK_BASELINE);
    expect(next(once.state, saw(PROTECTED), RULE, 1_000).command.do).toBe('send');
    const five = play(RULE, [...miss, ...miss, ...miss, ...miss, ...miss]);
    expect(five.command).toMatchObject(ask('OutcomeUnknown'));
  });

  test('throttled does not count as sent: the next lost answer is the first one', () => {
    expect(play(RULE, [saw(PROTECTED), throttled(1)]).state.sends).toBe(0);
    expect(play(RULE, [saw(PROTECTED), UNKNOWN]).state.sends).toBe(1);
  });

  test('throttled without a time: the wait doubles', () => {
    const miss: Event[] = [saw(PROTECTED), throttled(null), [BACKOFF, WAITED], saw(PROTECTED)];
    const { command } = play(RULE, [...miss, ...miss, saw(PROTECTED), throttled(null)]);
    expect(command).toMatchObject({ do: 'wait', ms: 4 * BACKOFF });
  });

  test('throttled, but it had started: adopted', () => {
    const events = [saw(PROTECTED), throttled(1_000), [1_000, WAITED] satisfies Event, saw(RUNNING)];
    expect(play(RULE, events).command).toMatchObject({ do: 'follow', baseline: PROTECTED });
  });

  test('throttled, and another witness moved: asks', () => {
    const events = [saw(PROTECTED), throttled(1_000), [1_000, WAITED] satisfies Event, saw(PAIR_MOVED)];
    expect(play(RULE, events).command).toMatchObject(ask('OutcomeUnknown'));
  });
});

describe('evidence after a lost answer', () => {
  test.each<Row>([
    ['it runs', RULE, [saw(RUNNING)], { do: 'follow', baseline: PROTECTED, jobId: null }],
    ['it has arrived', RULE, [saw(ARRIVED)], { do: 'follow', baseline: PROTECTED, jobId: null }],
    ['it failed', RULE, [saw(FAILED)], ask('ActionFailed')],
    ['a new failed task', RULE, [saw(reading({}, { failedTasks: [failedTask()] }))], ask('ActionFailed')],
    ['changed and back again', RULE, [saw(TOUCHED)], ask('ActionFailed')],
    ['somewhere else', RULE, [saw(REVERSING)], ask('OutcomeUnknown')],
    ['standing', RULE, [saw(PROTECTED)], { do: 'wait', ms: EVERY }],
    ['blind', RULE, [BLIND], ask('CloudUnreadable')],
    ['blind, then a retry: the look goes on', RULE, [BLIND, RETRY], LOOK_AFTER],
    ['failed, then a retry: from the start', RULE, [saw(FAILED), RETRY], LOOK_BASELINE],
    ['failed, a retry and a look: a new POST', RULE, [saw(FAILED), RETRY, saw(FAILED)], { do: 'send' }],
  ])('%s', (_, rule, events, command) => {
    expect(play(rule, [saw(PROTECTED), UNKNOWN, ...events]).command).toMatchObject(command);
  });

  test('the state of a look that lost its question goes back to the baseline', () => {
    const { state } = play(RULE, [saw(PROTECTED), UNKNOWN]);
    const broken = next({ ...state, unanswered: null }, saw(PROTECTED), RULE, 0);
    expect(broken).toMatchObject({ command: LOOK_BASELINE, state: { phase: 'looking' } });
  });
});

describe('the end of what was followed', () => {
  const follow = [saw(PROTECTED), ACCEPTED];
  test.each<Row>([
    [
      'reached',
      RULE,
      [followed({ kind: 'reached', note: 'the group decides' })],
      { do: 'done', how: { kind: 'reached', note: 'the group decides' } },
    ],
    ['failed', RULE, [followed({ kind: 'failed', why: 'job FAIL' })], ask('ActionFailed')],
    ['contradiction', RULE, [followed({ kind: 'contradiction', why: '?' })], ask('OutcomeUnknown')],
    ['too long', RULE, [TOO_LONG], ask('OutcomeUnknown')],
    [
      'too long, retry: the same job is followed, nothing is sent on top of it',
      RULE,
      [TOO_LONG, RETRY],
      { do: 'follow', jobId: 'j-1' },
    ],
    [
      'failed, retry: the failed job is forgotten',
      RULE,
      [followed({ kind: 'failed', why: 'FAIL' }), RETRY, saw(RUNNING)],
      { do: 'follow', jobId: null },
    ],
    [
      'failed, retry: a new POST from the new standing',
      RULE,
      [followed({ kind: 'failed', why: 'FAIL' }), RETRY, saw(FAILED)],
      { do: 'send', baseline: FAILED },
    ],
    [
      'a contradiction, retry: followed again, never sent again',
      RULE,
      [followed({ kind: 'contradiction', why: '?' }), RETRY],
      { do: 'follow', jobId: 'j-1' },
    ],
    [
      'a contradiction, retry, then it failed, retry: looked at anew',
      RULE,
      [
        followed({ kind: 'contradiction', why: '?' }),
        RETRY,
        followed({ kind: 'failed', why: 'FAIL' }),
        RETRY,
      ],
      LOOK_BASELINE,
    ],
    ['blind', RULE, [BLIND], ask('CloudUnreadable')],
    [
      'blind, retry: the same job is followed, nothing is sent on top of it',
      RULE,
      [BLIND, RETRY],
      { do: 'follow', jobId: 'j-1' },
    ],
    [
      'a contradiction, retry, done by hand meanwhile',
      RULE,
      [followed({ kind: 'contradiction', why: '?' }), RETRY, REACHED],
      { do: 'done', how: { kind: 'reached', note: null } },
    ],
  ])('%s', (_, rule, events, command) => {
    expect(play(rule, [...follow, ...events]).command).toMatchObject(command);
  });
});
