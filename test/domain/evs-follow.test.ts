import { describe, expect, test } from 'vitest';
import type { ActionName } from '../../src/domain/actions.ts';
import { followStep, startFollowing, type FollowResult, type FollowRule } from '../../src/domain/follow.ts';
import type { Reading } from '../../src/domain/readings.ts';
import { ruleOf } from '../../src/domain/states.ts';
import { syncStep } from '../../src/domain/sync.ts';
import { evs, goalOf, state } from './evs-support.ts';
import { LOST, SAFE } from './support.ts';

/** An action was accepted. There is no job: the group alone says how it goes. */

const GRACE = 120_000;
const LIMIT = 3_600_000;
type Expected = 'wait' | `${FollowResult['kind']} at once` | `${FollowResult['kind']} after grace`;
type Row = [at: string, zone: string | null, Expected, pairZone?: string];

function end(rule: FollowRule, seen: Reading): [Expected, string] {
  let at = startFollowing(0);
  for (const now of [0, GRACE - 1, GRACE]) {
    const step = followStep(at, { job: 'none', group: seen }, rule, now);
    at = step.state;
    const { result } = step;
    if (result === null) continue;
    return [`${result.kind} ${now === 0 ? 'at once' : 'after grace'}`, 'why' in result ? result.why : ''];
  }
  return ['wait', at.saw];
}

function ruleFor(name: ActionName, from: string, zone: string): FollowRule {
  const { group } = evs(from, { productionZone: zone, updatedAt: 'then' });
  return {
    action: ruleOf('evs', name),
    goal: goalOf(name, group),
    before: group,
    graceMs: GRACE,
    limitMs: LIMIT,
  };
}

function table(name: ActionName, from: string, zone: string, rows: Row[]): void {
  describe(`${name}, sent from ${from}`, () => {
    test.each(rows)('%s, production in %s: %s', (at, productionZone, expected, pairZone) => {
      const pairs = pairZone === undefined ? [{}] : [{}, { productionZone: pairZone }];
      const { status } = state(at);
      const [verdict, said] = end(
        ruleFor(name, from, zone),
        evs(at, { productionZone, updatedAt: 'later' }, pairs),
      );
      expect(verdict).toBe(expected);
      expect(said).toContain(verdict.startsWith('reached') ? '' : `group ${status}`);
    });
  });
}

table('failover', 'available/active', LOST, [
  ['failovering/active', LOST, 'wait'],
  ['failovering/active-stopped', SAFE, 'wait'],
  ['failovered/active-stopped', SAFE, 'reached at once'],
  ['failed-over/inactive', SAFE, 'reached at once'],
  ['available/active-stopped', SAFE, 'reached at once'],
  ['failovered/active-stopped', SAFE, 'contradiction after grace', LOST],
  ['failovered/active-stopped', LOST, 'contradiction after grace'],
  ['failovered/active-stopped', null, 'contradiction after grace'],
  ['error_failovering/active', LOST, 'failed at once'],
  ['available/active', LOST, 'failed after grace'],
  // Replication goes with the lost zone: that is no arrival, so a retry must be free to look and send.
  ['available/active-stopped', LOST, 'failed after grace'],
  ['available/inactive', LOST, 'failed after grace'],
  ['available/active', SAFE, 'contradiction after grace'],
  ['reversing/active', LOST, 'contradiction after grace'],
]);

table('switchover', 'available/active', LOST, [
  ['reversing/active', LOST, 'wait'],
  // Never seen to run: somebody else may have moved it, and our toggle still move it back.
  ['available/active', SAFE, 'reached after grace'],
  ['available/active', SAFE, 'contradiction after grace', LOST],
  ['error_reversing/active', LOST, 'failed at once'],
  ['error_reversing/active', SAFE, 'failed at once'],
  ['available/active', LOST, 'failed after grace'],
  ['available/copying', LOST, 'failed after grace'],
  // It did move: "back where it was" would be a lie.
  ['available/copying', SAFE, 'contradiction after grace'],
  ['available/copying', null, 'contradiction after grace'],
  ['failovered/active-stopped', SAFE, 'contradiction after grace'],
]);

for (const from of ['failovered/active-stopped', 'available/active-stopped']) {
  table('reprotect', from, SAFE, [
    [from, SAFE, 'failed after grace'],
    ['failovered/copying', SAFE, 'reached at once'],
    ['available/copying', SAFE, 'reached at once'],
    ['available/active', SAFE, 'reached at once'],
    [`${from.split('/')[0]}/copying`, SAFE, 'contradiction after grace', LOST],
    [`${from.split('/')[0]}/error`, SAFE, 'failed at once'],
    ['error/error', SAFE, 'failed at once'],
    ['updating/active-stopped', SAFE, 'contradiction after grace'],
  ]);
}

