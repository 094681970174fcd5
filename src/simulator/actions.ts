import type { Cloud } from './cloud.ts';
import type { Effect } from './effect-log.ts';
import { Refusal } from './errors.ts';
import type { ActionCall, PendingAction } from './exchange.ts';
import type { Doom, Job } from './job.ts';
import { isJson, isRecord, readObject } from './json-body.ts';
import { productionZone } from './lists.ts';
import { stations } from './model.ts';
import type { Station } from './model.ts';
import { begin, groupOf } from './operations.ts';
import type { Order } from './operations.ts';
import { verbs } from './rules.ts';
import type { Verb } from './rules.ts';
import type { Settings } from './settings.ts';

/** `POST /server-groups/{id}/action` */
export function arriveAction(call: ActionCall): PendingAction {
  const { cloud, kind, body, by, lateOf, requestId } = call;
  const groupId = call.groupId ?? '';
  const effect = noteAction(cloud, { groupId, by, lateOf, requestId, ...guessOrder(body) });
  const doom = () => cloud.faults.take('job', { kind, groupId })?.fault ?? null;
  return {
    effect,
    perform: () => {
      groupOf(cloud.world, groupId);
      if (!isJson(call.headers['content-type'])) {
        throw new Refusal(400, 'SDRS.0201', undefined, 'Content-Type must be application/json');
      }
      const order = readOrder(body, cloud.world.settings);
      const job = perform(cloud, groupId, order, effect, by === 'api' ? doom : undefined);
      return { status: 200, body: { job_id: job.id } };
    },
  };
}

type Noted = Pick<Effect, 'groupId' | 'action' | 'priorityStation' | 'by' | 'lateOf' | 'requestId'>;

/** Enters an action in the log as it arrives. */
export function noteAction({ effects, world }: Cloud, arrival: Noted): Effect {
  const group = world.groups.get(arrival.groupId);
  return effects.arrived({
    service: 'sdrs',
    groupName: group?.name ?? null,
    statusBefore: group?.status ?? null,
    zoneBefore: group ? productionZone(group) : null,
    ...arrival,
  });
}

/**
 * Does what was ordered, by whomever, and notes it in the effect log.
 * @throws {Refusal} after noting it
 */
export function perform(
  cloud: Cloud,
  groupId: string,
  order: Order,
  effect: Effect,
  doom?: () => Doom | null,
): Job {
  try {
    const group = groupOf(cloud.world, groupId);
    effect.statusBefore = group.status;
    effect.zoneBefore = productionZone(group);
    const job = begin(cloud.world, group, order, doom);
    Object.assign(effect, { took: true, jobId: job.id, jobType: job.rule.jobType, refusedBecause: null });
    return job;
  } catch (error) {
    if (error instanceof Refusal) effect.refusedBecause = error.code;
    throw error;
  }
}

/**
 * Reads the body of an action: one known action, its value an object (sdrs_05_0406).
 * @throws {Refusal} 400 SDRS.0206 for no or an unknown action, SDRS.0201 for anything else
 */
function readOrder(body: string, settings: Settings): Order {
  const parsed = readObject(body);
  const keys = Object.keys(parsed ?? {});
  if (!parsed || keys.length > 1) throw new Refusal(400, 'SDRS.0201');
  const verb = verbs.find((one) => `${one}-server-group` === keys[0]);
  if (!verb) throw new Refusal(400, 'SDRS.0206');
  const value = parsed[`${verb}-server-group`];
  const isNull = value === null && settings.nullAction === 'accept';
  if (!isNull && !isRecord(value)) throw new Refusal(400, 'SDRS.0201');
  const station = stationIn(value);
  if (verb === 'reverse' && !station) throw new Refusal(400, 'SDRS.0201');
  return { verb, station: verb === 'reverse' ? station : null };
}

/** What a body seems to ask for, valid or not; for the log. */
function guessOrder(body: string): { action: Verb | null; priorityStation: Station | null } {
  const [entry, ...more] = Object.entries(readObject(body) ?? {});
  if (!entry || more.length > 0) return { action: null, priorityStation: null };
  const action = verbs.find((one) => `${one}-server-group` === entry[0]) ?? null;
  return { action, priorityStation: stationIn(entry[1]) };
}

function stationIn(value: unknown): Station | null {
  return (isRecord(value) && stations.find((one) => one === value['priority_station'])) || null;
}
