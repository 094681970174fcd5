import { Refusal } from './errors.ts';
import type { Answer, Exchange, Parameters } from './exchange.ts';
import type { Cloud } from './cloud.ts';
import type { Effect } from './effect-log.ts';
import type { Doom, Job } from './job.ts';
import { stations } from './model.ts';
import type { Station } from './model.ts';
import { begin, groupOf } from './operations.ts';
import type { Order } from './operations.ts';
import { verbs } from './rules.ts';
import type { Verb } from './rules.ts';
import type { Settings } from './settings.ts';

/** `POST /server-groups/{id}/action` */
export function act(exchange: Exchange, { id = '' }: Parameters): Answer {
  const { cloud, effect, kind, groupId } = exchange;
  groupOf(cloud.world, id);
  const contentType = exchange.headers['content-type'];
  // A character set after the type is welcome; several clients send one.
  if (contentType !== undefined && !/^application\/json\s*(;|$)/i.test(contentType)) {
    throw new Refusal(400, 'SDRS.0201', undefined, 'Content-Type must be application/json');
  }
  const order = readOrder(exchange.body, cloud.world.settings);
  const doom = () => cloud.faults.take('job', { kind, groupId })?.fault ?? null;
  const job = perform(cloud, id, order, effect, doom);
  return { status: 200, body: { job_id: job.id } };
}

/**
 * Does what was ordered, by whomever, and notes it in the effect log.
 * @throws {Refusal} after noting it
 */
export function perform(
  cloud: Cloud,
  groupId: string,
  order: Order,
  effect: Effect | null,
  doom?: () => Doom | null,
): Job {
  try {
    const group = groupOf(cloud.world, groupId);
    if (effect) effect.statusBefore = group.status;
    const job = begin(cloud.world, group, order, doom);
    if (effect)
      Object.assign(effect, { took: true, jobId: job.id, jobType: job.rule.jobType, refusedBecause: null });
    return job;
  } catch (error) {
    if (effect && error instanceof Refusal) effect.refusedBecause = error.code;
    throw error;
  }
}

/**
 * Reads the body of an action: one known action, its value an object (sdrs_05_0406).
 * @throws {Refusal} 400 SDRS.0206 for no or an unknown action, SDRS.0201 for anything else
 */
export function readOrder(body: string, settings: Settings): Order {
  const parsed = asObject(body);
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
export function guessOrder(body: string): { action: Verb | null; priorityStation: Station | null } {
  const [entry, ...more] = Object.entries(asObject(body) ?? {});
  if (!entry || more.length > 0) return { action: null, priorityStation: null };
  const action = verbs.find((one) => `${one}-server-group` === entry[0]) ?? null;
  return { action, priorityStation: stationIn(entry[1]) };
}

function asObject(body: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(body);
    return isRecord(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function stationIn(value: unknown): Station | null {
  return (isRecord(value) && stations.find((one) => one === value['priority_station'])) || null;
}
