import { describe, expect, test } from 'vitest';
import { drillName } from '../../src/domain/drill-name.ts';
import type { DrillReport, RunReport } from '../../src/domain/status.ts';
import type { DrillEffect, ServerEffect } from '../../src/simulator/control-client.ts';
import type { Execution, Facts } from './facts.ts';
import { violationsOf } from './invariants.ts';
import { at, effect, facts, ID, retry, switchover, T0 } from './made-up.ts';

// Each rule about drills is shown what it must catch, and the nearest thing that it must not.

const TAG = 'cafecafe';
const RUN = '0f0c5a7e-3b9d-4c1e-8a2b-7d6f4e3c2b1a';
const NAME = drillName(TAG, RUN);
const LEFTOVER = drillName(TAG, '11111111-3b9d-4c1e-8a2b-7d6f4e3c2b1a');
const OWN = ['production', 'standby'];
const ENDS_WELL = 'pg-chaos was drilled. Nothing of it is left. Production was not touched.';

function made(patch: Partial<DrillEffect> & { n: number; second: number }): DrillEffect {
  const { second, n, ...rest } = patch;
  return {
    n,
    seq: n,
    at: at(second),
    by: 'api',
    lateOf: null,
    took: true,
    jobId: `j${n}`,
    answered: 200,
    refusedBecause: null,
    requestId: `r-${n}`,
    action: 'create',
    groupId: ID,
    groupName: 'pg-chaos',
    groupStatus: 'protected',
    drillId: 'd1',
    drillName: NAME,
    statusBefore: null,
    ...rest,
  };
}

const deleted = (patch: Partial<DrillEffect> & { n: number; second: number }) =>
  made({ action: 'delete', statusBefore: 'available', ...patch });

const step = (second: number, text: string) => ({ at: at(second), kind: 'step' as const, text });

function drill(patch: Partial<Execution> = {}, said: Partial<DrillReport> = {}): Execution {
  const workflowId = `dr/sdrs/${ID}/drill`;
  const report = {
    run: workflowId,
    procedure: 'drill',
    outcome: 'completed',
    summary: ENDS_WELL,
    posts: 1,
    lostAnswers: 0,
    after: { status: 'protected', productionZone: 'eu-de-01', seenAt: at(5) },
    actions: [],
    skipped: [] as RunReport['skipped'],
    drill: { name: NAME, id: 'd1', vpcStays: false, servers: 1, heldSeconds: 2, swept: [], ...said },
  } as unknown as RunReport;
  return switchover({
    workflowId,
    runId: RUN,
    type: 'drill',
    input: { vpc: 'v', hold: '2s' },
    goal: { group: 'pg-chaos', from: null, to: 'eu-de-01', fromNamed: false },
    report,
    timeline: [step(1, 'Create drill'), step(12, 'Clean up')],
    steps: ['Create drill', 'Follow drill', 'Clean up'],
    ...patch,
  });
}

/** One that ended early, with these words. */
const failed = (type: string, message: string): Execution =>
  drill({ end: 'failed', report: null, failure: { type, message } });

function drilled(patch: Partial<Facts> = {}, drills: Partial<Facts['drills']> = {}): Facts {
  return facts({
    service: 'sdrs',
    group: { id: ID, name: 'pg-chaos' },
    effects: [],
    executions: [drill()],
    jobs: { j1: 'SUCCESS', j2: 'SUCCESS', j3: 'SUCCESS' },
    before: { status: 'protected', zone: 'eu-de-01' },
    final: { status: 'protected', zone: 'eu-de-01' },
    servers: { own: OWN, effects: [] },
    ...patch,
    drills: {
      effects: [made({ n: 1, second: 2 }), deleted({ n: 2, second: 13 })],
      left: [],
      planted: [],
      tag: TAG,
      blocks: false,
      ...drills,
    },
  });
}

const found = (...of: Parameters<typeof drilled>) => violationsOf(drilled(...of)).join('\n');

test('a drill as it should be', () => {
  expect(violationsOf(drilled())).toEqual([]);
});

