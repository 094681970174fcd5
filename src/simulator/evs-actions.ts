import type { Cloud } from './cloud.ts';
import type { Effect } from './effect-log.ts';
import { Refusal } from './errors.ts';
import { evsGroupOf, evsRefusal } from './evs-errors.ts';
import { beginEvs } from './evs-operations.ts';
import { evsVerbs } from './evs-rules.ts';
import type { EvsVerb } from './evs-rules.ts';
import { shownStatus } from './evs-views.ts';
import type { ActionCall, PendingAction } from './exchange.ts';
import type { Doom } from './job.ts';
import { isJson, isRecord, readObject } from './json-body.ts';
import type { Settings } from './settings.ts';

/** `POST /os-vendor-replication-consistency-groups/{id}/action`: a success has no body, and there is no job to ask for. */
export function arriveEvsAction(call: ActionCall): PendingAction {
  const { cloud, kind, body, by, lateOf, requestId } = call;
  const groupId = call.groupId ?? '';
  const effect = noteEvsAction(cloud, { groupId, by, lateOf, requestId, action: guessVerb(body) });
  const doom = () => cloud.faults.take('job', { kind, groupId })?.fault ?? null;
  return {
    effect,
    perform: () => {
      const { settings } = cloud.world;
      evsGroupOf(cloud.world, groupId);
      if (!isJson(call.headers['content-type'])) {
        throw evsRefusal(settings, 400, 'EVS.1052', 'Content-Type must be application/json');
      }
      performEvs(cloud, groupId, readVerb(body, settings), effect, by === 'api' ? doom : undefined);
      return { status: 200 };
    },
  };
}

type Noted = Pick<Effect, 'groupId' | 'by' | 'lateOf' | 'requestId'> & { action: EvsVerb | null };

/** Enters an action in the log as it arrives. */
export function noteEvsAction({ effects, world }: Cloud, arrival: Noted): Effect {
  const group = world.evs.groups.get(arrival.groupId);
  return effects.arrived({
    service: 'evs',
    groupName: group?.name ?? null,
    priorityStation: null,
    statusBefore: group ? shownStatus(group, world.settings) : null,
    zoneBefore: group?.priority_station ?? null,
    ...arrival,
  });
}

/**
 * Does what was ordered, by whomever, and notes it in the effect log.
 * @throws {Refusal} after noting it
 */
export function performEvs(
  { world }: Cloud,
  groupId: string,
  verb: EvsVerb,
  effect: Effect,
  doom?: () => Doom | null,
): void {
  try {
    const group = evsGroupOf(world, groupId);
    effect.statusBefore = shownStatus(group, world.settings);
    effect.zoneBefore = group.priority_station;
    beginEvs(world, group, verb, doom);
    Object.assign(effect, { took: true, refusedBecause: null });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const ignored = world.settings.evsWrongState === 'ignore' && world.evs.groups.has(groupId);
    effect.refusedBecause = ignored ? 'ignored' : error.code;
    if (!ignored) throw error;
  }
}

/**
 * Reads the body of an action: one known action, its value null as documented, or an empty object.
 * @throws {Refusal} 400
 */
function readVerb(body: string, settings: Settings): EvsVerb {
  const verb = guessVerb(body);
  const value = Object.values(readObject(body) ?? {})[0];
  const isEmpty = value === null || (isRecord(value) && Object.keys(value).length === 0);
  if (verb && isEmpty) return verb;
  throw evsRefusal(settings, 400, 'EVS.1052', 'invalid http body!');
}

function guessVerb(body: string): EvsVerb | null {
  const [key, ...more] = Object.keys(readObject(body) ?? {});
  if (more.length > 0) return null;
  return evsVerbs.find((one) => key === `os-${one}-replication-consistency-group`) ?? null;
}
