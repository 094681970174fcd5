import { beforeAll, describe, expect, test } from 'vitest';
import { next } from '../../src/domain/protocol.ts';
import { STATES } from '../../src/domain/states.ts';
import { explore, type Explored } from './explore.ts';
import { KINDS } from './explored-kinds.ts';
import { runOf } from './explored-run.ts';
import { ASSUMED } from './explored-world.ts';

/**
 * Every interleaving of the six events that a run must live with, for each action of the tables: the real protocol,
 * look before the POST and following, against a service as bad as the pages allow. What it rests on stands in
 * docs/protocol.md; protocol-unassured.test.ts takes the assumptions away one by one, and finds what is lost.
 */

const SIX = [
  'lost answer',
  'late start',
  'stale reading',
  'third person',
  'worker death',
  'zombie sender',
] as const;

/** Fewer states than `atLeast`, and what was explored is not what this file says. */
const BOUNDS = [
  {
    bound: 'three of the six, from the usual state',
    from: 1,
    disturbances: 3,
    mishaps: 1,
    answers: 0,
    atLeast: 15_000,
  },
  {
    bound: 'two, and a person answers, from every state',
    from: Infinity,
    disturbances: 2,
    mishaps: 2,
    answers: 1,
    atLeast: 8_000,
  },
] as const;

/** Three windows, each of them twice as long where a witness is unclear, and a following to its limit. */
const MOST_TICKS = 3 * (2 * ASSUMED.settle + ASSUMED.deadline) + ASSUMED.limit;

describe.each(BOUNDS)('$bound', ({ atLeast, from, disturbances, mishaps, answers }) => {
  describe.each(KINDS)('$title', (one) => {
    const kind = { ...one, starts: one.starts.slice(0, from) };
    let all: Explored;
    beforeAll(() => {
      all = explore(runOf({ ...ASSUMED, kind, disturbances, mishaps, answers, protocol: next }));
    });

    test('each of the six has its turn, at many moments', () => {
      expect(all.states).toBeGreaterThan(atLeast);
      expect(SIX.filter((event) => (all.events.get(event) ?? 0) <= 20)).toEqual([]);
    });

    test('safety: one intent never has two effects; nothing is sent on doubt, nor called done that is not', () => {
      expect(all.broken).toBeNull();
    });

    test('liveness: it ends, or asks, whatever happens', () => {
      expect(all.endless).toBeNull();
      expect(all.longestTicks).toBeGreaterThan(ASSUMED.settle);
      expect(all.longestTicks).toBeLessThanOrEqual(MOST_TICKS);
    });
  });
});

test('every action of every service is one of the kinds, and can begin and end', () => {
  const rules = Object.values(STATES).flatMap(({ actions }) => Object.values(actions));
  for (const rule of rules) {
    const kinds = KINDS.filter((kind) => kind.rule === rule);
    expect(kinds.map(({ mayResend }) => mayResend)).toEqual(rule.guarded ? [true] : [false, true]);
    for (const { starts, ends } of kinds) {
      expect(starts.length).toBeGreaterThan(0);
      expect(ends.length).toBeGreaterThan(0);
    }
  }
});
