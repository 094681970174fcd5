import type { ActionName } from '../../src/domain/actions.ts';
import { decideGoal, type Goal, type NamedZones } from '../../src/domain/goal.ts';
import type { GroupReading, PairReading, Reading } from '../../src/domain/readings.ts';
import { group, instance, LOST, pair, SAFE } from './support.ts';

/** Every group status of evs_04_0043, and the spelling of evs_01_0032 ("failed-over"), typed once more. */
export const EVERY_EVS_STATUS = [
  'creating',
  'available',
  'error',
  'deleting',
  'error_deleting',
  'updating',
  'reversing',
  'error_reversing',
  'failovering',
  'failovered',
  'failed-over',
  'error_failovering',
] as const;

/** Every `replication_status` of the same page; `null`: the answer did not say. */
export const EVERY_REPLICATION = ['active', 'active-stopped', 'copying', 'inactive', 'error', null] as const;

/** As EVS answers without zones in dr.yaml: only the zone in use is known. */
export const UNKNOWN = { sourceZone: null, targetZone: null };

/** "available/active" as a reading's two fields; "available/" is a replication that the answer did not say. */
export function state(text: string): Pick<GroupReading, 'status' | 'replicationStatus'> {
  const [status = '', replication = ''] = text.split('/');
  return { status, replicationStatus: replication === '' ? null : replication };
}

export function evsGroup(of: string, patch: Partial<GroupReading> = {}): GroupReading {
  return group({
    ...UNKNOWN,
    ...state(of),
    faultLevel: '0',
    updatedAt: '2026-01-01T09:00:00.000000',
    ...patch,
  });
}

/** A whole reading of an EVS group; the pairs stand where the group stands. There is no list of failed tasks. */
export function evs(
  of: string,
  patch: Partial<GroupReading> = {},
  ofPairs: Partial<PairReading>[] = [{}],
): Reading {
  const seen = evsGroup(of, patch);
  const { productionZone, replicationStatus } = seen;
  return {
    at: '2026-01-31T03:00:00.000Z',
    group: seen,
    pairs: ofPairs.map((one, index) =>
      pair({ id: `p-${index + 1}`, status: 'available', productionZone, replicationStatus, ...one }),
    ),
    // As dr.yaml names them: no status of their own, and no zone.
    instances: [instance({ status: 'named in dr.yaml', productionZone: null })],
    failedTasks: [],
    gaps: [],
  };
}

/** The goal as a run would have fixed it on this group; production leaves LOST for SAFE where it moves. */
export function goalOf(name: ActionName, of: GroupReading, named?: NamedZones): Goal {
  const zones = named ?? { failover: { from: LOST }, switchover: { to: SAFE } }[name as string] ?? {};
  const goal = decideGoal(name, of, zones);
  if ('problem' in goal) throw new Error(goal.problem);
  return goal;
}
