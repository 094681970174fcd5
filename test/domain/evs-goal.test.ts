import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ActionName } from '../../src/domain/actions.ts';
import { actionTowards } from '../../src/domain/actions.ts';
import { blocking } from '../../src/domain/findings.ts';
import {
  arrived,
  decideGoal,
  goalHolds,
  heldAlready,
  otherZone,
  sameWay,
  sayTo,
  sayWay,
  type Goal,
} from '../../src/domain/goal.ts';
import { checkAction } from '../../src/domain/preconditions.ts';
import { ruleOf } from '../../src/domain/states.ts';
import { EVERY_EVS_STATUS, EVERY_REPLICATION, evs, evsGroup, UNKNOWN } from './evs-support.ts';
import { play, RETRY, RULE, saw, UNKNOWN as UNKNOWN_ANSWER } from './protocol-play.ts';
import type { ProtocolRule } from '../../src/domain/protocol-types.ts';
import { EVERY_STATUS, GOAL, group, LOST, pair, reading, SAFE } from './support.ts';

const GROUP = 'pg-payments';
const CONFIGURED = { sourceZone: LOST, targetZone: SAFE };
const problemOf = (goal: ReturnType<typeof decideGoal>): string => {
  if (!('problem' in goal)) throw new Error(`a goal: ${sayWay(goal)}`);
  return goal.problem;
};

describe('EVS without zones in dr.yaml: only the zone in use is known', () => {
  test('a failover leaves the zone that is named, for whichever is the other one', () => {
    const goal = { group: GROUP, from: LOST, to: null, fromNamed: true };
    // It depends on nothing that an action changes: the same alert an hour later never turns it round.
    for (const productionZone of [LOST, SAFE, null])
      expect(decideGoal('failover', evsGroup('failovered', { productionZone }), { from: LOST })).toEqual(
        goal,
      );
  });

  test('a failover must name its zone, and is told which one is in use', () => {
    const problem = problemOf(decideGoal('failover', evsGroup('available/active'), {}));
    expect(problem).toMatch(/"from" is missing/);
    expect(problem).toContain(`production is in ${LOST}`);
  });

  test('a switchover goes to the zone that is named, out of the one in use', () => {
    const of = evsGroup('available/active');
    expect(decideGoal('switchover', of, { to: SAFE })).toEqual({ ...GOAL });
    expect(decideGoal('switchover', of, { to: LOST })).toEqual({
      group: GROUP,
      from: null,
      to: LOST,
      fromNamed: true,
    });
  });

  test.each<[string, { to?: string }, string | null, says: RegExp]>([
    ['no direction', {}, LOST, /"to" is missing.*its name/],
    ['"source", which the service does not know', { to: 'source' }, LOST, /"to" is "source".*dr\.yaml/],
    ['"target", which the service does not know', { to: 'target' }, LOST, /"to" is "target".*dr\.yaml/],
    ['a group that does not say where production is', { to: SAFE }, null, /does not say/],
  ])('a switchover with %s is refused with a sentence', (_, named, productionZone, says) => {
    expect(
      problemOf(decideGoal('switchover', evsGroup('available/active', { productionZone }), named)),
    ).toMatch(says);
  });

  test.each<ActionName>(['reprotect', 'enable', 'disable'])('%s stays where production is', (name) => {
    expect(decideGoal(name, evsGroup('failovered', { productionZone: SAFE }), {})).toEqual({
      group: GROUP,
      from: null,
      to: SAFE,
      fromNamed: false,
    });
    expect(problemOf(decideGoal(name, evsGroup('failovered', { productionZone: null }), {}))).toMatch(
      /does not say/,
    );
  });

  test('the call has no direction to name', () => {
    for (const goal of [GOAL, { ...GOAL, from: null }, { ...GOAL, to: null }])
      expect(actionTowards('switchover', goal, evsGroup('available/active'))).toEqual({
        name: 'switchover',
        station: null,
      });
    expect(actionTowards('failover', { ...GOAL, to: null }, evsGroup('available/active'))).toEqual({
      name: 'failover',
    });
  });

  test('the other zone is not made up', () => {
    expect(otherZone(UNKNOWN, LOST)).toBeNull();
    expect(otherZone(UNKNOWN, null)).toBeNull();
    expect(otherZone(CONFIGURED, LOST)).toBe(SAFE);
    expect(otherZone(CONFIGURED, SAFE)).toBe(LOST);
    expect(otherZone(CONFIGURED, 'eu-de-03')).toBeNull();
    expect(otherZone(CONFIGURED, null)).toBeNull();
  });
});

