import { describe, expect, test } from 'vitest';
import { checkAction } from '../../src/domain/preconditions.ts';
import { blocking, names } from '../../src/domain/findings.ts';
import type { Goal } from '../../src/domain/goal.ts';
import type { Reading } from '../../src/domain/readings.ts';
import { SDRS } from '../../src/domain/sdrs-states.ts';
import { EVERY_STATUS, GOAL, instance, LOST, pair, reading, SAFE } from './support.ts';

/** The API reference's table of group actions, row "failover", and its list of statuses, typed once more. */
const STATUS_CODE: Record<(typeof EVERY_STATUS)[number], 'allowed' | 'busy' | 'wrong-status'> = {
  creating: 'busy',
  available: 'wrong-status',
  protected: 'allowed',
  deleting: 'busy',
  starting: 'busy',
  stopping: 'busy',
  reversing: 'busy',
  'failing-over': 'busy',
  'failed-over': 'wrong-status',
  reprotecting: 'busy',
  error: 'wrong-status',
  'error-deleting': 'wrong-status',
  'error-starting': 'wrong-status',
  'error-stopping': 'wrong-status',
  'error-reversing': 'allowed',
  'error-failing-over': 'allowed',
  'error-reprotecting': 'wrong-status',
};

const of = (code: string) => EVERY_STATUS.filter((status) => STATUS_CODE[status] === code).toSorted();
const checkFailover = (seen: Reading, goal: Goal) => checkAction(SDRS.actions.failover, seen, goal);
const codes = (seen: Reading, goal: Goal = GOAL) => checkFailover(seen, goal).map(({ code }) => code);

describe('the data of the service', () => {
  test('every status of the appendix and no other', () => {
    expect([...SDRS.statuses].toSorted()).toEqual([...EVERY_STATUS].toSorted());
  });

  test('nothing may be sent while something runs', () => {
    expect([...SDRS.transient].toSorted()).toEqual(of('busy'));
  });
});

describe('the status', () => {
  test.each(Object.entries(STATUS_CODE))('%s: %s', (status, expected) => {
    expect(codes(reading({ status }))).toEqual(expected === 'allowed' ? [] : [expected]);
  });

  test('one that no document lists is refused, and said to be unknown', () => {
    const [finding] = checkFailover(reading({ status: 'protecting' }), GOAL);
    expect(finding).toMatchObject({ code: 'wrong-status', weight: 'blocks' });
    expect(finding?.saw).toMatch(/protecting.*no document/);
    expect(checkFailover(reading({ status: 'available' }), GOAL)[0]?.saw).not.toContain('no document');
  });

  test.each([
    ['available', /no replica/],
    ['failed-over', /already.*[Rr]eprotect/],
    ['error-reprotecting', /reprotect/],
    ['error-starting', /Enable protection again/],
    ['error-stopping', /Disable protection again/],
    ['error', /console.*retry/],
    ['reversing', /[Ww]ait.*retry/],
  ])('%s: what to do', (status, says) => {
    expect(checkFailover(reading({ status }), GOAL)[0]?.todo).toMatch(says);
  });
});

describe('the direction', () => {
  const unnamed: Goal = { ...GOAL, fromNamed: false };
  test.each<[string, Reading, Goal, string[]]>([
    ['unknown', reading({ productionZone: null }), GOAL, ['direction-unknown']],
    ['elsewhere', reading({ productionZone: SAFE }), GOAL, ['production-elsewhere']],
    ['in a third zone', reading({ productionZone: 'eu-de-03' }), GOAL, ['production-elsewhere']],
    ['elsewhere, zone not named', reading({ productionZone: SAFE }), unnamed, ['production-elsewhere']],
    [
      'a pair disagrees',
      reading({}, { pairs: [pair({ productionZone: SAFE })] }),
      GOAL,
      ['direction-disagrees'],
    ],
    [
      'an instance disagrees',
      reading({}, { instances: [instance({ productionZone: SAFE })] }),
      GOAL,
      ['direction-disagrees'],
    ],
    [
      'members that do not say agree',
      reading(
        {},
        { pairs: [pair({ productionZone: null })], instances: [instance({ productionZone: null })] },
      ),
      GOAL,
      [],
    ],
    [
      'elsewhere, and a pair disagrees',
      reading({ productionZone: SAFE }, { pairs: [pair()], instances: [] }),
      GOAL,
      ['direction-disagrees', 'production-elsewhere'],
    ],
  ])('%s', (_, seen, goal, expected) => {
    expect(codes(seen, goal)).toEqual(expected);
  });

  test('the zone that was not named is offered; the one that was named is not turned round', () => {
    const seen = reading({ productionZone: SAFE });
    expect(checkFailover(seen, unnamed)[0]?.todo).toContain(`"from": "${SAFE}"`);
    expect(checkFailover(seen, unnamed)[0]?.needs).toContain('not named');
    expect(checkAction(SDRS.actions.failover, seen, GOAL)[0]?.todo).toMatch(/Abort/);
    expect(checkAction(SDRS.actions.failover, seen, GOAL)[0]?.todo).not.toContain('"from"');
    expect(checkAction(SDRS.actions.failover, seen, GOAL)[0]?.needs).not.toContain('not named');
  });

  test('those who disagree are named, a few of them', () => {
    const pairs = [1, 2, 3, 4, 5].map((n) =>
      pair({ id: `p-${n}`, name: n === 1 ? null : `d${n}`, productionZone: SAFE }),
    );
    expect(checkFailover(reading({}, { pairs }), GOAL)[0]?.saw).toContain('p-1, d2, d3 and 2 more');
  });
});

