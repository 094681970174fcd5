import { expect, test } from 'vitest';
import type { Case } from '../support/cases.ts';
import { abort, CASES } from '../support/cases.ts';
import { createWorld, untilAsked } from '../support/world.ts';
import type { EvsGroupSpec } from '../../src/simulator/evs-spec.ts';
import type { GroupSpec } from '../../src/simulator/spec.ts';

/** A group that breaks one precondition, and what stops the run: the findings that block, or the question's type. */
interface Broken<Spec> {
  group: Omit<Spec, 'name'>;
  input?: Record<string, unknown>;
  stops: string[];
}
type Table<Spec> = Record<string, Broken<Spec>>;

const DELETED = [{ name: 'gone-db-1', status: 'invalid' }] satisfies GroupSpec['instances'];
const COPYING = [{ replication_status: 'copying', progress: 40 }] satisfies GroupSpec['pairs'];
const LINK_DOWN = { status: 'fault', replication_status: 'inactive', fault_level: '5' } as const;
const FAILED_OVER = { status: 'failed-over', priority_station: 'target' } as const;
const HOME = { to: 'eu-de-01' };

/** The failover's are in test/failover/preconditions.test.ts. */
const SDRS: Record<Exclude<Case['procedure'], 'failover'>, Table<GroupSpec>> = {
  switchover: {
    'protection is off': { group: { status: 'available' }, stops: ['wrong-status', 'not-in-sync'] },
    'it has failed over': { group: FAILED_OVER, input: HOME, stops: ['wrong-status', 'not-in-sync'] },
    'another operation runs': { group: { status: 'stopping' }, stops: ['busy'] },
    'no pairs': { group: { instances: [], pairs: [] }, stops: ['no-replication-pairs'] },
    'a server was deleted': { group: { instances: DELETED }, stops: ['server-deleted'] },
    'data is synchronising': { group: { pairs: [{}, ...COPYING] }, stops: ['not-in-sync'] },
    'the link is down': {
      group: { pairs: [LINK_DOWN, {}] },
      stops: ['replication-link-down', 'not-in-sync'],
    },
    'pairs disagree': {
      group: { pairs: [{ priority_station: 'target' }, {}] },
      stops: ['direction-disagrees'],
    },
    'production servers run': { group: {}, input: { servers: 'check' }, stops: ['ServersNotThere'] },
  },
  reprotect: {
    // The same call would enable protection.
    'protection is off': { group: { status: 'available' }, stops: ['wrong-status'] },
    'enabling it failed': { group: { status: 'error-starting' }, stops: ['wrong-status'] },
    'another operation runs': { group: { status: 'failing-over' }, stops: ['busy'] },
    'no pairs': { group: { ...FAILED_OVER, instances: [], pairs: [] }, stops: ['no-replication-pairs'] },
    'a server was deleted': { group: { ...FAILED_OVER, instances: DELETED }, stops: ['server-deleted'] },
    'pairs disagree': {
      group: { ...FAILED_OVER, pairs: [{ priority_station: 'source' }] },
      stops: ['direction-disagrees'],
    },
    'DR servers run': {
      group: { ...FAILED_OVER, running: 'dr' },
      input: { servers: 'check' },
      stops: ['ServersNotThere'],
    },
  },
  enableProtection: {
    // The same call would be a reprotect.
    'it has failed over': { group: FAILED_OVER, stops: ['wrong-status'] },
    'a reprotect failed': {
      group: { ...FAILED_OVER, status: 'error-reprotecting' },
      stops: ['wrong-status'],
    },
    'another operation runs': { group: { status: 'stopping' }, stops: ['busy'] },
    'no pairs': { group: { status: 'available', instances: [], pairs: [] }, stops: ['no-replication-pairs'] },
    'a server was deleted': { group: { status: 'available', instances: DELETED }, stops: ['server-deleted'] },
    'pairs disagree': {
      group: { status: 'available', pairs: [{ priority_station: 'target' }] },
      stops: ['direction-disagrees'],
    },
  },
  disableProtection: {
    'it has failed over': { group: FAILED_OVER, stops: ['wrong-status', 'not-in-sync'] },
    'a switchover failed': { group: { status: 'error-reversing' }, stops: ['wrong-status'] },
    'another operation runs': { group: { status: 'starting' }, stops: ['busy', 'not-in-sync'] },
    'no pairs': { group: { instances: [], pairs: [] }, stops: ['no-replication-pairs'] },
    'a server was deleted': { group: { instances: DELETED }, stops: ['server-deleted'] },
    'data is synchronising': { group: { pairs: COPYING }, stops: ['not-in-sync'] },
    'pairs disagree': { group: { pairs: [{ priority_station: 'target' }] }, stops: ['direction-disagrees'] },
  },
};

const PAUSED = { replication_status: 'active-stopped' } as const;
const EVS_FAILED_OVER = { status: 'failovered' } as const;

