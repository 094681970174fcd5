import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ActionName } from '../../src/domain/actions.ts';
import { judge, type Sight } from '../../src/domain/judge.ts';
import type { GroupReading, Reading } from '../../src/domain/readings.ts';
import { ruleOf } from '../../src/domain/states.ts';
import { EVERY_EVS_STATUS, EVERY_REPLICATION, evs, goalOf } from './evs-support.ts';
import { LOST, pair, SAFE } from './support.ts';

/** An answer was lost. EVS has no job and no list of failures: the group and its pairs are all there is to look at. */

type Kind = Sight['kind'];
/** Where the group stands later, whether it was written to meanwhile, and what that says. */
type Seen = [at: string, zone: string | null, written: 'as before' | 'later', Kind];

const THEN = { updatedAt: 'then' };

function sight(name: ActionName, from: string, zone: string, now: Reading): Sight {
  const baseline = evs(from, { ...THEN, productionZone: zone });
  return judge(baseline, now, ruleOf('evs', name), goalOf(name, baseline.group));
}

function table(name: ActionName, from: string, zone: string, rows: Seen[]): void {
  describe(`${name}, sent from ${from}`, () => {
    test.each(rows)('then %s, production in %s, written %s: %s', (at, productionZone, written, kind) => {
      const updatedAt = written === 'later' ? 'later' : THEN.updatedAt;
      const { kind: got, why } = sight(name, from, zone, evs(at, { productionZone, updatedAt }));
      expect(got).toBe(kind);
      expect(why).toContain(at.split('/')[0]);
    });
  });
}

table('failover', 'available/active', LOST, [
  ['available/active', LOST, 'as before', 'unchanged'],
  ['failovering/active', LOST, 'later', 'underway'],
  ['failovering/active-stopped', SAFE, 'later', 'underway'],
  // Both spellings, and the page that calls it "available".
  ['failovered/active-stopped', SAFE, 'later', 'reached'],
  ['failed-over/active-stopped', SAFE, 'later', 'reached'],
  ['available/active-stopped', SAFE, 'later', 'reached'],
  ['available/inactive', SAFE, 'later', 'reached'],
  ['failovered/active', SAFE, 'later', 'reached'],
  ['failovered/active-stopped', LOST, 'later', 'underway'],
  ['failovered/active-stopped', null, 'later', 'underway'],
  ['error_failovering/active', LOST, 'later', 'failed'],
  ['error_failovering/inactive', LOST, 'as before', 'failed'],
  ['available/active', LOST, 'later', 'failed'],
  // A lost zone takes replication with it, whether the failover has begun or not.
  ['available/active-stopped', LOST, 'as before', 'unclear'],
  ['available/inactive', LOST, 'as before', 'unclear'],
  ['available/inactive', LOST, 'later', 'unclear'],
  ['available/error', LOST, 'later', 'unclear'],
  ['available/', LOST, 'as before', 'unclear'],
  ['available/active', SAFE, 'later', 'elsewhere'],
  ['available/copying', SAFE, 'later', 'elsewhere'],
  ['available/active', null, 'as before', 'elsewhere'],
  ['reversing/active', LOST, 'later', 'elsewhere'],
  ['error_reversing/active', LOST, 'later', 'elsewhere'],
  ['error/inactive', LOST, 'later', 'elsewhere'],
  ['deleting/active', LOST, 'later', 'elsewhere'],
]);

table('failover', 'available/inactive', LOST, [
  ['available/inactive', LOST, 'as before', 'unchanged'],
  ['available/active-stopped', LOST, 'as before', 'unclear'],
  ['available/active', LOST, 'later', 'unclear'],
  ['available/inactive', LOST, 'later', 'failed'],
  ['available/inactive', SAFE, 'later', 'reached'],
  ['failovered/inactive', SAFE, 'later', 'reached'],
]);

table('failover', 'error_failovering/inactive', LOST, [
  ['error_failovering/inactive', LOST, 'as before', 'unchanged'],
  ['error_failovering/inactive', LOST, 'later', 'failed'],
  ['failovering/inactive', LOST, 'later', 'underway'],
  ['failovered/active-stopped', SAFE, 'later', 'reached'],
]);

table('switchover', 'available/active', LOST, [
  ['available/active', LOST, 'as before', 'unchanged'],
  ['reversing/active', LOST, 'later', 'underway'],
  ['reversing/active', SAFE, 'later', 'underway'],
  ['available/active', SAFE, 'later', 'reached'],
  // Undone by somebody, who switched back.
  ['available/active', LOST, 'later', 'failed'],
  ['error_reversing/active', LOST, 'later', 'failed'],
  ['error_reversing/error', SAFE, 'later', 'failed'],
  ['available/copying', LOST, 'as before', 'unclear'],
  ['available/inactive', LOST, 'later', 'unclear'],
  ['available/copying', SAFE, 'later', 'elsewhere'],
  ['failovering/active', LOST, 'later', 'elsewhere'],
  ['failovered/active-stopped', SAFE, 'later', 'elsewhere'],
]);

// Sent in spite of "not in sync": that the copy is complete now proves nothing.
table('switchover', 'available/copying', LOST, [
  ['available/active', LOST, 'as before', 'unclear'],
  ['available/active', LOST, 'later', 'unclear'],
  ['available/active', SAFE, 'later', 'reached'],
]);

