import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { identityIn, zoneIn } from '../../src/config/zones.ts';
import { judgeAround, judgeDeclared, type Surroundings } from '../../src/domain/readiness/around.ts';
import { assemble, type Gathered } from '../../src/domain/readiness/assemble.ts';
import { changesSince } from '../../src/domain/readiness/changes.ts';
import { parseReadiness, readinessId } from '../../src/domain/readiness/input.ts';
import { noticesOf } from '../../src/domain/readiness/notice.ts';
import {
  verdictOf,
  worst,
  type Effect,
  type GroupCheck,
  type ReadyFinding,
  type Verdict,
} from '../../src/domain/readiness/readiness.ts';
import { sayAge } from '../../src/domain/readiness/say-age.ts';
import { judgeQuota, missingGroups, siteFailure } from '../../src/domain/readiness/site-findings.ts';
import { readinessDetails } from '../../src/domain/readiness/text.ts';
import { figuresOf } from '../../src/runs/readiness-sites.ts';

const NOW = '2026-11-21T03:00:00.000Z';
const DAY = 86_400_000;
const ago = (days: number): string => new Date(Date.parse(NOW) - days * DAY).toISOString();

const around = (patch: Partial<Surroundings> = {}): Surroundings => ({
  now: NOW,
  temporalZones: ['z3'],
  workers: [{ zone: 'z3' }],
  held: {},
  drills: {},
  retentionMs: 30 * DAY,
  ...patch,
});

const finding = (effect: Effect, code: ReadyFinding['code'] = 'unread'): ReadyFinding => {
  return { code, effect, concerns: ['failover'], saw: 'saw.', needs: 'needs.', todo: 'todo.' };
};

const checked = (name: string, findings: ReadyFinding[] = []): GroupCheck => {
  return { id: `id-${name}`, name, productionZone: 'z1', findings };
};

const gathered = (checks: GroupCheck[], patch: Partial<Gathered> = {}): Gathered => ({
  request: { site: 'eu-de', group: null },
  at: NOW,
  endedAt: NOW,
  site: [],
  checks,
  surroundings: around(),
  before: null,
  drillEvery: { site: null, groups: {} },
  ...patch,
});

describe('the verdict', () => {
  test.each<[Effect[], Verdict]>([
    [[], 'ready'],
    [['note', 'note'], 'ready'],
    [['note', 'degraded'], 'degraded'],
    [['degraded', 'not ready', 'note'], 'not ready'],
  ])('%j is %s', (effects, verdict) => {
    expect(verdictOf(effects.map((effect) => finding(effect)))).toBe(verdict);
  });

  test('of a site it is the worst of its groups and its own', () => {
    const groups = [checked('a'), checked('b', [finding('degraded')])];
    expect(assemble(gathered(groups)).verdict).toBe('degraded');
    expect(assemble(gathered(groups, { site: [finding('not ready')] })).verdict).toBe('not ready');
    expect(worst([])).toBe('ready');
  });

  test('the worst group is the first that is read, and since when it is so is kept as long as it is so', () => {
    const groups = [checked('a'), checked('b', [finding('not ready')]), checked('c', [finding('degraded')])];
    const known = { verdict: 'not ready', since: ago(2), lastDrillAt: null } as const;
    const before = { at: ago(1), groups: { 'id-a': known, 'id-b': known } };
    const { groups: shown, headline } = assemble(gathered(groups, { before }));
    expect(shown.map(({ name, since }) => [name, since])).toEqual([
      ['b', ago(2)],
      ['c', NOW],
      ['a', NOW],
    ]);
    expect(headline).toBe('eu-de is not ready: b (1 of 3 group(s))');
  });
});