describe('at most one drill for each intent', () => {
  const [first, second] = [made({ n: 1, second: 2 }), made({ n: 2, second: 6, drillId: 'd2' })];
  const gone = [deleted({ n: 3, second: 13 }), deleted({ n: 4, second: 13, drillId: 'd2' })];
  const twice = { executions: [drill({ posts: 2 }, { id: 'd2' })] };
  const word = { answers: [retry(5, { runId: RUN })] };

  test('a second one beside the first', () => {
    const both = found(twice, { effects: [first, second, ...gone] });
    expect(both).toContain('2 drills of');
    expect(both).toContain('is made beside #1');
    // A word allows another try, never a second drill.
    const excused = found({ ...twice, ...word }, { effects: [first, second, ...gone] });
    expect(excused).not.toContain('2 drills of');
    expect(excused).toContain('is made beside #1');
  });

  test('one that started late counts as well', () => {
    const lost = made({ n: 1, second: 2, took: false, answered: 504 });
    const late = made({ n: 3, second: 7, by: 'late', lateOf: 1, drillId: 'd3' });
    expect(found(twice, { effects: [lost, second, late] })).toContain('is made beside #2');
  });

  test('after a word, and when the first has failed or is deleted, another one is right', () => {
    const jobs = { j1: 'FAIL', j2: 'SUCCESS' };
    expect(found({ ...twice, ...word, jobs }, { effects: [first, second] })).toBe('');
    expect(found({ ...twice, jobs }, { effects: [first, second] })).toContain('2 drills of');
    const between = deleted({ n: 2, second: 5 });
    const again = made({ n: 3, second: 6, drillId: 'd2' });
    expect(found({ ...twice, ...word }, { effects: [first, between, again] })).toBe('');
  });

  test('one that no run has made, and one that came after its run', () => {
    const strange = made({ n: 3, second: 5, drillName: LEFTOVER });
    expect(found({}, { effects: [strange] })).toContain('belongs to no run that makes drills');
    const dry = drill({ dryRun: true, report: null, posts: 0 });
    expect(found({ executions: [dry] })).toContain('belongs to no run that makes drills');
    expect(found({}, { effects: [made({ n: 1, second: 40 })] })).toContain('after its run had ended');
  });
});

describe('nothing is left, or it says so', () => {
  const left = [{ id: 'd1', name: NAME, status: 'deleting' }];
  const says = (type: string, message: string, there = left) =>
    found({ executions: [failed(type, message)] }, { left: there });

  test('something is left after a good end, or after one that is silent of it', () => {
    expect(found({}, { left })).toContain(`has left ${NAME} (deleting)`);
    expect(says('Aborted', 'Aborted. Nothing is left of the drill.')).toContain('has left');
    expect(says('DrillNotRemoved', 'Something is left.')).toContain('has left');
    expect(says('DrillNotRemoved', 'Something is left.')).toContain('does not name the drill');
    expect(says('DrillNotRemoved', `Drill ${NAME} is not removed.`)).toBe('');
  });

  test('what begins within the window of a lost POST is its own, what begins after it nobody can promise', () => {
    const ended = failed('GaveWay', 'Gave way. Nothing is left of the drill.');
    const sent = made({ n: 1, second: 2, took: false, answered: 502, drillId: null });
    const after = (seconds: number) =>
      found(
        { executions: [ended] },
        { left, effects: [sent, made({ n: 2, second: 2 + seconds, by: 'late', lateOf: 1 })] },
      );
    expect(after(3.9)).toContain('has left');
    expect(after(4.1)).toBe('');
  });

  test('an end without a word of it', () => {
    expect(says('GaveWay', 'Gave way.', [])).toContain('does not say what is left');
    expect(says('GaveWay', 'Gave way. Nothing is left of the drill.', [])).toBe('');
    const cancelled = (text: string) =>
      found({
        executions: [
          drill({ end: 'cancelled', report: null, timeline: [{ at: at(20), kind: 'event', text }] }),
        ],
      });
    expect(cancelled('Cancelled.')).toContain('does not say what is left');
    expect(cancelled('Cancelled. Nothing is left of the drill.')).toBe('');
  });
});

describe('production is never touched', () => {
  test('an action on the group that no real run has sent', () => {
    const action = effect({ n: 1, second: 5, service: 'sdrs', action: 'failover' });
    expect(found({ effects: [action] })).toContain('belongs to no run that held the group');
  });

  test('a server of the group that is started or stopped; one of the drill may be', () => {
    const asked = (id: string, by: ServerEffect['by'] = 'api') => {
      const one = { action: 'start', type: null, servers: [{ id, name: null, statusBefore: 'SHUTOFF' }] };
      const effects = [{ ...made({ n: 3, second: 5 }), ...one, by }] as unknown as ServerEffect[];
      return found({ servers: { own: OWN, effects } });
    };
    expect(asked('standby')).toContain("a start of production's own servers");
    expect(asked('of-the-drill')).toBe('');
    expect(asked('standby', 'person')).toBe('');
  });

  test('a group that stands elsewhere although nobody acted on it', () => {
    const elsewhere = { final: { status: 'failed-over', zone: 'eu-de-02' } };
    expect(found(elsewhere)).toContain('nobody acted on the group');
    const person = effect({ n: 1, second: 5, by: 'person', service: 'sdrs', action: 'failover' });
    expect(found({ ...elsewhere, effects: [person] })).toBe('');
  });
});