describe('EVS with zones in dr.yaml: as SDRS', () => {
  const zones = [undefined, LOST, SAFE, 'source', 'target', 'eu-de-03', ''];

  test.each<ActionName>(['failover', 'switchover', 'reprotect', 'enable', 'disable'])('%s', (name) => {
    for (const productionZone of [LOST, SAFE, null]) {
      for (const zone of zones) {
        const named = zone === undefined ? {} : { from: zone, to: zone };
        expect(
          decideGoal(name, evsGroup('available/active', { productionZone, ...CONFIGURED }), named),
        ).toEqual(decideGoal(name, group({ productionZone }), named));
      }
    }
  });
});

describe('a switchover to where production is already', () => {
  const goal: Goal = { ...GOAL, from: null, to: LOST };
  const rule = ruleOf('evs', 'switchover');

  test('holds, where the group is in order', () => {
    expect(goalHolds(evs('available/active'), goal, rule)).toBe(true);
  });

  test.each([
    'error_reversing/active',
    'available/',
    'available/copying',
    'available/active-stopped',
    'error_reversing/error',
  ])('wrong-way: in %s it would move production out of there, and no override helps', (at) => {
    const found = blocking(checkAction(rule, evs(at), goal)).map(({ code }) => code);
    expect(found).toContain('production-elsewhere');
  });
});

describe('a slip in "from", on a group that the lost zone has put out of sync', () => {
  const rule = ruleOf('evs', 'failover');
  const slip: Goal = { ...GOAL, from: 'eu-de-1', to: null };

  test.each(['available/inactive', 'available/active-stopped'])(
    '%s: nobody is told that it has failed over',
    (at) => {
      expect(heldAlready(evs(at), slip, rule)).toBe(false);
      const found = blocking(checkAction(rule, evs(at), slip));
      expect(found.map(({ code }) => code)).toEqual(['production-elsewhere']);
      expect(found[0]?.saw).toBe(`Production of ${GROUP} is in ${LOST}, not in eu-de-1.`);
    },
  );

  test('what only a failover leaves behind is believed; so is any end where the zones are known', () => {
    const goal: Goal = { ...GOAL, to: null };
    for (const at of ['failovered/active-stopped', 'failed-over/inactive'])
      expect(heldAlready(evs(at, { productionZone: SAFE }), goal, rule)).toBe(true);
    const there = evs('available/inactive', { productionZone: SAFE, ...CONFIGURED });
    expect(heldAlready(there, GOAL, rule)).toBe(true);
    expect(heldAlready(evs('available/inactive', CONFIGURED), GOAL, rule)).toBe(false);
  });

  test('after a POST it is the end that one of the pages gives', () => {
    const protocol: ProtocolRule = { ...RULE, action: rule, goal: { ...GOAL, to: null }, check: () => [] };
    const then = evs('available/active');
    const seen = evs('available/active-stopped', { productionZone: SAFE, updatedAt: 'later' });
    expect(play(protocol, [saw(then), UNKNOWN_ANSWER, saw(seen)]).command.do).toBe('follow');
    expect(play(protocol, [saw(seen)]).command.do).toBe('send');
    const failed = evs('error_failovering/inactive', { updatedAt: 'later' });
    const retried = [saw(then), UNKNOWN_ANSWER, saw(failed), RETRY, saw(seen)];
    expect(play(protocol, retried).command).toMatchObject({ do: 'done', how: { kind: 'reached' } });
  });
});

test('a slip in "to" is asked about before the toggle, and nowhere else', () => {
  const codes = (name: ActionName, goal: Goal, zones = {}) =>
    checkAction(ruleOf('evs', name), evs('available/active', zones), goal).map(({ code }) => code);
  expect(codes('switchover', GOAL)).toEqual(['zone-unconfirmed']);
  expect(codes('switchover', GOAL, CONFIGURED)).toEqual([]);
  expect(codes('failover', { ...GOAL, to: null })).toEqual([]);
});

test.each<[Goal, zone: string | null, boolean]>([
  [GOAL, SAFE, true],
  [GOAL, LOST, false],
  [GOAL, 'eu-de-03', false],
  [GOAL, null, false],
  [{ ...GOAL, to: null }, SAFE, true],
  [{ ...GOAL, to: null }, 'eu-de-03', true],
  [{ ...GOAL, to: null }, LOST, false],
  [{ ...GOAL, to: null }, null, false],
  [{ ...GOAL, from: null }, SAFE, true],
  [{ ...GOAL, from: null }, LOST, false],
])('%j: production in %s has arrived: %s', (goal, zone, yes) => {
  expect(arrived(goal, zone)).toBe(yes);
});

