import { describe, expect, test } from 'vitest';
import { isIn, type ServiceName } from '../../src/domain/action-rule.ts';
import type { ActionName } from '../../src/domain/actions.ts';
import { goalHolds } from '../../src/domain/goal.ts';
import { checkAction } from '../../src/domain/preconditions.ts';
import type { GroupReading, Reading } from '../../src/domain/readings.ts';
import { ruleOf, STATES } from '../../src/domain/states.ts';
import { EVERY_EVS_STATUS, EVERY_REPLICATION, evs, goalOf } from './evs-support.ts';
import { EVERY_STATUS, LOST, pair, reading, SAFE } from './support.ts';

/**
 * A second reading of the vendor's pages: what each action meets in each state, without a look into the tables of the
 * product. One letter for each replication status, in the order of COLUMNS:
 *   . sent        n sent, "not in sync" is said        x "not in sync" forbids it
 *   p sent, and said that it may be a group after a failover
 *   R sent once the lost zone is confirmed as restored (? and the state may be a paused group: said)
 *   = there already, nothing is sent        B busy        W wrong state
 */
type Letter = '.' | 'n' | 'x' | 'p' | 'R' | '?' | '=' | 'B' | 'W';
/** A row of the table; "*" stands for every status that has no row of its own. */
type Table = Record<ActionName, Record<string, string>>;

const COLUMNS: Record<ServiceName, readonly (string | null)[]> = {
  // Of the group and its pairs. Pages: status evs_04_0043, actions 2054 to 2058, seeds 000, 001, 004.
  evs: EVERY_REPLICATION,
  // Of the pairs alone: the group of today has none.
  sdrs: ['active', 'active-stopped', 'copying', 'inactive', null],
};

const TABLES: Record<ServiceName, Table> = {
  evs: {
    // No page forbids a status: what SDRS allows in its words, and whatever replication does in a lost zone.
    failover: {
      available: '.nnnnn',
      error_failovering: '.nnnnn',
      error_reversing: '.nnnnn',
    },
    // "The data synchronization … is complete, and the group is working normally": active, said so.
    switchover: {
      available: '.xxxxx',
      error_reversing: '.xxxxx',
    },
    // "The status is failovered"; by evs_01_0032 failed-over or available. Sync has begun or ended: it is done.
    reprotect: {
      failovered: '=R=RRR',
      'failed-over': '=R=RRR',
      available: '=?=?RW',
    },
    // os-sync, after a pause: active-stopped by one page, inactive by the other.
    enable: { available: '=p=p.W' },
    // os-stop
    disable: { available: '.=.=WW' },
  },
  sdrs: {
    failover: {
      protected: '.nnn.',
      'error-failing-over': '.nnn.',
      'error-reversing': '.nnn.',
    },
    switchover: { protected: '.xxx.', 'error-reversing': '.xxx.' },
    reprotect: { 'failed-over': '.....', 'error-reprotecting': '.....', protected: '=====' },
    enable: { available: '.....', 'error-starting': '.....', protected: '=====' },
    disable: { protected: '.xxx.', 'error-stopping': '.xxx.', available: '=====' },
  },
};

/** "Something runs on the group", by the status pages. */
const BUSY: Record<ServiceName, readonly string[]> = {
  evs: ['creating', 'deleting', 'updating', 'reversing', 'failovering'],
  sdrs: ['creating', 'deleting', 'starting', 'stopping', 'reversing', 'failing-over', 'reprotecting'],
};

const STATUSES: Record<ServiceName, readonly string[]> = { evs: EVERY_EVS_STATUS, sdrs: EVERY_STATUS };
const SERVICES = ['evs', 'sdrs'] as const;
const ACTIONS = ['failover', 'switchover', 'reprotect', 'enable', 'disable'] as const;
const MOVES: readonly ActionName[] = ['failover', 'switchover'];

/** What a documented letter means, as the codes that decide; a "!" blocks. */
const CODES: Record<Exclude<Letter, '='>, string[]> = {
  '.': [],
  n: ['not-in-sync'],
  x: ['not-in-sync!'],
  p: ['ambiguous-state'],
  R: ['zone-not-restored!'],
  '?': ['ambiguous-state', 'zone-not-restored!'],
  B: ['busy!'],
  W: ['wrong-status!'],
};
/** What a finding of the state does not say is told by the rest: they may stand beside a B or a W. */
const BESIDE = ['not-in-sync', 'not-in-sync!', 'zone-not-restored!', 'ambiguous-state'];

function read(
  service: ServiceName,
  status: string,
  column: string | null,
  zones: Partial<GroupReading>,
): Reading {
  if (service === 'evs')
    return evs(`${status}/${column ?? ''}`, { sourceZone: LOST, targetZone: SAFE, ...zones });
  const { productionZone = LOST } = zones;
  return reading({ status, ...zones }, { pairs: [pair({ productionZone, replicationStatus: column })] });
}

const rows = SERVICES.flatMap((service) =>
  ACTIONS.flatMap((name) => STATUSES[service].map((status) => [service, name, status] as const)),
);

