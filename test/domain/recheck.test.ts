import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ActionName } from '../../src/domain/actions.ts';
import type { ServiceName } from '../../src/domain/action-rule.ts';
import { blocking, withOverrides, type Override } from '../../src/domain/findings.ts';
import { goalHolds } from '../../src/domain/goal.ts';
import { checkAction } from '../../src/domain/preconditions.ts';
import type { GroupReading, Reading } from '../../src/domain/readings.ts';
import { whyNotAnyMore, type Decision } from '../../src/domain/recheck.ts';
import { ruleOf } from '../../src/domain/states.ts';
import { EVERY_EVS_STATUS, EVERY_REPLICATION, evs, goalOf } from './evs-support.ts';
import { instance, LOST, pair, reading, SAFE } from './support.ts';

/** The look just before the POST leaves: minutes may lie between it and the decision. */

const MAY = /^it may leave$/;
const ZONES = { sourceZone: LOST, targetZone: SAFE };
const RESTORED: Override = { finding: 'zone-not-restored', reason: 'it is back' };

function decided(
  service: ServiceName,
  name: ActionName,
  on: Reading,
  overrides: readonly Override[] = [],
): Decision {
  return { rule: ruleOf(service, name), goal: goalOf(name, on.group), overrides, baseline: on.group };
}

describe('the group', () => {
  const decision = decided('sdrs', 'failover', reading());

  test('stands as it stood: the POST may leave', () => {
    expect(whyNotAnyMore(decision, reading())).toBeNull();
  });

  test.each<[string, Partial<GroupReading>, says: RegExp]>([
    [
      'another status',
      { status: 'reversing' },
      /changed just before the POST \(now reversing, production in eu-de-01\)/,
    ],
    ['another status from which it could start as well', { status: 'error-reversing' }, /changed/],
    ['production elsewhere', { productionZone: SAFE }, /changed.*production in eu-de-02/],
    ['production nowhere', { productionZone: null }, /changed.*production in \?/],
    ['written to', { updatedAt: 'later' }, /changed/],
    ['no time any more', { updatedAt: null }, /changed/],
  ])('%s: it stays here', (_, patch, says) => {
    expect(whyNotAnyMore(decision, reading(patch))).toMatch(says);
  });
});

describe('a precondition that breaks in the last moment', () => {
  test.each<[ActionName, string, Partial<Reading>, says: RegExp]>([
    [
      'failover',
      'the link goes down',
      { pairs: [pair({ faultLevel: '5' })] },
      /precondition broke.*link is down/,
    ],
    ['failover', 'a server is deleted', { instances: [instance({ status: 'invalid' })] }, /was deleted/],
    ['failover', 'a pair turns round', { pairs: [pair({ productionZone: SAFE })] }, /say otherwise/],
    ['failover', 'the last pair is gone', { pairs: [] }, /no replication pairs/],
    [
      'failover',
      'a pair falls behind, which is only said',
      { pairs: [pair({ replicationStatus: 'copying' })] },
      MAY,
    ],
    ['failover', 'a part of the reading is missing', { gaps: ['The instances could not be read.'] }, MAY],
    ['switchover', 'a pair falls behind', { pairs: [pair({ replicationStatus: 'copying' })] }, /Not in sync/],
  ])('%s: %s', (name, _, rest, says) => {
    const why = whyNotAnyMore(decided('sdrs', name, reading()), reading({}, rest));
    expect(why ?? 'it may leave').toMatch(says);
  });

  test('not one that a person has overridden', () => {
    const behind = evs('available/copying', ZONES);
    const words: Override[] = [{ finding: 'not-in-sync', reason: 'agreed' }];
    expect(whyNotAnyMore(decided('evs', 'switchover', behind), behind)).toMatch(/Not in sync/);
    expect(whyNotAnyMore(decided('evs', 'switchover', behind, words), behind)).toBeNull();
  });
});

describe('EVS, where replication changes without a new status or time', () => {
  test('a lost zone takes replication with it: that must not hold up the failover', () => {
    const decision = decided('evs', 'failover', evs('available/active'));
    for (const at of ['available/inactive', 'available/active-stopped', 'available/error'])
      expect(whyNotAnyMore(decision, evs(at))).toBeNull();
  });

  test('but a switchover waits for data in sync', () => {
    const decision = decided('evs', 'switchover', evs('available/active', ZONES));
    for (const at of ['available/inactive', 'available/copying', 'available/'])
      expect(whyNotAnyMore(decision, evs(at, ZONES))).toMatch(/Not in sync/);
  });

  test.each(['failovered/copying', 'failovered/active', 'failed-over/copying'])(
    'double-post: somebody has sent the reprotect meanwhile (%s)',
    (at) => {
      const baseline = evs(at.replace(/\/.*/, '/active-stopped'), { productionZone: SAFE });
      const decision = decided('evs', 'reprotect', baseline, [RESTORED]);
      expect(whyNotAnyMore(decision, baseline)).toBeNull();
      expect(whyNotAnyMore(decision, evs(at, { productionZone: SAFE }))).toMatch(
        /reached just before the POST/,
      );
    },
  );

  test('a reprotect without the word that the zone is restored stays here', () => {
    const baseline = evs('failovered/active-stopped', { productionZone: SAFE });
    expect(whyNotAnyMore(decided('evs', 'reprotect', baseline), baseline)).toMatch(/Nobody has confirmed/);
  });
});

test('property: what may leave was decided on this very group, still wanted, and nothing forbids it', () => {
  const states = fc
    .tuple(
      fc.constantFrom('available', 'available', 'failovered', ...EVERY_EVS_STATUS),
      fc.constantFrom(...EVERY_REPLICATION),
    )
    .map(([status, replication]) => `${status}/${replication ?? ''}`);
  const patch = fc.record({
    productionZone: fc.constantFrom(LOST, LOST, LOST, SAFE),
    updatedAt: fc.constantFrom('then', 'then', 'then', 'later'),
  });
  const actions = fc.constantFrom<ActionName>('failover', 'switchover', 'reprotect', 'enable', 'disable');
  let left = 0;
  fc.assert(
    fc.property(actions, states, patch, states, patch, fc.boolean(), (name, from, was, at, is, same) => {
      const baseline = evs(from, { ...ZONES, ...was });
      const now = same ? baseline : evs(at, { ...ZONES, ...is });
      const decision = decided('evs', name, baseline, [RESTORED]);
      if (whyNotAnyMore(decision, now) !== null) return;
      left += 1;
      const { rule, goal } = decision;
      expect(now.group).toMatchObject({
        status: baseline.group.status,
        productionZone: baseline.group.productionZone,
        updatedAt: baseline.group.updatedAt,
      });
      expect(blocking(withOverrides(checkAction(rule, now, goal), [RESTORED]))).toEqual([]);
      expect(goalHolds(now, goal, rule)).toBe(false);
    }),
    { numRuns: 2_000 },
  );
  expect(left).toBeGreaterThan(100);
});