describe('drills of others, and leftovers', () => {
  const planted = [
    { name: 'restore-test', ours: false },
    { name: LEFTOVER, ours: true },
  ];
  const theirs = { id: 'd8', name: 'restore-test', status: 'available' };
  const before = [made({ n: 1, second: 2 }), deleted({ n: 2, second: 13 })];

  test('what a person made is never asked to go, and stays', () => {
    const effects = [
      ...before,
      deleted({ n: 3, second: 5, drillId: 'd8', drillName: 'restore-test', took: false }),
    ];
    expect(found({}, { planted, left: [theirs], effects })).toContain('somebody else made');
    expect(found({}, { planted, left: [] })).toContain('restore-test, which somebody else made, is gone');
    expect(found({}, { planted, left: [theirs] })).toBe('');
  });

  test('leftovers that were deleted are told, and no others', () => {
    const swept = deleted({ n: 3, second: 1, drillId: 'd9', drillName: LEFTOVER });
    const effects = [swept, ...before];
    expect(found({}, { planted, left: [theirs], effects })).toContain(
      `deleted ${LEFTOVER}, and does not say so`,
    );
    const told = { executions: [drill({}, { swept: [LEFTOVER] })] };
    expect(found(told, { planted, left: [theirs], effects })).toBe('');
    expect(found(told, { planted, left: [theirs] })).toContain(
      `says that it deleted ${LEFTOVER}, and did not`,
    );
  });
});

test('each untruth in the report of a drill is caught', () => {
  const says = (said: Partial<DrillReport>) => found({ executions: [drill({}, said)] });
  expect(says({ name: LEFTOVER })).toContain('reports the name');
  expect(says({ id: 'd7' })).toContain('reports the id d7, it is d1');
  expect(says({ vpcStays: true })).toContain('reports that the network stays:');
  expect(says({ servers: 3 })).toContain('reports servers 3, it is 1');
  expect(says({ heldSeconds: 1 })).toContain('was held for 1000 ms of 2000');
  expect(found({ executions: [drill({ posts: 0 })] })).toContain('counts 0 POSTs, but 1 of them arrived');
  const silent = drill();
  expect(
    found({ executions: [{ ...silent, report: { ...silent.report, drill: undefined } as never }] }),
  ).toContain('has no word of its drill');
});

describe('a drill is never in the way of a real run', () => {
  const real = (patch: Partial<Execution> = {}) =>
    switchover({
      workflowId: `dr/sdrs/${ID}`,
      type: 'failover',
      report: null,
      end: 'failed',
      failure: { type: 'Aborted', message: 'Aborted.' },
      posts: 0,
      ...patch,
    });

  test('a real run that is refused because of practice', () => {
    const busy = (message: string, type = 'failover') =>
      found({ executions: [real({ type, failure: { type: 'GroupBusy', message } })] }, { effects: [] });
    expect(busy(`The group is held by run dr/sdrs/${ID}/drill (procedure drill).`)).toContain(
      'because of a drill',
    );
    expect(busy('The group is held by run x (procedure exercise).')).toContain('because of an exercise');
    // Only a failover comes first.
    expect(busy('The group is held by run x (procedure exercise).', 'reprotect')).toBe('');
    expect(busy('The group is held by run x (procedure failover).')).toBe('');
  });

  test('a real run that asks about a drill, unless the service itself is in its way', () => {
    const asked = {
      runId: 'run-1',
      type: 'ProviderRefused',
      title: 'Stopped',
      text: 'pg-chaos has a drill.',
      group: 'pg-chaos',
      verbs: ['retry'],
    };
    const asks = (blocks: boolean) =>
      found({ executions: [real()], questions: [asked] }, { effects: [], blocks });
    expect(asks(false)).toContain('asks about a drill');
    expect(asks(true)).toBe('');
  });

  test('a drill that is asked for in the middle of a real run; just after its begin nobody could see it', () => {
    const asked = (second: number) =>
      found({ executions: [drill(), real()] }, { effects: [made({ n: 1, second })] });
    expect(asked(6)).toContain('in the middle of failover');
    expect(asked(3)).toBe('');
  });

  test('a drill that goes on beside a real run', () => {
    const until = (second: number, outages: Facts['outages'] = []) =>
      found({
        executions: [drill({ timeline: [step(1, 'Create drill'), step(second, 'Clean up')] }), real()],
        outages,
      });
    expect(until(29)).toContain('which it should give way to');
    expect(until(14)).toBe('');
    // Nobody can give way while the server is down.
    expect(until(29, [{ from: T0 + 5_000, to: T0 + 22_000 }])).toBe('');
    expect(until(29, [{ from: T0 + 5_000, to: T0 + 7_000 }])).toContain('which it should give way to');
  });
});
