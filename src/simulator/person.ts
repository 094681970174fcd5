import { noteAction, perform } from './actions.ts';
import type { Cloud } from './cloud.ts';
import type { Effect } from './effect-log.ts';
import { Refusal } from './errors.ts';
import { noteEvsAction, performEvs } from './evs-actions.ts';
import { evsVerbs } from './evs-rules.ts';
import { newRequestId } from './ids.ts';
import { otherStation } from './model.ts';
import { verbs } from './rules.ts';
import type { PersonOrder } from './spec.ts';

/**
 * Somebody does it in the console, under the same conditions as the API.
 * @throws {RangeError} for an action that the group's service doesn't have
 */
export function actAsPerson(cloud: Cloud, order: PersonOrder): Effect {
  return cloud.world.evs.groups.has(order.groupId) ? actOnEvs(cloud, order) : actOnSdrs(cloud, order);
}

function actOnSdrs(cloud: Cloud, { groupId, action, priorityStation }: PersonOrder): Effect {
  const verb = oneOf(verbs, action);
  const group = cloud.world.groups.get(groupId);
  // The console has one button for a switchover: to the other side.
  const other = group ? otherStation(group.priority_station) : null;
  const station = verb === 'reverse' ? (priorityStation ?? other) : null;
  const requestId = newRequestId();
  const arrival = { groupId, action: verb, priorityStation: station, by: 'person', requestId } as const;
  const effect = noteAction(cloud, { ...arrival, lateOf: null });
  return attempt(effect, () => perform(cloud, groupId, { verb, station }, effect));
}

function actOnEvs(cloud: Cloud, { groupId, action }: PersonOrder): Effect {
  const verb = oneOf(evsVerbs, action);
  const requestId = newRequestId();
  const effect = noteEvsAction(cloud, { groupId, action: verb, by: 'person', requestId, lateOf: null });
  return attempt(effect, () => performEvs(cloud, groupId, verb, effect));
}

/** A refusal is in the log; the person sees it there. */
function attempt(effect: Effect, act: () => unknown): Effect {
  try {
    act();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
  return effect;
}

function oneOf<T extends string>(known: readonly T[], action: string): T {
  const verb = known.find((one) => one === action);
  if (verb === undefined)
    throw new RangeError(`this group has no action ${action}, only ${known.join(', ')}`);
  return verb;
}