const EVS: Record<Case['procedure'], Table<EvsGroupSpec>> = {
  failover: {
    'the group is in error': { group: { status: 'error' }, stops: ['wrong-status'] },
    'it has failed over': { group: EVS_FAILED_OVER, input: { from: 'eu-de-02' }, stops: ['wrong-status'] },
    'another operation runs': { group: { status: 'reversing' }, stops: ['busy'] },
    'it is being changed': { group: { ...PAUSED, status: 'updating' }, stops: ['busy'] },
    'no pairs': { group: { pairs: [] }, stops: ['no-replication-pairs'] },
    'the link is down': { group: { fault_level: '5' }, stops: ['replication-link-down'] },
    'the link of a pair is down': {
      group: { pairs: [{}, { fault_level: '5' }] },
      stops: ['replication-link-down'],
    },
    'pairs disagree': {
      group: { pairs: [{ priority_station: 'eu-de-02' }] },
      stops: ['direction-disagrees'],
    },
    'production is not in the lost zone': {
      group: { priority_station: 'eu-de-02' },
      stops: ['production-elsewhere'],
    },
  },
  switchover: {
    'it has failed over': {
      group: EVS_FAILED_OVER,
      input: HOME,
      stops: ['wrong-status', 'not-in-sync'],
    },
    'a failover failed': { group: { status: 'error_failovering' }, stops: ['wrong-status'] },
    'another operation runs': { group: { status: 'failovering' }, stops: ['busy'] },
    'no pairs': { group: { pairs: [] }, stops: ['no-replication-pairs'] },
    'data is synchronising': { group: { replication_status: 'copying' }, stops: ['not-in-sync'] },
    'replication is paused': { group: PAUSED, stops: ['not-in-sync'] },
    'replication is broken': { group: { replication_status: 'error' }, stops: ['not-in-sync'] },
    'the link is down': { group: { fault_level: '5' }, stops: ['replication-link-down'] },
    'pairs disagree': {
      group: { pairs: [{ priority_station: 'eu-de-02' }] },
      stops: ['direction-disagrees'],
    },
  },
  reprotect: {
    'the lost zone is not restored': {
      group: EVS_FAILED_OVER,
      input: { overrides: [] },
      stops: ['zone-not-restored'],
    },
    'the group is in error': { group: { status: 'error' }, stops: ['wrong-status'] },
    'the failover failed': { group: { status: 'error_failovering' }, stops: ['wrong-status'] },
    'another operation runs': { group: { status: 'failovering' }, stops: ['busy'] },
    'no pairs': { group: { ...EVS_FAILED_OVER, pairs: [] }, stops: ['no-replication-pairs'] },
    'pairs disagree': {
      group: { ...EVS_FAILED_OVER, pairs: [{ priority_station: 'eu-de-01' }] },
      stops: ['direction-disagrees'],
    },
  },
  enableProtection: {
    'it has failed over': { group: EVS_FAILED_OVER, stops: ['wrong-status'] },
    'the group is in error': { group: { status: 'error' }, stops: ['wrong-status'] },
    'another operation runs': { group: { ...PAUSED, status: 'reversing' }, stops: ['busy'] },
    'no pairs': { group: { ...PAUSED, pairs: [] }, stops: ['no-replication-pairs'] },
    'pairs disagree': {
      group: { ...PAUSED, pairs: [{ priority_station: 'eu-de-02' }] },
      stops: ['direction-disagrees'],
    },
  },
  disableProtection: {
    'it has failed over': { group: EVS_FAILED_OVER, stops: ['wrong-status'] },
    'the group is in error': { group: { status: 'error' }, stops: ['wrong-status'] },
    'another operation runs': { group: { status: 'reversing' }, stops: ['busy'] },
    'no pairs': { group: { pairs: [] }, stops: ['no-replication-pairs'] },
    'pairs disagree': {
      group: { pairs: [{ priority_station: 'eu-de-02' }] },
      stops: ['direction-disagrees'],
    },
  },
};

const TABLES: Record<
  Case['service'],
  Partial<Record<Case['procedure'], Table<GroupSpec> | Table<EvsGroupSpec>>>
> = {
  sdrs: SDRS,
  evs: EVS,
};

const ROWS = CASES.flatMap((one) => {
  const table = TABLES[one.service][one.procedure];
  return table ? [[`${one.service} ${one.procedure}`, one, Object.entries(table)] as const] : [];
});

// One cloud for a row: all its groups are tried at the same time.
test.each(ROWS)(
  'unfit-group, %s: each broken precondition stops the run before any POST',
  async (_, one, rows) => {
    const groups = rows.map((_row, index) => `group-${index}:\n  zones: [eu-de-01, eu-de-02]\n`).join('');
    const world = await createWorld({ service: one.service, ...(one.service === 'evs' ? { groups } : {}) });
    const { cloud } = world;
    const stopped = await Promise.all(
      rows.map(async ([why, { group, input }], index) => {
        const spec = { ...group, name: `group-${index}` };
        const id =
          one.service === 'sdrs' ? await cloud.addGroup(spec as GroupSpec) : await cloud.addEvsGroup(spec);
        const handle = await world.start({ group: id, ...one.input, ...input }, one.procedure);
        const { type, findings } = await untilAsked(handle);
        const blocks = findings.filter(({ weight }) => weight === 'blocks').map(({ code }) => code);
        await abort(handle);
        return [why, type === 'PreconditionFailed' ? blocks : [type]] as const;
      }),
    );
    expect(Object.fromEntries(stopped)).toEqual(
      Object.fromEntries(rows.map(([why, { stops }]) => [why, stops])),
    );
    const { counts } = await cloud.calls();
    expect([counts.action, counts.serverAction]).toEqual([0, 0]);
  },
);
