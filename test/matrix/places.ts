import { isDrill, type Call, type Course, type Place } from './types.ts';

/** Where each call of a procedure can meet a fault. */

const OF_ACTIONS: Partial<Record<Call, readonly Place[]>> = {
  login: ['at first'],
  groups: ['at first'],
  group: ['at first', 'just before the POST', 'following'],
  pairs: ['at first', 'just before the POST', 'following'],
  action: ['1st', '2nd'],
  job: ['following'],
  failedTasks: ['at first'],
  serverAction: ['stop', 'start'],
  server: ['stop', 'start'],
};

const OF_EXERCISES: typeof OF_ACTIONS = { action: ['1st', '2nd'], job: ['following'] };

/** It asks nothing of the group but what it is, and its deletion is seen in the list alone, never in its job. */
const OF_DRILLS: Partial<Record<Call, readonly Place[]>> = {
  login: ['at first'],
  groups: ['at first'],
  group: ['at first', 'just before the POST'],
  pairs: ['at first', 'just before the POST'],
  drills: ['at first', 'just before the POST', 'following', 'before the deletion', 'after the deletion'],
  drillsOfVpc: ['at first'],
  drillCreate: ['the POST'],
  job: ['following'],
  server: ['in the check', 'after the deletion'],
  drillDelete: ['the DELETE'],
};

export function placesOf(course: Course, call: Call): readonly Place[] {
  if (isDrill(course)) return OF_DRILLS[call] ?? [];
  return (course.procedure === 'exercise' ? OF_EXERCISES : OF_ACTIONS)[call] ?? [];
}

/** What changes something in a way that is seen: of servers it is what they are. */
export const isAction = (call: Call): boolean => ['action', 'drillCreate', 'drillDelete'].includes(call);

export const hasEffect = (call: Call): boolean => isAction(call) || call === 'serverAction';