describe('what is around a group', () => {
  const of = (patch: Partial<Surroundings>, drillEveryMs: number | null = null) =>
    judgeAround(checked('a'), around(patch), drillEveryMs).map(({ code, effect }) => `${effect}: ${code}`);

  test.each<[string, Partial<Surroundings>, string[]]>([
    ['elsewhere', {}, []],
    ['one of two workers', { workers: [{ zone: 'z1' }, { zone: 'z3' }] }, []],
    ['one that does not say', { workers: [{ zone: 'z1' }, { zone: null }] }, []],
    ['all workers', { workers: [{ zone: 'z1' }, { zone: 'z1' }] }, ['not ready: workers-in-lost-zone']],
    ['Temporal alone', { temporalZones: ['z1'] }, ['not ready: temporal-in-lost-zone']],
    ['Temporal, spread', { temporalZones: ['z1', 'z2'] }, []],
    ['nobody has said', { temporalZones: null, workers: null }, []],
    ['a run', { held: { 'id-a': 'dr/eu-de/id-a' } }, ['note: run-under-way']],
  ])('in the zone that would be lost: %s', (_, patch, expected) => {
    expect(of(patch)).toEqual(expected);
  });

  test.each<[string, Partial<Surroundings>, number | null, boolean]>([
    ['no limit', {}, null, false],
    ['never', {}, 90, true],
    ['in time', { drills: { 'id-a': ago(89) } }, 90, false],
    ['too old', { drills: { 'id-a': ago(91) } }, 90, true],
    ['of another group', { drills: { 'id-b': ago(1) } }, 90, true],
    ['not to be looked up', { drills: null }, 90, true],
  ])('a drill: %s', (_, patch, days, overdue) => {
    expect(of(patch, days === null ? null : days * DAY)).toEqual(overdue ? ['degraded: drill-overdue'] : []);
  });

  test('a drill that Temporal has let go of is remembered from check to check', () => {
    const before = {
      at: ago(1),
      groups: { 'id-a': { verdict: 'ready', since: ago(9), lastDrillAt: ago(40) } as const },
    };
    const drillEvery = { site: 90 * DAY, groups: {} };
    const { groups } = assemble(gathered([checked('a')], { before, drillEvery }));
    expect(groups[0]).toMatchObject({ verdict: 'ready', lastDrillAt: ago(40) });
    const own = { site: 90 * DAY, groups: { a: 30 * DAY } };
    expect(assemble(gathered([checked('a')], { before, drillEvery: own })).verdict).toBe('degraded');
  });

  test('what is not declared is said once, with what to write', () => {
    expect(judgeDeclared(around())).toEqual([]);
    const [one] = judgeDeclared(around({ temporalZones: null, workers: [{ zone: null }, { zone: 'z1' }] }));
    expect(one?.saw).toBe('Not known: where Temporal runs, where 1 of 2 worker(s) run.');
  });

  test.each([null, 'eu-de-03'])('a worker tells its zone by its identity: %s', (zone) => {
    expect(zoneIn(identityIn(zone, 42, 'host zone=x.example'))).toBe(zone ?? 'x.example');
    expect(zoneIn(identityIn(zone, 42, 'host'))).toBe(zone);
  });
});

describe('the site', () => {
  test.each([
    ['LoginRefused', 'login-refused'],
    ['CloudUnreachable', 'cloud-unreachable'],
    ['TimedOut', 'cloud-unreachable'],
    ['ProviderRefused', 'permission-missing'],
    ['UnknownGroup', 'group-missing'],
    ['NotConfigured', 'not-configured'],
    ['InternalError', 'cloud-unreachable'],
  ])('%s is %s, and never ready', (type, code) => {
    expect(siteFailure('eu-de', { type, message: 'm' })).toMatchObject({ code, effect: 'not ready' });
  });

  test.each([
    [{ most: -1, used: 9 }, 3, []],
    [{ most: 10, used: 7 }, 3, []],
    [{ most: 10, used: 8 }, 3, ['quota-short']],
    [{ most: 10, used: 12 }, 1, ['quota-short']],
    [{ most: 10, used: 10 }, 0, []],
    [{ unknown: 'no ECS' }, 3, ['quota-unknown']],
  ])('quota %j for %d servers', (quota, servers, expected) => {
    expect(judgeQuota(quota, { name: 'a', servers }).map(({ code }) => code)).toEqual(expected);
  });

  test('a group of dr.yaml counts as there by its name or its id', () => {
    expect(missingGroups(['a', 'id-b'], [checked('a'), checked('b')])).toEqual([]);
    expect(missingGroups(['a', 'c'], [checked('a')])[0]?.saw).toContain('c');
  });

  test('figures: a check of the whole site knows all its groups, else they are added up', () => {
    const counts = { ready: 1, degraded: 0, 'not ready': 0 };
    const note = { site: 'x', verdict: 'ready', at: ago(1), counts } as const;
    const bad = { ...note, group: 'b', verdict: 'not ready', counts: { ...counts, 'not ready': 1 } } as const;
    const now = Date.parse(NOW);
    expect(figuresOf([{ ...note, group: 'a' }, bad], now)).toEqual([
      {
        site: 'x',
        verdict: 'not ready',
        counts: { ready: 2, degraded: 0, 'not ready': 1 },
        ageSeconds: 86_400,
      },
    ]);
    expect(figuresOf([{ ...note, group: null }, bad], now)[0]?.verdict).toBe('ready');
  });
});

