import type { Goal } from './goal.ts';
import type { GroupReading } from './readings.ts';

/** The state-changing POSTs that this product sends; each carries no token by which a second one would be recognised. */
export type Action =
  | { name: 'failover' | 'reprotect' | 'enable' | 'disable' }
  /** `station`: SDRS's word for the zone that production is to run in; `null` where no word exists (EVS: a pure toggle). */
  | { name: 'switchover'; station: 'source' | 'target' | null };

export type ActionName = Action['name'];

/** The action that leads to the goal. A switchover names its direction wherever the service lets it. */
export function actionTowards(name: ActionName, goal: Goal, group: GroupReading): Action {
  if (name !== 'switchover') return { name };
  if (goal.to === null || group.sourceZone === null) return { name, station: null };
  return { name, station: goal.to === group.sourceZone ? 'source' : 'target' };
}
