import { otherZone } from '../domain/goal.ts';
import type { Around } from './part.ts';

/** What is around an action, where more than one runbook needs it. */

/** The guide wants all servers of the group stopped, the reference those of production: the stricter of the two. */
export const AROUND_SWITCHOVER: Around = {
  stopIn: (_, goal) => [goal.from, goal.to],
  recovers: true,
};

/** The servers of the zone that becomes the standby must be off. */
export const AROUND_REPROTECT: Around = {
  stopIn: ({ group }, goal) => [otherZone(group, goal.to)],
  untilInSync: true,
};