describe('who is told', () => {
  const seen = (verdicts: Record<string, Verdict | 'held'>, whole = true) => ({
    findings: [],
    whole,
    groups: Object.entries(verdicts).map(([id, verdict]) =>
      verdict === 'held'
        ? { id, verdict: 'not ready' as const, heldBy: 'dr/x' }
        : { id, verdict, heldBy: null },
    ),
  });
  /** One check after the other; what each tells. */
  const course = (...checks: Parameters<typeof changesSince>[1][]): string[] => {
    let told: Record<string, number> | null = null;
    return checks.map((one) => {
      const changes = changesSince(told, one);
      ({ told } = changes);
      return [...changes.page, ...(changes.allClear ? ['all clear'] : [])].join();
    });
  };

  test.each<[string, Parameters<typeof changesSince>[1][], string[]]>([
    ['ready from the first on: nobody', [seen({ a: 'ready' }), seen({ a: 'ready' })], ['', '']],
    [
      'a first check that is not ready is told',
      [seen({ a: 'not ready' }), seen({ a: 'not ready' })],
      ['a', ''],
    ],
    [
      'fine twice is fine, and told once',
      [seen({ a: 'not ready' }), seen({ a: 'ready' }), seen({ a: 'degraded' }), seen({ a: 'ready' })],
      ['a', '', 'all clear', ''],
    ],
    [
      'what comes and goes pages once',
      [seen({ a: 'not ready' }), seen({ a: 'ready' }), seen({ a: 'not ready' }), seen({ a: 'ready' })],
      ['a', '', '', ''],
    ],
    [
      'another group is news, and the all-clear is for all',
      [
        seen({ a: 'not ready', b: 'ready' }),
        seen({ a: 'ready', b: 'not ready' }),
        seen({ a: 'ready', b: 'ready' }),
        seen({ a: 'ready', b: 'ready' }),
      ],
      ['a', 'b', '', 'all clear'],
    ],
    ['degraded pages nobody', [seen({ a: 'ready' }), seen({ a: 'degraded' })], ['', '']],
    ['a run that holds the group tells its own story', [seen({ a: 'held' }), seen({ a: 'ready' })], ['', '']],
    [
      'a run does not count as mended',
      [seen({ a: 'not ready' }), seen({ a: 'held' }), seen({ a: 'held' }), seen({ a: 'not ready' })],
      ['a', '', '', ''],
    ],
    [
      'not looked at is not fine',
      [seen({ a: 'not ready' }), seen({}, false), seen({}, false), seen({ a: 'not ready' })],
      ['a', '', '', ''],
    ],
    [
      'a group that is gone has nothing left to be told',
      [seen({ a: 'not ready' }), seen({})],
      ['a', 'all clear'],
    ],
  ])('%s', (_, checks, expected) => {
    expect(course(...checks)).toEqual(expected);
  });

  test('a cause of the whole site is told by its name, and another one after it, too', () => {
    const cause = (code: ReadyFinding['code']) => ({
      ...seen({}, false),
      findings: [finding('not ready', code)],
    });
    expect(course(cause('cloud-unreachable'), cause('cloud-unreachable'), cause('login-refused'))).toEqual([
      'site/cloud-unreachable',
      '',
      'site/login-refused',
    ]);
  });

  const states = fc.array(
    fc.record({
      whole: fc.boolean(),
      groups: fc.dictionary(
        fc.constantFrom('a', 'b', 'c'),
        fc.constantFrom('ready', 'degraded', 'not ready', 'held'),
      ),
    }),
    { maxLength: 30 },
  );
  test('whatever happens: nothing is told twice before an all-clear or its own mending, and no all-clear comes unasked', () => {
    fc.assert(
      fc.property(states, (all) => {
        let told: Record<string, number> | null = null;
        for (const { groups, whole } of all) {
          const before: Record<string, number> = told ?? {};
          const changes = changesSince(told, seen(groups as Record<string, Verdict | 'held'>, whole));
          for (const key of changes.page) {
            expect(before[key]).toBeUndefined();
            expect(groups[key]).toBe('not ready');
          }
          const bad = Object.keys(groups).filter((key) => groups[key] === 'not ready');
          for (const key of bad) expect(changes.told[key]).toBe(0);
          const unasked = Object.keys(before).length === 0 || bad.length > 0;
          expect(changes.allClear && unasked).toBe(false);
          ({ told } = changes);
        }
      }),
    );
  });
});

