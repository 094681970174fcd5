import { expect, test } from 'vitest';
import { parseRequest } from '../../src/domain/input.ts';
import { PROCEDURES } from '../../src/domain/procedures.ts';
import { faultRule } from '../../src/simulator/fault-spec.ts';
import { settingsPatch } from '../../src/simulator/settings.ts';
import { Dice, weighted } from './dice.ts';
import { planOf } from './plan.ts';

const PLANS = Array.from({ length: 400 }, (_, index) => planOf(7, index));

test('seed and index alone decide on a plan', () => {
  expect(planOf(7, 31)).toEqual(PLANS[31]);
  expect(planOf(8, 31)).not.toEqual(PLANS[31]);
  expect(new Set(PLANS.map(({ group }) => group.id)).size).toBe(PLANS.length);
});

test('dice are fair enough', () => {
  const dice = new Dice(1);
  const rolls = dice.many(10_000, () => dice.roll());
  expect(Math.min(...rolls)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...rolls)).toBeLessThan(1);
  expect(rolls.reduce((sum, one) => sum + one, 0) / rolls.length).toBeCloseTo(0.5, 1);
  expect(new Set(dice.many(200, () => dice.between(1, 3)))).toEqual(new Set([1, 2, 3]));
  expect(
    weighted(0, [
      [0, 'never'],
      [1, 'always'],
    ]),
  ).toBe('always');
  expect(
    weighted(0.999, [
      [1, 'a'],
      [1, 'b'],
    ]),
  ).toBe('b');
});

test('plans are what product and simulator understand', () => {
  for (const { orders, faults, settings } of PLANS) {
    for (const { procedure, input } of orders)
      expect(parseRequest(procedure, { site: 's', group: 'g', ...input })).not.toHaveProperty('problem');
    for (const { rule } of faults) faultRule.parse(rule);
    settingsPatch.parse(settings);
  }
});

test('plans reach everything: each procedure, each fault, people, several engineers', () => {
  const all = (what: (plan: (typeof PLANS)[number]) => string[]) => new Set(PLANS.flatMap(what));
  expect(all(({ orders }) => orders.map(({ procedure }) => procedure)).size).toBe(PROCEDURES.length);
  expect([...all(({ faults }) => faults.map(({ rule }) => rule.fault.kind))].toSorted()).toEqual([
    'badJson',
    'cut',
    'cutBody',
    'delay',
    'hang',
    'hold',
    'jobFail',
    'lateStart',
    'status',
  ]);
  expect(PLANS.some(({ stale }) => stale.length > 0)).toBe(true);
  expect(PLANS.some(({ clicks }) => clicks.length > 0)).toBe(true);
  expect(PLANS.some(({ kills }) => kills.length > 0)).toBe(true);
  expect(PLANS.some(({ cancels }) => cancels.length > 0)).toBe(true);
  expect(PLANS.some(({ orders }) => orders.some(({ starts }) => starts.length > 1))).toBe(true);
  expect(all(({ moves }) => moves.map(({ kind }) => kind)).size).toBe(6);
});

test('plans reach drills: each of their calls is met, slow or stale, beside leftovers and a real run', () => {
  const drills = Array.from({ length: 400 }, (_, index) => planOf(7, index, ['drill']));
  const all = (what: (plan: (typeof PLANS)[number]) => string[]) => new Set(drills.flatMap(what));
  const calls = all(({ faults }) => faults.map(({ rule }) => `${rule.call} ${rule.fault.kind}`));
  for (const met of ['drillCreate status', 'drillCreate lateStart', 'drillDelete cut', 'drillDelete jobFail'])
    expect(calls).toContain(met);
  expect([...calls].some((call) => call.startsWith('drills '))).toBe(true);
  expect(all(({ slowness }) => slowness.map(({ call }) => call)).size).toBe(3);
  expect(all(({ stale }) => stale.map(({ call }) => call))).toContain('drills');
  expect(all(({ leftovers }) => leftovers.map(({ of }) => of)).size).toBe(3);
  expect(all(({ orders }) => orders.slice(1).map(({ procedure }) => procedure))).toContain('failover');
  expect(drills.some(({ orders }) => orders[1]?.afterTheLast === false)).toBe(true);
});

test('a session can be restricted to some procedures; what comes in their middle is not', () => {
  const some = Array.from({ length: 200 }, (_, index) => planOf(7, index, ['drill', 'exercise']));
  expect(new Set(some.map(({ orders }) => orders[0]?.procedure))).toEqual(new Set(['drill', 'exercise']));
  expect(some.some(({ orders }) => orders[1]?.procedure === 'failover')).toBe(true);
});

test('what safety rests on holds in every plan: late starts and stale reads end within the settle window', () => {
  const SETTLE_MS = 3_500;
  for (const { faults, stale, settings } of PLANS) {
    const gates = faults.map(
      ({ rule, releaseMs }) => releaseMs ?? (rule.fault.kind === 'delay' ? rule.fault.ms : 0),
    );
    const late = faults.map(({ rule: { fault } }) =>
      fault.kind === 'lateStart' && typeof fault.startAfter === 'number' ? fault.startAfter : 0,
    );
    expect(Math.max(0, ...gates) + Math.max(0, ...late)).toBeLessThan(SETTLE_MS);
    for (const { forMs } of stale) expect(forMs + (settings.statusLagMs ?? 0)).toBeLessThan(SETTLE_MS);
  }
});