for (const from of ['failovered/active-stopped', 'failed-over/inactive', 'available/active-stopped']) {
  table('reprotect', from, SAFE, [
    [from, SAFE, 'as before', 'unchanged'],
    [from, SAFE, 'later', 'failed'],
    ['failovered/copying', SAFE, 'later', 'reached'],
    ['failed-over/copying', SAFE, 'later', 'reached'],
    ['available/copying', SAFE, 'later', 'reached'],
    ['available/active', SAFE, 'later', 'reached'],
    ['error/error', SAFE, 'later', 'failed'],
    [`${from.split('/')[0]}/error`, SAFE, 'later', 'failed'],
    ['reversing/active', SAFE, 'later', 'elsewhere'],
  ]);
}

table('enable', 'available/active-stopped', LOST, [
  ['available/copying', LOST, 'as before', 'reached'],
  ['available/active', LOST, 'later', 'reached'],
  ['available/inactive', LOST, 'as before', 'unclear'],
  ['available/error', LOST, 'later', 'failed'],
  ['available/active-stopped', LOST, 'as before', 'unchanged'],
]);

table('enable', 'available/error', LOST, [
  ['available/error', LOST, 'as before', 'unchanged'],
  ['available/error', LOST, 'later', 'failed'],
  ['available/inactive', LOST, 'later', 'unclear'],
]);

table('disable', 'available/active', LOST, [
  ['available/active-stopped', LOST, 'as before', 'reached'],
  ['available/inactive', LOST, 'later', 'reached'],
  ['available/copying', LOST, 'as before', 'unclear'],
  ['available/error', LOST, 'later', 'failed'],
]);

describe('what people read', () => {
  test('the service says why it failed: so does the verdict', () => {
    const detail = { failureDetail: '37000212', ...THEN };
    expect(
      sight('failover', 'available/active', LOST, evs('error_failovering/active', detail)).why,
    ).toContain('error_failovering, replication active (failure 37000212)');
    expect(sight('failover', 'available/active', LOST, evs('available/active', THEN)).why).not.toContain(
      'failure',
    );
  });

  test('from what to what replication went', () => {
    const { why } = sight('switchover', 'available/active', LOST, evs('available/inactive', THEN));
    expect(why).toContain('from available, replication active to available, replication inactive');
  });

  test.each<[string, Partial<Reading>]>([
    ['a pair that stays behind', { pairs: [pair({ productionZone: LOST }), pair({ id: 'p-2' })] }],
    [
      'a pair that does not say, and one behind',
      { pairs: [pair({ productionZone: null }), pair({ id: 'p-2' })] },
    ],
  ])('%s: production is not there yet', (_, rest) => {
    const now = { ...evs('available/active', { productionZone: SAFE, updatedAt: 'later' }), ...rest };
    expect(sight('switchover', 'available/active', LOST, now)).toEqual({
      kind: 'underway',
      why: `pg-payments is available, replication active, but not everything says yet that production is in ${SAFE}`,
    });
  });
});

const patch = fc.record({
  productionZone: fc.constantFrom(LOST, LOST, SAFE, null),
  updatedAt: fc.constantFrom('then', 'then', 'later', null),
});
const states = fc
  .tuple(
    fc.constantFrom('available', 'available', 'available', ...EVERY_EVS_STATUS),
    fc.constantFrom(...EVERY_REPLICATION),
  )
  .map(([status, replication]) => `${status}/${replication ?? ''}`);
const actions = fc.constantFrom<ActionName>('failover', 'switchover', 'reprotect', 'enable', 'disable');
const moving = fc.constantFrom<ActionName>('failover', 'switchover');
const pairs = fc.array(fc.record({ status: fc.constantFrom('available', 'available', 'error') }), {
  minLength: 1,
  maxLength: 2,
});

test('property: unchanged exactly where nothing differs, the state is no end and the zone is known', () => {
  let unchanged = 0;
  fc.assert(
    fc.property(
      actions,
      states,
      patch,
      states,
      patch,
      pairs,
      pairs,
      fc.boolean(),
      (name, from, was, at, is, a, b, same) => {
        // The baseline of a POST: its goal did not hold, and nothing ran.
        const baseline = evs(from, { ...was, productionZone: LOST }, a);
        const rule = ruleOf('evs', name);
        const goal = goalOf(name, baseline.group);
        fc.pre(judge(baseline, baseline, rule, goal).kind === 'unchanged');
        const now = same ? evs(from, { ...was, productionZone: LOST }, b) : evs(at, is, b);
        const differs =
          (['status', 'replicationStatus', 'productionZone', 'updatedAt'] as (keyof GroupReading)[]).some(
            (key) => baseline.group[key] !== now.group[key],
          ) || JSON.stringify(a) !== JSON.stringify(b);
        const { kind } = judge(baseline, now, rule, goal);
        if (kind === 'unchanged') unchanged += 1;
        expect([kind === 'unchanged', differs]).toEqual([!differs, differs]);
      },
    ),
    { numRuns: 3_000 },
  );
  expect(unchanged).toBeGreaterThan(200);
});

test('property: replication that comes and goes by itself proves nothing about a move, whatever is written', () => {
  const at = fc.constantFrom(...EVERY_REPLICATION.map((one) => `available/${one ?? ''}`));
  fc.assert(
    fc.property(moving, at, at, fc.boolean(), (name, from, now, later) => {
      fc.pre(from !== now);
      const updatedAt = later ? 'later' : THEN.updatedAt;
      expect(sight(name, from, LOST, evs(now, { updatedAt })).kind).toBe('unclear');
    }),
  );
});
