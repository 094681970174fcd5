import type { Around } from './one-action.ts';

/** What is around an action, where more than one runbook needs it. */

/** The guide wants all servers of the group stopped, the reference those of production: the stricter of the two. */
export const AROUND_SWITCHOVER: Around = {
  stopIn: (_, goal) => [goal.from ?? '', goal.to],
  start: true,
};

/** The servers of the zone that becomes the standby must be off. */
export const AROUND_REPROTECT: Around = {
  stopIn: ({ group }, goal) => [goal.to === group.sourceZone ? group.targetZone : group.sourceZone],
  untilInSync: true,
};
