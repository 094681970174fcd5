import { describe, expect, test } from 'vitest';
import { actionTowards, type ActionName } from '../../src/domain/actions.ts';
import { decideGoal, goalHolds, type Goal } from '../../src/domain/goal.ts';
import { ACTION_OF } from '../../src/domain/procedures.ts';
import { judge } from '../../src/domain/judge.ts';
import { checkAction } from '../../src/domain/preconditions.ts';
import { SDRS } from '../../src/domain/sdrs-states.ts';
import { EVERY_STATUS, group, LOST, pair, reading, SAFE } from './support.ts';

/** The API reference's table of group actions, typed once more: from where each is allowed, and where it ends. */
const REFERENCE: Record<ActionName, { from: string[]; running: string; done: string; failed: string }> = {
  enable: {
    from: ['available', 'error-starting'],
    running: 'starting',
    done: 'protected',
    failed: 'error-starting',
  },
  reprotect: {
    from: ['failed-over', 'error-reprotecting'],
    running: 'reprotecting',
    done: 'protected',
    failed: 'error-reprotecting',
  },
  disable: {
    from: ['protected', 'error-stopping'],
    running: 'stopping',
    done: 'available',
    failed: 'error-stopping',
  },
  failover: {
    from: ['protected', 'error-failing-over', 'error-reversing'],
    running: 'failing-over',
    done: 'failed-over',
    failed: 'error-failing-over',
  },
  switchover: {
    from: ['protected', 'error-reversing'],
    running: 'reversing',
    done: 'protected',
    failed: 'error-reversing',
  },
};
const NAMES = Object.keys(REFERENCE) as ActionName[];

const goalOf = (name: ActionName): Goal => {
  const goal = decideGoal(name, group(), name === 'switchover' ? { to: SAFE } : {});
  if ('problem' in goal) throw new Error(goal.problem);
  return goal;
};

test('every action has a procedure', () => {
  expect([...new Set(Object.values(ACTION_OF))].toSorted()).toEqual(NAMES.toSorted());
});

describe.each(NAMES)('%s', (name) => {
  const rule = SDRS.actions[name];
  const reference = REFERENCE[name];
  const goal = goalOf(name);
  const arrived = reading({ status: reference.done, productionZone: goal.to, updatedAt: 'later' });

  test('is as the reference says', () => {
    const { from, running, done, failed } = reference;
    expect(rule).toMatchObject({
      name,
      service: 'sdrs',
      allowedFrom: from,
      running: [running],
      done: [done],
      failed: [failed],
      guarded: true,
      needsRestoredZone: false,
    });
  });

  test.each(EVERY_STATUS)('from %s: allowed or not', (status) => {
    const codes = checkAction(rule, reading({ status }), goal).map(({ code }) => code);
    expect(codes.some((code) => code === 'wrong-status' || code === 'busy')).toBe(
      !reference.from.includes(status),
    );
  });

  test('names its direction in the call, or has none', () => {
    const station = name === 'switchover' ? { station: 'target' } : {};
    expect(actionTowards(name, goal, group())).toEqual({ name, ...station });
    expect(actionTowards('switchover', { ...goal, from: SAFE, to: LOST }, group())).toEqual({
      name: 'switchover',
      station: 'source',
    });
  });

  test.each(reference.from)('a lost answer, sent from %s: what each later reading says', (from) => {
    const baseline = reading({ status: from, updatedAt: 'before' });
    const seen = (status: string, productionZone: string, updatedAt: string) =>
      judge(baseline, reading({ status, productionZone, updatedAt }), rule, goal).kind;
    expect(seen(reference.running, LOST, 'later')).toBe('underway');
    expect(judge(baseline, arrived, rule, goal).kind).toBe('reached');
    expect(seen(from, LOST, 'before')).toBe('unchanged');
    expect(seen(from, LOST, 'later')).toBe('failed');
    expect(seen(reference.failed, LOST, 'later')).toBe('failed');
    expect(seen('deleting', LOST, 'later')).toBe('elsewhere');
  });

  test('its goal does not hold before', () => {
    for (const status of reference.from) expect(goalHolds(reading({ status }), goal, rule)).toBe(false);
    expect(goalHolds(arrived, goal, rule)).toBe(true);
  });
});

test.each<[ActionName, 'blocks' | 'note' | 'nothing']>([
  ['failover', 'note'],
  ['switchover', 'blocks'],
  ['disable', 'blocks'],
  ['enable', 'nothing'],
  ['reprotect', 'nothing'],
])('%s with pairs out of sync: %s', (name, weight) => {
  const pairs = [pair({ replicationStatus: 'copying' })];
  const found = checkAction(
    SDRS.actions[name],
    reading({ status: REFERENCE[name].from[0] ?? '' }, { pairs }),
    goalOf(name),
  );
  expect(found.find(({ code }) => code === 'not-in-sync')?.weight ?? 'nothing').toBe(weight);
});

test.each<[ActionName, boolean]>([
  ['failover', true],
  ['switchover', true],
  ['disable', false],
  ['enable', false],
  ['reprotect', false],
])('%s with the link down: stopped %s', (name, stopped) => {
  const pairs = [pair({ faultLevel: '5' })];
  const found = checkAction(
    SDRS.actions[name],
    reading({ status: REFERENCE[name].from[0] ?? '' }, { pairs }),
    goalOf(name),
  );
  expect(found.some(({ code }) => code === 'replication-link-down')).toBe(stopped);
});
