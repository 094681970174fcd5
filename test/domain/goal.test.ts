import { describe, expect, test } from 'vitest';
import { failoverGoal, goalHolds } from '../../src/domain/goal.ts';
import { SDRS_FAILOVER } from '../../src/domain/sdrs-states.ts';
import { EVERY_STATUS, GOAL, group, LOST, pair, reading, SAFE } from './support.ts';

describe("the failover's goal", () => {
  test.each<[string, string | undefined, from: string, to: string, named: boolean]>([
    ['not named: out of the zone the group was created in', undefined, LOST, SAFE, false],
    ['the zone it was created in', LOST, LOST, SAFE, true],
    ['the other one', SAFE, SAFE, LOST, true],
  ])('%s', (_, from, leaves, arrives, fromNamed) => {
    expect(failoverGoal(group(), from)).toEqual({
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
      expect(failoverGoal(group(patch), from)).toEqual(failoverGoal(group(), from));
    }
  });

  test.each(['eu-de-03', '', 'EU-DE-01', ' eu-de-01'])(
    '%j is no zone of this group: says which are',
    (from) => {
      const goal = failoverGoal(group(), from);
      if (!('problem' in goal)) throw new Error('a goal');
      expect(goal.problem).toContain(JSON.stringify(from));
      expect(goal.problem).toContain(LOST);
      expect(goal.problem).toContain(SAFE);
    },
  );
});

describe('the goal holds', () => {
  const at = (status: string, productionZone: string | null, zones: (string | null)[] = [productionZone]) =>
    reading({ status, productionZone }, { pairs: zones.map((zone) => pair({ productionZone: zone })) });

  test.each(EVERY_STATUS)('in status %s?', (status) => {
    expect(goalHolds(at(status, SAFE), GOAL, SDRS_FAILOVER)).toBe(status === 'failed-over');
  });

  test.each<[string, string | null, (string | null)[], boolean]>([
    ['everything says so', SAFE, [SAFE, SAFE], true],
    ['one pair does not say', SAFE, [null, SAFE], true],
    ['one pair says otherwise', SAFE, [SAFE, LOST], false],
    ['the group says otherwise', LOST, [SAFE], false],
    ['the group does not say', null, [SAFE], false],
    ['no pairs', SAFE, [], true],
  ])('%s', (_, productionZone, zones, holds) => {
    expect(goalHolds(at('failed-over', productionZone, zones), GOAL, SDRS_FAILOVER)).toBe(holds);
  });

  test('a goal the other way round does not', () => {
    const back = { ...GOAL, from: SAFE, to: LOST };
    expect(goalHolds(at('failed-over', SAFE), back, SDRS_FAILOVER)).toBe(false);
    expect(goalHolds(at('failed-over', LOST), back, SDRS_FAILOVER)).toBe(true);
  });
});
