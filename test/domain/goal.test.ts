import { describe, expect, test } from 'vitest';
import { decideGoal, goalHolds } from '../../src/domain/goal.ts';
import { SDRS } from '../../src/domain/sdrs-states.ts';
import { EVERY_STATUS, GOAL, group, LOST, pair, reading, SAFE } from './support.ts';

const decideFailover = (of: ReturnType<typeof group>, from: string | undefined) =>
  decideGoal('failover', of, from === undefined ? {} : { from });

describe("the failover's goal", () => {
  test.each<[string, string | undefined, from: string, to: string, named: boolean]>([
    ['not named: out of the zone the group was created in', undefined, LOST, SAFE, false],
    ['the zone it was created in', LOST, LOST, SAFE, true],
    ['the other one', SAFE, SAFE, LOST, true],
  ])('%s', (_, from, leaves, arrives, fromNamed) => {
    expect(decideFailover(group(), from)).toEqual({
      group: 'pg-payments',
      from: leaves,
      to: arrives,
      fromNamed,
    });
  });

  test.each<[string, Parameters<typeof group>[0]]>([
    ['where production runs', { productionZone: SAFE }],
    ['an unknown direction', { productionZone: null }],
    ['what an action left behind', { status: 'failed-over', productionZone: SAFE, updatedAt: 'later' }],
  ])('does not depend on %s', (_, patch) => {
    for (const from of [undefined, LOST, SAFE]) {
      expect(decideFailover(group(patch), from)).toEqual(decideFailover(group(), from));
    }
  });

  test.each(['eu-de-03', '', 'EU-DE-01', ' eu-de-01'])(
    '%j is no zone of this group: says which are',
    (from) => {
      const goal = decideFailover(group(), from);
      if (!('problem' in goal)) throw new Error('a goal');
      expect(goal.problem).toContain(JSON.stringify(from));
      expect(goal.problem).toContain(LOST);
      expect(goal.problem).toContain(SAFE);
    },
  );
});

describe("the switchover's goal", () => {
  test.each<[string, from: string, to: string]>([
    [SAFE, LOST, SAFE],
    ['target', LOST, SAFE],
    [LOST, SAFE, LOST],
    ['source', SAFE, LOST],
  ])('to %s', (to, leaves, arrives) => {
    const goal = { group: 'pg-payments', from: leaves, to: arrives, fromNamed: true };
    // It depends on nothing that a switchover changes: the same alert twice never turns it round.
    for (const productionZone of [LOST, SAFE, null]) {
      expect(decideGoal('switchover', group({ productionZone }), { to })).toEqual(goal);
    }
  });

  test.each([undefined, 'eu-de-03', 'Source'])('to %s is no direction', (to) => {
    expect(decideGoal('switchover', group(), to === undefined ? {} : { to })).toMatchObject({
      problem: expect.stringContaining(
        `${LOST} and ${SAFE}`.replace(' and ', to === undefined ? ' or ' : ' and '),
      ),
    });
  });
});

describe.each(['reprotect', 'enable', 'disable'] as const)('the goal of %s', (name) => {
  test('production stays where it is', () => {
    expect(decideGoal(name, group({ productionZone: SAFE }), {})).toEqual({
      group: 'pg-payments',
      from: null,
      to: SAFE,
      fromNamed: false,
    });
  });

  test('an unknown direction is no goal', () => {
    expect(decideGoal(name, group({ productionZone: null }), {})).toMatchObject({
      problem: expect.stringContaining('does not say'),
    });
  });
});

describe('the goal holds', () => {
  const at = (status: string, productionZone: string | null, zones: (string | null)[] = [productionZone]) =>
    reading({ status, productionZone }, { pairs: zones.map((zone) => pair({ productionZone: zone })) });

  test.each(EVERY_STATUS)('in status %s?', (status) => {
    expect(goalHolds(at(status, SAFE), GOAL, SDRS.actions.failover)).toBe(status === 'failed-over');
  });

  test.each<[string, string | null, (string | null)[], boolean]>([
    ['everything says so', SAFE, [SAFE, SAFE], true],
    ['one pair does not say', SAFE, [null, SAFE], true],
    ['one pair says otherwise', SAFE, [SAFE, LOST], false],
    ['the group says otherwise', LOST, [SAFE], false],
    ['the group does not say', null, [SAFE], false],
    ['no pairs', SAFE, [], true],
  ])('%s', (_, productionZone, zones, holds) => {
    expect(goalHolds(at('failed-over', productionZone, zones), GOAL, SDRS.actions.failover)).toBe(holds);
  });

  test('a goal the other way round does not', () => {
    const back = { ...GOAL, from: SAFE, to: LOST };
    expect(goalHolds(at('failed-over', SAFE), back, SDRS.actions.failover)).toBe(false);
    expect(goalHolds(at('failed-over', LOST), back, SDRS.actions.failover)).toBe(true);
  });
});
