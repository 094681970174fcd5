import { describe, expect, test } from 'vitest';
import { checkDrill, leftovers } from '../../src/domain/drill-check.ts';
import { drillFollowStep, startDrillFollow, type DrillPoll } from '../../src/domain/drill-follow.ts';
import { drillName, isOurs, tagOf } from '../../src/domain/drill-name.ts';
import { serversOfDrill } from '../../src/domain/drill-reading.ts';
import { removalStep } from '../../src/domain/drill-remove.ts';
import { EXAMPLES } from '../../src/domain/procedures.ts';
import { parseRequest } from '../../src/domain/input.ts';
import type { JobReading } from '../../src/domain/readings.ts';
import { lockOf, startRunId } from '../../src/domain/run-id.ts';
import { drill, drillReading, PAIR } from './drill-support.ts';

const WHERE = { namespace: 'default', site: 'eu-de' };
const RUN = '0F0C5A7E-3b9d-4c1e-8a2b-7d6f4e3c2b1a';
const TAG = tagOf(WHERE);
const NAME = drillName(TAG, RUN);

describe('the name', () => {
  test('is one that the service takes, and of this run alone', () => {
    expect(NAME).toMatch(/^dr-drill-[0-9a-f]{8}-0f0c5a7e3b9d4c1e8a2b7d6f4e3c2b1a$/);
    expect(NAME).toMatch(/^[\w.-]{1,64}$/);
    expect(drillName(TAG, RUN)).toBe(NAME);
    expect(drillName(TAG, RUN.replace('0', '1'))).not.toBe(NAME);
  });

  test.each([
    ['ours', NAME, true],
    ['of another site', drillName(tagOf({ ...WHERE, site: 'eu-nl' }), RUN), false],
    ['of another namespace', drillName(tagOf({ ...WHERE, namespace: 'test' }), RUN), false],
    ['renamed by a person', `${NAME}-keep`, false],
    ["a person's", 'dr-drill-friday', false],
    ['in capitals', NAME.toUpperCase(), false],
  ])('%s', (_, name, ours) => {
    expect(isOurs(name, TAG)).toBe(ours);
  });
});

describe('what it needs', () => {
  const wish = { name: NAME, vpcId: 'vpc-drill', tag: TAG };
  const codes = (given: Parameters<typeof drillReading>[0], vpcId: string | null = 'vpc-drill') =>
    checkDrill(drillReading(given), { ...wish, vpcId }).map(({ code, weight }) => `${code} ${weight}`);
  const held = { run: 'dr/eu-de/g-1', procedure: 'failover', since: '2026-01-01T00:00:00Z' };

  test.each<[string, Parameters<typeof drillReading>[0], string[]]>([
    ['all is well', {}, []],
    ['a real run', { heldBy: held }, ['group-held blocks']],
    ['an action runs', { group: { status: 'reversing' } }, ['busy blocks']],
    ['deleted', { group: { status: 'error-deleting' } }, ['wrong-status blocks']],
    ['after a failover', { group: { status: 'failed-over' } }, []],
    ['after a failed failover', { group: { status: 'error-failing-over' } }, []],
    ['no pairs', { pairs: [] }, ['no-replication-pairs blocks']],
    ['no servers', { instances: [] }, ['servers-unknown blocks']],
    ['first sync', { pairs: [{ ...PAIR, progress: 99 }] }, ['not-in-sync blocks']],
    ['progress unknown', { pairs: [{ ...PAIR, progress: null }] }, ['partly-unread note']],
    ['stopped', { pairs: [{ ...PAIR, replicationStatus: 'active-stopped' }] }, ['not-in-sync note']],
    ['network in use', { vpcUsedBy: 'x' }, ['drill-network blocks']],
    ["the group's network", { vpcIds: ['vpc-drill'] }, ['drill-network blocks']],
    ['its own, seen again', { drills: [{ name: NAME }] }, []],
    ['a leftover', { drills: [{ name: drillName(TAG, 'aa') }] }, ['drill-left note']],
    ["a person's", { drills: [{ name: 'friday' }] }, ['drill-of-others note']],
    ['a part unread', { gaps: ['x'] }, ['partly-unread note']],
  ])('%s', (_, given, expected) => {
    expect(codes(given)).toEqual(expected);
  });

  test('no network named: what the service makes stays', () => {
    expect(codes({}, null)).toEqual(['drill-network note']);
  });

  test('leftovers are of earlier runs of ours', () => {
    const old = drillName(TAG, 'aa');
    const drills = [{ name: NAME }, { name: old }, { name: 'friday' }, { name: `${old}x` }];
    expect(leftovers(drillReading({ drills }), wish).map(({ name }) => name)).toEqual([old]);
  });
});

test("a drill's servers are never the group's own, whatever an answer says", () => {
  expect(serversOfDrill(drill({ servers: ['d-1', 's-1', 't-1'] }), drillReading())).toEqual(['d-1']);
});

