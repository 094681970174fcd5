import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dueOf, groupsOf, totalsOf, type Known } from '../../src/record/groups.ts';
import { limitsOf } from '../../src/record/limits.ts';
import { ago, DAY, NOW, summary, type Summary } from './support.ts';

const known = (patch: Partial<Known> = {}): Known => ({
  now: NOW,
  reachesBackTo: NOW - 30 * DAY,
  limits: [{ site: 'eu-de', group: null, everyMs: 90 * DAY }],
  ready: [],
  ...patch,
});

describe('is a group late?', () => {
  const of = (patch: Partial<Parameters<typeof dueOf>[0]>) =>
    dueOf({ last: null, everyMs: 90 * DAY, overdue: null, known: known(), ...patch }).due;
  test.each<[why: string, patch: Partial<Parameters<typeof dueOf>[0]>, due: string]>([
    ['a good drill in time', { last: ago(89) }, 'in time'],
    ['a good drill on the last moment', { last: ago(90) }, 'in time'],
    ['a good drill too long ago', { last: ago(91) }, 'overdue'],
    ['none in a record that is shorter than the limit: an older one may have been good', {}, 'not known'],
    [
      'none in a record that is as long as the limit',
      { known: known({ reachesBackTo: NOW - 90 * DAY }) },
      'overdue',
    ],
    ['none, and the readiness check says so', { overdue: 'The last good drill ended 100 d ago.' }, 'overdue'],
    ['no limit in dr.yaml', { everyMs: null }, 'no limit'],
    ['no dr.yaml at all', { everyMs: null, known: known({ limits: null }) }, 'not known'],
    [
      'no dr.yaml, but a readiness check',
      { everyMs: null, overdue: 'late', known: known({ limits: null }) },
      'overdue',
    ],
  ])('%s', (_, patch, due) => expect(of(patch)).toBe(due));
});

test('one group, by whatever name or id a run knew it', () => {
  const runs = [
    summary(),
    summary({ groupId: null, group: 'pg-payments', state: 'refused' }),
    summary({ groupId: null, group: 'g-1', state: 'refused' }),
    summary({ site: 'eu-nl', groupId: 'g-9' }),
    summary({ procedure: 'exercise' }),
    summary({ procedure: 'exercise', state: 'cancelled' }),
  ];
  expect(groupsOf(runs, known())).toMatchObject([
    {
      site: 'eu-de',
      group: 'pg-payments',
      groupId: 'g-1',
      drills: 3,
      drillsGood: 1,
      exercises: 2,
      exercisesGood: 1,
    },
    { site: 'eu-nl', group: 'pg-payments', groupId: 'g-9', drills: 1 },
  ]);
});

test('the last good drill outlives the retention where readiness checks carry it on; an exercise is none', () => {
  const ready = [{ site: 'eu-de', id: 'g-1', name: 'pg-payments', lastDrillAt: ago(60), overdue: null }];
  const runs = [summary({ state: 'failed' }), summary({ procedure: 'exercise' })];
  expect(groupsOf(runs, known({ ready }))).toMatchObject([{ lastGoodDrillAt: ago(60), due: 'in time' }]);
  expect(groupsOf([summary({ endedAt: ago(3) })], known({ ready }))).toMatchObject([
    { lastGoodDrillAt: ago(3) },
  ]);
});

test('a group that was never drilled is there: that is who an auditor looks for', () => {
  const limits = [{ site: 'eu-de', group: 'pg-forgotten', everyMs: 7 * DAY }];
  const ready = [{ site: 'eu-de', id: 'g-2', name: 'pg-orders', lastDrillAt: null, overdue: null }];
  expect(groupsOf([], known({ limits, ready }))).toMatchObject([
    { group: 'pg-forgotten', drills: 0, lastGoodDrillAt: null, due: 'overdue' },
    { group: 'pg-orders', drills: 0, due: 'no limit' },
  ]);
});

test('limits of dr.yaml: of the group, else of its site; never of EVS, which has no drills', () => {
  const site = (service: 'sdrs' | 'evs', drillEveryMs: number | null) => ({
    name: service,
    service,
    drillEveryMs,
    groups: new Map([
      ['a', { zones: null, servers: {}, probes: [], drillEveryMs: DAY }],
      ['b', { zones: null, servers: {}, probes: [] }],
    ]),
  });
  expect(
    limitsOf(
      new Map([
        ['sdrs', site('sdrs', 7 * DAY)],
        ['evs', site('evs', DAY)],
      ]),
    ),
  ).toEqual([
    { site: 'sdrs', group: 'a', everyMs: DAY },
    { site: 'sdrs', group: 'b', everyMs: 7 * DAY },
    { site: 'sdrs', group: null, everyMs: 7 * DAY },
  ]);
  expect(limitsOf(new Map([['sdrs', site('sdrs', null)]]))).toEqual([
    { site: 'sdrs', group: 'a', everyMs: DAY },
  ]);
});

const anyRun: fc.Arbitrary<Summary> = fc
  .record({
    procedure: fc.constantFrom('drill' as const, 'exercise' as const),
    site: fc.constantFrom('eu-de', 'eu-nl'),
    id: fc.constantFrom('g-1', 'g-2', null),
    name: fc.constantFrom('pg-a', 'pg-b'),
    state: fc.constantFrom('completed' as const, 'failed' as const, 'cancelled' as const, 'running' as const),
  })
  .map(({ procedure, site, id, name, state }) =>
    // An id has one name.
    summary({
      procedure,
      site,
      state,
      groupId: id,
      group: id === null ? name : `pg-of-${id}`,
      open: state === 'running',
    }),
  );

test('whatever runs there are, each is counted in exactly one group, and good never exceeds all', () => {
  fc.assert(
    fc.property(fc.array(anyRun, { maxLength: 30 }), (runs) => {
      const totals = totalsOf(runs, 0);
      const groups = groupsOf(runs, known());
      const sum = (key: 'drills' | 'drillsGood' | 'exercises' | 'exercisesGood') =>
        groups.reduce((all, group) => all + group[key], 0);
      for (const key of ['drills', 'drillsGood', 'exercises', 'exercisesGood'] as const)
        expect(sum(key)).toBe(totals[key]);
      expect(totals.drillsGood).toBeLessThanOrEqual(totals.drills);
      expect(new Set(groups.map(({ site, group }) => `${site}/${group}`)).size).toBe(groups.length);
    }),
  );
});