test.each<[Partial<Goal>, Partial<Goal>, boolean]>([
  [{}, {}, true],
  [{}, { from: null }, true],
  [{}, { group: 'renamed', fromNamed: false }, true],
  [{}, { to: LOST, from: SAFE }, false],
  [{}, { to: null }, false],
  [{ to: null }, { to: null }, true],
  [{ to: null }, { to: null, from: SAFE }, false],
])('%j and %j are the same way: %s', (one, other, same) => {
  expect(sameWay({ ...GOAL, ...one }, { ...GOAL, ...other })).toBe(same);
  expect(sameWay({ ...GOAL, ...other }, { ...GOAL, ...one })).toBe(same);
});

test.each<[Partial<Goal>, way: string, to: string]>([
  [{}, `${LOST} > ${SAFE}`, SAFE],
  [{ from: null }, `in ${SAFE}`, SAFE],
  [{ to: null }, `${LOST} > the other zone`, 'the other zone'],
])('%j is said "%s"', (patch, way, to) => {
  expect(sayWay({ ...GOAL, ...patch })).toBe(way);
  expect(sayTo({ ...GOAL, ...patch })).toBe(to);
});

describe('no-toggle: the same input again, on whatever the action has left behind', () => {
  const zone = fc.constantFrom(LOST, SAFE, null);
  const named = fc.constantFrom(undefined, LOST, SAFE, 'source', 'target', 'eu-de-03');
  const standing = fc.record({ productionZone: zone, updatedAt: fc.constantFrom('then', 'later', null) });
  const evsState = fc
    .tuple(fc.constantFrom(...EVERY_EVS_STATUS), fc.constantFrom(...EVERY_REPLICATION))
    .map(([status, replication]) => `${status}/${replication ?? ''}`);
  const runs = fc.record({
    service: fc.constantFrom('evs' as const, 'sdrs' as const),
    zones: fc.constantFrom(UNKNOWN, CONFIGURED),
    before: fc.tuple(evsState, fc.constantFrom(...EVERY_STATUS), standing),
    after: fc.tuple(evsState, fc.constantFrom(...EVERY_STATUS), standing),
    from: named,
    to: named,
  });
  const read = (service: 'evs' | 'sdrs', [ofEvs, ofSdrs, patch]: [string, string, object], zones: object) =>
    service === 'evs'
      ? evs(ofEvs, { ...zones, ...patch })
      : reading({ status: ofSdrs, ...patch }, { pairs: [pair({ productionZone: null })], instances: [] });

  test.each<ActionName>(['failover', 'switchover'])('%s: the same way, or no goal at all', (name) => {
    let decided = 0;
    fc.assert(
      fc.property(runs, ({ service, zones, before, after, from, to }) => {
        const named = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
        const first = decideGoal(name, read(service, before, zones).group, named);
        const second = decideGoal(name, read(service, after, zones).group, named);
        if ('problem' in first || 'problem' in second) return;
        decided += 1;
        expect(sameWay(first, second)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
    expect(decided).toBeGreaterThan(300);
  });

  test.each<ActionName>(['failover', 'switchover'])(
    '%s: from where the first run wanted production, the second one sends nothing',
    (name) => {
      let there = 0;
      fc.assert(
        fc.property(runs, ({ service, zones, before, after, from, to }) => {
          const named = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
          const first = decideGoal(name, read(service, before, zones).group, named);
          const seen = read(service, after, zones);
          if ('problem' in first || !arrived(first, seen.group.productionZone)) return;
          const rule = ruleOf(service, name);
          const second = decideGoal(name, seen.group, named);
          if ('problem' in second) throw new Error(second.problem);
          there += 1;
          const hard = blocking(checkAction(rule, seen, second)).some(
            ({ code }) => code === 'production-elsewhere',
          );
          expect(goalHolds(seen, second, rule) || hard).toBe(true);
        }),
        { numRuns: 2_000 },
      );
      expect(there).toBeGreaterThan(150);
    },
  );

  test.each<ActionName>(['reprotect', 'enable', 'disable'])('%s moves nothing, so it stays', (name) => {
    fc.assert(
      fc.property(runs, ({ service, zones, before: [e, s, patch], after: [e2, s2] }) => {
        const first = decideGoal(name, read(service, [e, s, patch], zones).group, {});
        const second = decideGoal(name, read(service, [e2, s2, patch], zones).group, {});
        expect(second).toEqual(first);
      }),
      { numRuns: 500 },
    );
  });
});