describe('what it says', () => {
  test('a notice names the groups; of many, some; and stays small', () => {
    const groups = Array.from({ length: 300 }, (_, i) => checked(`g-${i}`, [finding('not ready')]));
    const result = assemble(gathered(groups));
    const changes = changesSince(null, { ...result, whole: true });
    const [one, ...more] = noticesOf(result, changes, 'run');
    expect(more).toEqual([]);
    expect(one?.headline).toBe(
      'A failover at eu-de would not work now. g-0, g-1, g-10 and 297 more not ready',
    );
    expect(JSON.stringify(one).length).toBeLessThan(20_000);
  });

  test('a result stays far below what Temporal takes, however bad it is', () => {
    const long = {
      ...finding('not ready'),
      saw: 'x'.repeat(5_000),
      needs: 'y'.repeat(5_000),
      todo: 'z'.repeat(5_000),
    };
    const groups = Array.from({ length: 1_000 }, (_, i) =>
      checked(
        `g-${i}`,
        Array.from({ length: 20 }, () => long),
      ),
    );
    const result = assemble(gathered(groups));
    expect(JSON.stringify(result).length).toBeLessThan(1_000_000);
    expect(result.groups.every(({ findings, left }) => findings.length + left === 20)).toBe(true);
    expect(result.counts['not ready']).toBe(1_000);
    expect(readinessDetails(result).length).toBeLessThan(2_000);
  });

  test.each([
    [59_000, '59 s'],
    [119_000, '119 s'],
    [120_000, '2 min'],
    [48 * 3_600_000, '2 d'],
    [47 * 3_600_000, '47 h'],
    [-5, '0 s'],
  ])('an age of %d ms is %s', (ms, said) => {
    expect(sayAge(ms)).toBe(said);
  });
});

describe('the input', () => {
  const ok = (raw: unknown, id = 'x') => parseReadiness(raw, id);
  test('names a site, and may name a group; an id that does will do', () => {
    expect(ok({ site: 'eu-de' })).toEqual({ request: { site: 'eu-de', group: null } });
    expect(ok({ site: 'eu-de', group: 'a' })).toEqual({ request: { site: 'eu-de', group: 'a' } });
    expect(ok(undefined, 'readiness/eu-de/pg a')).toEqual({ request: { site: 'eu-de', group: 'pg a' } });
    expect(readinessId({ site: 'eu-de', group: 'a' })).toBe('readiness/eu-de/a');
  });
  test.each([
    null,
    {},
    [],
    'x',
    { site: '' },
    { site: 'a/b' },
    { site: 'a', group: '' },
    { site: 'a', group: 'a"b' },
    { site: 'a', x: 1 },
  ])('anything else is refused with an example: %j', (raw) => {
    expect(ok(raw)).toHaveProperty('problem', expect.stringContaining('{"site":"eu-de"}'));
  });
});