describe('production where the action must find it', () => {
  test.each(rows)('%s %s from %s', (service, name, status) => {
    const columns = COLUMNS[service];
    const rest = (BUSY[service].includes(status) ? 'B' : 'W').repeat(columns.length);
    const letters = TABLES[service][name][status] ?? rest;
    const rule = ruleOf(service, name);
    for (const [index, column] of columns.entries()) {
      const seen = read(service, status, column, {});
      const goal = goalOf(name, seen.group);
      const letter = letters[index] as Letter;
      const where = `${status}/${column}`;
      expect([where, goalHolds(seen, goal, rule)]).toEqual([where, letter === '=']);
      if (letter === '=') continue;
      const codes = checkAction(rule, seen, goal).map(({ code, weight }) =>
        weight === 'blocks' ? `${code}!` : code,
      );
      const decisive =
        letter === 'B' || letter === 'W' ? codes.filter((code) => !BESIDE.includes(code)) : codes;
      expect([where, decisive]).toEqual([where, CODES[letter]]);
    }
  });
});

describe('wrong-way: production already where a failover or a switchover would move it', () => {
  /** Where that is what was wanted: the end of the road, and nothing else. */
  const THERE: Record<ServiceName, Record<string, readonly string[]>> = {
    evs: {
      failover: ['failovered/*', 'failed-over/*', 'available/active-stopped', 'available/inactive'],
      switchover: ['available/active'],
    },
    sdrs: { failover: ['failed-over/*'], switchover: ['protected/*'] },
  };

  test.each(rows.filter(([, name]) => MOVES.includes(name)))(
    '%s %s from %s: never sent',
    (service, name, status) => {
      const rule = ruleOf(service, name);
      for (const column of COLUMNS[service]) {
        const seen = read(service, status, column, { productionZone: SAFE });
        const goal = goalOf(name, seen.group);
        const where = `${status}/${column}`;
        const there = THERE[service][name]?.some((one) => one === where || one === `${status}/*`);
        expect([where, goalHolds(seen, goal, rule)]).toEqual([where, there]);
        const blocks = checkAction(rule, seen, goal).filter(({ weight }) => weight === 'blocks');
        expect([where, blocks.map(({ code }) => code)]).toEqual([
          where,
          expect.arrayContaining(['production-elsewhere']),
        ]);
      }
    },
  );
});

describe.each(SERVICES)('the tables of %s', (service) => {
  const { statuses, transient, actions, advice } = STATES[service];
  const statusOf = (pattern: string) => pattern.split('/')[0] ?? '';
  const patternsOf = (name: ActionName) => {
    const { allowedFrom, running, done, failed } = actions[name];
    return [...allowedFrom, ...running, ...done, ...failed];
  };

  test('every documented status and no other; what is busy by the pages is transient', () => {
    expect([...statuses].toSorted()).toEqual([...STATUSES[service]].toSorted());
    expect([...transient].toSorted()).toEqual([...BUSY[service]].toSorted());
  });

  test('no pattern misspells a state: it would never match', () => {
    const patterns = [...ACTIONS.flatMap(patternsOf), ...advice.map(([pattern]) => pattern)];
    const known = [...statuses, '*'];
    expect(patterns.filter((pattern) => !known.includes(statusOf(pattern)))).toEqual([]);
    const replications: (string | null | undefined)[] = [...EVERY_REPLICATION, undefined];
    expect(patterns.filter((pattern) => !replications.includes(pattern.split('/')[1]))).toEqual([]);
  });

  test.each(ACTIONS)(
    '%s: each table names its own action; nothing is sent from a state in which something runs',
    (name) => {
      const rule = actions[name];
      expect([rule.name, rule.service]).toEqual([name, service]);
      for (const status of transient) {
        for (const replicationStatus of EVERY_REPLICATION)
          expect(isIn({ status, replicationStatus }, rule.allowedFrom)).toBe(false);
      }
      for (const running of rule.running) expect(transient).toContain(running);
    },
  );

  test.each(ACTIONS)('%s: a state is either its end or its failure', (name) => {
    for (const status of statuses) {
      for (const replicationStatus of EVERY_REPLICATION) {
        const at = { status, replicationStatus };
        const kinds = (['running', 'done', 'failed'] as const).filter((kind) =>
          isIn(at, actions[name][kind]),
        );
        expect([at, kinds.length <= 1]).toEqual([at, true]);
      }
    }
  });
});

test('double-post: only what the pages guard may ever be sent again by itself', () => {
  const guarded = (service: ServiceName) => ACTIONS.filter((name) => ruleOf(service, name).guarded);
  expect(guarded('sdrs')).toEqual(ACTIONS);
  // A switchover is a toggle, and no page says that a second failover is refused.
  expect(guarded('evs')).toEqual(['reprotect', 'enable', 'disable']);
});

test.each<[ActionName, string, string]>([
  ['failover', 'failover-server-group', 'os-failover-replication-consistency-group'],
  ['switchover', 'reverse-server-group', 'os-reverse-replication-consistency-group'],
  ['reprotect', 'start-server-group', 'os-reprotect-replication-consistency-group'],
  ['enable', 'start-server-group', 'os-sync-replication-consistency-group'],
  ['disable', 'stop-server-group', 'os-stop-replication-consistency-group'],
])('%s is the call that the reference names', (name, sdrs, ofEvs) => {
  expect([ruleOf('sdrs', name).call, ruleOf('evs', name).call]).toEqual([sdrs, ofEvs]);
});