describe('pairs, servers, sync', () => {
  test.each<[string, Partial<Reading>, string[], says: RegExp]>([
    ['no pairs', { pairs: [] }, ['no-replication-pairs'], /no replication pairs/],
    ['the link is down', { pairs: [pair({ faultLevel: '5' })] }, ['replication-link-down'], /disk-1/],
    [
      'the link of a nameless pair',
      { pairs: [pair({ faultLevel: '5', name: null })] },
      ['replication-link-down'],
      /p-1/,
    ],
    ['a server is deleted', { instances: [instance({ status: 'invalid' })] }, ['server-deleted'], /app-1/],
    [
      'a nameless one',
      { instances: [instance({ status: 'invalid', name: null })] },
      ['server-deleted'],
      /i-1/,
    ],
  ])('%s: blocks', (_, rest, expected, says) => {
    const findings = checkFailover(reading({}, rest), GOAL);
    expect(findings.map(({ code }) => code)).toEqual(expected);
    expect(findings[0]?.saw).toMatch(says);
    expect(blocking(findings)).toHaveLength(1);
  });

  test.each<[string, Partial<Reading>, string[], says: RegExp]>([
    ['copying', { pairs: [pair({ replicationStatus: 'copying' })] }, ['not-in-sync'], /disk-1 \(copying\)/],
    [
      'stopped, nameless',
      { pairs: [pair({ replicationStatus: 'active-stopped', name: null })] },
      ['not-in-sync'],
      /p-1/,
    ],
    ['a gap', { gaps: ['Two lines of the list were unreadable.'] }, ['partly-unread'], /Two lines/],
    ['two gaps', { gaps: ['One.', 'Two.'] }, ['partly-unread', 'partly-unread'], /One/],
  ])('%s: a note, which does not block', (_, rest, expected, says) => {
    const findings = checkFailover(reading({}, rest), GOAL);
    expect(findings.map(({ code }) => code)).toEqual(expected);
    expect(findings[0]?.saw).toMatch(says);
    expect(blocking(findings)).toEqual([]);
  });

  test.each<[string, Partial<Reading>]>([
    ['production disk lost', { pairs: [pair({ faultLevel: '2' })] }],
    ['no fault level', { pairs: [pair({ faultLevel: null })] }],
    ['no replication status', { pairs: [pair({ replicationStatus: null })] }],
    ['a faulty instance', { instances: [instance({ status: 'fault' })] }],
    ['no instances', { instances: [] }],
  ])('%s: nothing to say', (_, rest) => {
    expect(codes(reading({}, rest))).toEqual([]);
  });
});

test('all at once, in the order in which a person should read them', () => {
  const seen = reading(
    { status: 'failed-over', productionZone: SAFE },
    {
      pairs: [pair({ faultLevel: '5', replicationStatus: 'inactive' })],
      instances: [instance({ status: 'invalid', productionZone: SAFE })],
      gaps: ['A gap.'],
    },
  );
  const findings = checkAction(SDRS.actions.failover, seen, GOAL);
  expect(findings.map(({ code, weight }) => `${code} ${weight}`)).toEqual([
    'wrong-status blocks',
    'direction-disagrees blocks',
    'production-elsewhere blocks',
    'replication-link-down blocks',
    'server-deleted blocks',
    'not-in-sync note',
    'partly-unread note',
  ]);
  for (const { saw, needs, todo } of findings) expect([saw, needs, todo]).not.toContain('');
  expect(checkAction(SDRS.actions.failover, seen, GOAL)).toEqual(findings);
});

test('the same zone as the goal: production there is what a failover needs', () => {
  const back: Goal = { ...GOAL, from: SAFE, to: LOST };
  expect(codes(reading({ productionZone: SAFE }), back)).toEqual([]);
  expect(codes(reading({ productionZone: LOST }), back)).toEqual(['production-elsewhere']);
});

test.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b', 'c'], 'a, b, c'],
  [['a', 'b', 'c', 'd'], 'a, b, c and 1 more'],
])('names of %j', (all, said) => {
  expect(names(all)).toBe(said);
});
