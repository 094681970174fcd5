import type { Goal } from './goal.ts';
import type { GroupReading } from './readings.ts';

/** The state-changing POSTs that this product sends; each carries no token by which a second one would be recognised. */
export type Action =
  | { name: 'failover' | 'reprotect' | 'enable' | 'disable' }
  /** `station`: the service's word for the zone that production is to run in. */
  | { name: 'switchover'; station: 'source' | 'target' };

export type ActionName = Action['name'];

/** The action that leads to the goal. A switchover always names its direction. */
export function actionTowards(name: ActionName, goal: Goal, group: GroupReading): Action {
  if (name !== 'switchover') return { name };
  return { name, station: goal.to === group.sourceZone ? 'source' : 'target' };
}
