import type { ServiceName } from '../../src/domain/action-rule.ts';
import type { Procedure } from '../../src/domain/procedures.ts';
import type { Settings } from '../../src/simulator/control-client.ts';
import type { WorldSpec } from '../../src/simulator/index.ts';
import type { Dice } from './dice.ts';
import { DRILL_VPC, leftoverName, type PlannedLeftover } from './drill-plan.ts';

export const ZONES = ['eu-de-01', 'eu-de-02'] as const;

/** The group as it stands before the run. */
export interface PlannedGroup {
  id: string;
  name: string;
  status: 'protected' | 'failed-over' | 'available' | 'failovered' | 'error-failing-over';
  /** EVS only: the other half of its state. */
  replication: 'active' | 'active-stopped' | null;
  /** Where production is. */
  zone: string;
  /** Does anybody tell the product both zones? EVS does not, and dr.yaml has them of some groups only. */
  zonesKnown: boolean;
  pairs: number;
}

export type PlannedSettings = Partial<Settings>;

/** The names that the dr.yaml of config.ts knows: EVS with both zones; both services with an exercise allowed. */
export const KNOWN_EVS_GROUP = 'rcg-known';
export const PRACTICE_GROUP = 'pg-practice';

/** Mostly a group that the procedure is meant for. */
export function planGroup(dice: Dice, service: ServiceName, index: number, meant: Procedure): PlannedGroup {
  const procedure = dice.chance(0.9)
    ? meant
    : dice.pick(['failover', 'reprotect', 'enableProtection', 'failback'] as const);
  const away = dice.chance(0.2);
  const shared = { id: dice.uuid(), pairs: dice.between(1, 3) };
  if (service === 'sdrs') {
    // Mostly one whose owners allow it; the others are refused.
    const allowed = meant === 'exercise' && dice.chance(0.95);
    const name = allowed ? PRACTICE_GROUP : `pg-chaos-${index}`;
    const place = { ...shared, name, replication: null, zonesKnown: true };
    if (procedure === 'reprotect' || procedure === 'failback')
      return { ...place, status: 'failed-over', zone: ZONES[1] };
    if (procedure === 'enableProtection') return { ...place, status: 'available', zone: ZONES[0] };
    const broken = procedure === 'failover' && dice.chance(0.06);
    return {
      ...place,
      status: broken ? 'error-failing-over' : 'protected',
      zone: away ? ZONES[1] : ZONES[0],
    };
  }
  const zonesKnown = dice.chance(meant === 'exercise' ? 0.95 : 0.6);
  const place = { ...shared, name: zonesKnown ? KNOWN_EVS_GROUP : `rcg-chaos-${index}`, zonesKnown };
  if (procedure === 'reprotect' || procedure === 'failback')
    return { ...place, status: 'failovered', replication: 'active-stopped', zone: ZONES[1] };
  const stopped = procedure === 'enableProtection';
  return {
    ...place,
    status: 'available',
    replication: stopped ? 'active-stopped' : 'active',
    zone: away && procedure !== 'failover' ? ZONES[1] : ZONES[0],
  };
}

/** How the cloud behaves where no document says it, and how fast it is. */
export function planSettings(dice: Dice): PlannedSettings {
  const ms = dice.pick([0, 0, dice.between(100, 1_500)]);
  const rare = <T>(usual: T, ...others: T[]): T => (dice.chance(0.8) ? usual : dice.pick(others));
  return {
    jobInitMs: dice.pick([0, Math.min(ms, 200)]),
    jobMs: ms,
    evsActionMs: ms,
    syncMs: dice.pick([0, dice.between(0, 800)]),
    // Below the grace of following (500 ms): a status that shows later than that is asked about.
    statusLagMs: dice.pick([0, 0, dice.between(0, 300)]),
    serverStartMs: 0,
    serverStopMs: 0,
    unknownJob: rare<404 | 400 | 500>(404, 400, 500),
    wrongStateCode: rare<Settings['wrongStateCode']>('SDRS.1002', 'SDRS.0209', 'SDRS.1017', 'SDRS.1024'),
    wrongStateStatus: rare<400 | 409>(400, 409),
    errorEnvelope: rare<'E1' | 'E2'>('E1', 'E2'),
    failedTasksShownIn: rare<Settings['failedTasksShownIn']>('group-level', 'by-id', 'both'),
    stationFlips: rare<'start' | 'end'>('end', 'start'),
    stationAfterFailure: rare<Settings['stationAfterFailure']>('kept', 'flipped', 'split'),
    afterFailedJob: rare<'error' | 'former'>('error', 'former'),
    reverseToCurrent: rare<Settings['reverseToCurrent']>('SDRS.0201', 'SDRS.0216', 'SDRS.1029', 'accept'),
    evsAfterFailover: rare<Settings['evsAfterFailover']>('failovered', 'failed-over', 'available'),
    evsStoppedAs: rare<Settings['evsStoppedAs']>('active-stopped', 'inactive'),
    evsReprotectTurns: rare<'start' | 'end'>('start', 'end'),
    evsWrongState: rare<'refuse' | 'ignore'>('refuse', 'ignore'),
    evsErrorEnvelope: rare<'E4' | 'E3'>('E4', 'E3'),
    drillBlocks: dice.chance(0.04),
  };
}

/** The cloud that a run begins with. `tag`: of the installation whose drills are ours. */
export function worldOf(
  plan: {
    service: ServiceName;
    group: PlannedGroup;
    settings: PlannedSettings;
    leftovers: readonly PlannedLeftover[];
  },
  { password, tag }: { password: string; tag: string },
): WorldSpec {
  const { service, group, settings, leftovers } = plan;
  const { id, name, zone } = group;
  const pairs = Array.from({ length: group.pairs }, () => ({}));
  const base = { user: { name: 'dr-runbooks', password }, settings };
  if (service === 'evs') {
    const { status, replication: replication_status } = group;
    const spec = { id, name, status, replication_status, priority_station: zone, pairs };
    return { ...base, groups: [], evsGroups: [spec] } as WorldSpec;
  }
  const priority_station = zone === ZONES[0] ? 'source' : 'target';
  const drills = leftovers.map((one) => ({ name: leftoverName(one, tag), status: one.status }));
  return {
    ...base,
    vpcs: [{ id: DRILL_VPC }],
    groups: [{ id, name, status: group.status, priority_station, pairs, drills }],
  } as WorldSpec;
}