table('enable', 'available/error', LOST, [
  ['available/copying', LOST, 'reached at once'],
  ['available/active', LOST, 'reached at once'],
  ['available/error', LOST, 'failed at once'],
  ['available/inactive', LOST, 'failed after grace'],
  ['available/copying', LOST, 'contradiction after grace', SAFE],
]);

table('disable', 'available/active', LOST, [
  ['available/active-stopped', LOST, 'reached at once'],
  ['available/inactive', LOST, 'reached at once'],
  ['available/active', LOST, 'failed after grace'],
  ['available/copying', LOST, 'failed after grace'],
  ['available/error', LOST, 'failed at once'],
]);

test('an error from before the POST is old, until something of the group is written anew', () => {
  const rule = ruleFor('enable', 'available/error', LOST);
  expect(end(rule, evs('available/error', { updatedAt: 'then' }))[0]).toBe('failed after grace');
  const other = ruleFor('failover', 'error_failovering/active', LOST);
  expect(end(other, evs('error_failovering/active', { updatedAt: 'then' }))[0]).toBe('failed after grace');
  expect(end(other, evs('error_failovering/inactive', { updatedAt: 'then' }))[0]).toBe('failed at once');
});

test('a status that has arrived without the direction is said as such', () => {
  const [, why] = end(
    ruleFor('failover', 'available/active', LOST),
    evs('failovered/inactive', { updatedAt: 'later' }),
  );
  expect(why).toMatch(/^the status has arrived, the direction has not: group failovered/);
});

test("the service's own word on why it failed is said", () => {
  const seen = evs('error_failovering/inactive', { failureDetail: '37100043', updatedAt: 'later' });
  const [, why] = end(ruleFor('failover', 'available/active', LOST), seen);
  expect(why).toBe(`group error_failovering, replication inactive (failure 37100043), production in ${LOST}`);
});

describe('in sync', () => {
  const rule = {
    action: ruleOf('evs', 'reprotect'),
    goal: goalOf('reprotect', evs('failovered/copying').group),
  };
  const ACTIVE = { replicationStatus: 'active' };
  const step = (at: string, pairs = [ACTIVE], patch = {}) =>
    syncStep(null, evs(at, patch, pairs), rule, 0).result;

  test.each(['available/active', 'failovered/active', 'failed-over/active'])('%s, and every pair', (at) => {
    expect(step(at)).toEqual({ kind: 'inSync' });
  });

  test('not while one pair copies, and not while the group itself does', () => {
    expect(step('available/active', [ACTIVE, { replicationStatus: 'copying' }])).toBeNull();
    for (const at of ['available/copying', 'failovered/copying']) expect(step(at)).toBeNull();
    const seen = evs('available/copying', {}, [ACTIVE]);
    expect(syncStep(null, seen, rule, 0).state.saw).toBe(
      'all 1 pairs in sync, the group itself says copying',
    );
    expect(syncStep(null, evs('available/active'), rule, 0).state.saw).toBe('all 1 pairs in sync');
  });

  test.each([
    'available/inactive',
    'available/active-stopped',
    'available/error',
    'failovered/inactive',
    'reversing/active',
  ])('%s is not waited for, and is said', (at) => {
    const { status, replicationStatus } = state(at);
    expect(step(at)).toEqual({
      kind: 'left',
      why: expect.stringContaining(`is ${status}, replication ${replicationStatus}, production in ${LOST}`),
    });
  });

  test('nor is another direction', () => {
    expect(step('available/copying', [ACTIVE], { productionZone: SAFE })).toMatchObject({ kind: 'left' });
  });
});

test('double-toggle: a switchover that was seen to run is over when the group arrives', () => {
  const rule = { ...ruleFor('switchover', 'available/active', LOST), graceMs: 1_000 };
  const see = (status: string, productionZone: string) => ({
    job: 'none' as const,
    group: evs(status, { productionZone, updatedAt: 'later' }),
  });
  const running = followStep(startFollowing(0), see('reversing/active', LOST), rule, 1);
  expect(running.result).toBeNull();
  expect(followStep(running.state, see('available/active', SAFE), rule, 2).result).toEqual({
    kind: 'reached',
    note: null,
  });
});