describe('following', () => {
  const rule = { name: NAME, graceMs: 100, limitMs: 1_000 };
  const job = (status: string): JobReading => ({
    id: 'job-1',
    status,
    type: null,
    errorCode: status === 'FAIL' ? 'SDRS.1922' : null,
    failReason: null,
    beginTime: null,
    endTime: null,
    subJobs: { done: 0, failed: 0, total: 0 },
  });
  const is = (status: string) => [drill({ name: NAME, status })];
  /** The same seen again and again: at once, after the grace, after the limit. */
  const told = (poll: DrillPoll) =>
    [0, 100, 1_000].reduce<{ state: ReturnType<typeof startDrillFollow>; kinds: (string | null)[] }>(
      ({ state, kinds }, now) => {
        const step = drillFollowStep(state, poll, rule, now);
        return { state: step.state, kinds: [...kinds, step.result?.kind ?? null] };
      },
      { state: startDrillFollow(0), kinds: [] },
    ).kinds;

  test.each<[string, DrillPoll, (string | null)[]]>([
    ['both say so', { job: job('SUCCESS'), drills: is('available') }, ['reached', 'reached', 'reached']],
    ['no job known', { job: 'none', drills: is('available') }, ['reached', 'reached', 'reached']],
    ['on its way', { job: job('RUNNING'), drills: is('creating') }, [null, null, 'tooLong']],
    ['not listed yet', { job: job('RUNNING'), drills: [] }, [null, null, 'tooLong']],
    ['list unread', { job: job('RUNNING'), drills: null }, [null, null, 'tooLong']],
    ['in error', { job: job('RUNNING'), drills: is('error') }, ['failed', 'failed', 'failed']],
    ['somebody deletes it', { job: 'none', drills: is('deleting') }, ['failed', 'failed', 'failed']],
    ['job failed, nothing came of it', { job: job('FAIL'), drills: [] }, ['failed', 'failed', 'failed']],
    [
      'job failed, drill being made',
      { job: job('FAIL'), drills: is('creating') },
      [null, 'failed', 'failed'],
    ],
    ['job done, drill not', { job: job('SUCCESS'), drills: is('creating') }, [null, 'tooLong', 'tooLong']],
    ['there, job still runs', { job: job('RUNNING'), drills: is('available') }, [null, 'reached', 'reached']],
    ['neither', { job: 'unread', drills: [] }, [null, 'absent', 'absent']],
  ])('%s', (_, poll, kinds) => {
    expect(told(poll)).toEqual(kinds);
  });
});

describe('removal', () => {
  const now = 1_000;
  const step = (drills: Parameters<typeof removalStep>[0], asked = {}) =>
    removalStep(drills, [NAME], { asked, againMs: 100, now });
  const is = (status: string) => drill({ id: 'd-1', name: NAME, status });

  test.each([
    ['available', true],
    ['error', true],
    ['error-deleting', true],
    ['creating', false],
    ['deleting', false],
    ['a status that no document lists', false],
  ])('%s: %s', (status, removes) => {
    const { done, remove } = step([is(status)]);
    expect([done, remove.length === 1]).toEqual([false, removes]);
  });

  test('asked a moment ago: waits; asked long ago: again', () => {
    expect(step([is('available')], { 'd-1': now - 99 }).remove).toEqual([]);
    expect(step([is('available')], { 'd-1': now - 100 }).remove).toHaveLength(1);
  });

  test('nothing but what was named is touched', () => {
    const others = [drill({ name: 'friday' }), drill({ name: `${NAME}-2` })];
    expect(step(others)).toMatchObject({ done: true, remove: [] });
    expect(step([...others, is('available')]).remove.map(({ name }) => name)).toEqual([NAME]);
  });
});

describe('input', () => {
  const parsed = (given: object) =>
    parseRequest('drill', { ...(JSON.parse(EXAMPLES.drill) as object), ...given });

  test('is taken', () => {
    const given = { hold: '30m', vpc: 'v-1', verdict: 'person' };
    expect(parsed(given)).toMatchObject(given);
  });

  test.each([
    [{ hold: '25h' }, /at most a day/],
    [{ hold: '30 minutes' }, /number with its unit/],
    [{ vpc: '../x' }, /id of a VPC/],
    [{ verdict: 'nobody' }, /"auto" or "person"/],
    [{ from: 'eu-de-01' }, /"from" is not known here/],
  ])('%j is not', (given, problem) => {
    expect(parsed(given)).toMatchObject({ problem: expect.stringMatching(problem) });
  });

  test('no other procedure takes them', () => {
    expect(parseRequest('failover', { site: 's', group: 'g', hold: '1m' })).toHaveProperty('problem');
  });
});

test("a drill's lock is beside the group's, never the same", () => {
  expect(lockOf('drill', 'eu-de', 'g-1')).toBe('dr/eu-de/g-1/drill');
  expect(lockOf('failover', 'eu-de', 'g-1')).toBe('dr/eu-de/g-1');
  expect(startRunId('eu-de', 'pg-payments', 'drill')).toBe('dr/eu-de/pg-payments/drill');
  expect(startRunId('eu-de', RUN.toLowerCase(), 'drill')).toBe(`dr/eu-de/${RUN.toLowerCase()}/drill/start`);
});
