import {
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  type Client,
  type ScheduleDescription,
  type ScheduleHandle,
} from '@temporalio/client';
import { defaultPayloadConverter, ValueError, type Payload } from '@temporalio/common';
import { temporalFault } from '../temporal/faults.ts';
import { inParts } from '../temporal/in-parts.ts';
import type { Desired, Marker } from './compile.ts';
import { scheduleIdFrom, shownId } from './declaration.ts';
import { ScheduleError } from './errors.ts';

/** The schedules of this program in Temporal: nothing else reads or changes them there. */

const MEMO = 'drSchedule';
/** More are no schedules of people any more. */
const MOST = 2_000;
const PAGE = 200;

/** A schedule of ours. */
export interface Found {
  id: string;
  marker: Marker;
  description: ScheduleDescription;
}

/** @returns null where there is none; `marker` null where it is somebody else's, of which nothing more is read */
export async function lookAt(client: Client, id: string): Promise<Found | { marker: null } | null> {
  try {
    const description = await client.schedule.getHandle(id).describe();
    const marker = markerIn(description.memo?.[MEMO]);
    return marker === null ? { marker } : { id, marker, description };
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return null;
    // Encrypted, or in a form that only its owner reads.
    if (error instanceof ValueError) return { marker: null };
    throw error;
  }
}

/** The one that a person means. @throws ScheduleError `noSchedule`, `notOurs` */
export async function findSchedule(client: Client, typed: string): Promise<Found> {
  const id = scheduleIdFrom(typed);
  const found = await lookAt(client, id);
  if (found === null)
    throw new ScheduleError(
      'noSchedule',
      `There is no schedule ${shownId(id)}. "dr schedule list" lists them.`,
    );
  if (found.marker === null)
    throw new ScheduleError('notOurs', `Schedule ${id} was made by something else: it is left alone.`);
  return found;
}

/** The one that is meant, or all of a declaration, or of its part at one site. @throws ScheduleError */
export async function findSchedules(client: Client, typed: string): Promise<Found[]> {
  try {
    return [await findSchedule(client, typed)];
  } catch (error) {
    if (!(error instanceof ScheduleError) || error.kind !== 'noSchedule') throw error;
    const below = `${scheduleIdFrom(typed)}/`;
    const ids = (await listIds(client)).filter(({ id }) => id.startsWith(below)).map(({ id }) => id);
    const found = await readAll(client, ids);
    if (found.length === 0) throw error;
    return found;
  }
}

/** Ids of ours. The list is a moment behind. Not through the SDK's list, which fails on a memo that it can't read. */
export async function listIds(client: Client): Promise<{ id: string; marker: Marker }[]> {
  const found: { id: string; marker: Marker }[] = [];
  let token = new Uint8Array();
  let seen = 0;
  do {
    const page = await client.workflowService.listSchedules({
      namespace: client.options.namespace,
      maximumPageSize: PAGE,
      nextPageToken: token,
    });
    for (const { scheduleId: id, memo } of page.schedules ?? []) {
      const marker = markerOf(memo?.fields?.[MEMO]);
      if (marker !== null && id) found.push({ id, marker });
    }
    seen += page.schedules?.length ?? 0;
    token = new Uint8Array(page.nextPageToken ?? []);
  } while (token.length > 0 && seen < MOST);
  return found.sort((a, b) => (a.id < b.id ? -1 : 1));
}

function markerOf(payload: Payload | undefined): Marker | null {
  try {
    return payload === undefined ? null : markerIn(defaultPayloadConverter.fromPayload(payload));
  } catch {
    return null;
  }
}

/** What of these is still there and ours. */
export async function readAll(client: Client, ids: readonly string[]): Promise<Found[]> {
  const all = await inParts(ids, (id) => lookAt(client, id));
  return all.filter((found): found is Found => found !== null && found.marker !== null);
}

/** @throws ScheduleError `exists`, `refused` */
export async function createSchedule(
  client: Client,
  desired: Desired,
  state: { paused: boolean; note: string },
): Promise<ScheduleHandle> {
  const { id, spec, action, policies, marker } = desired;
  try {
    return await client.schedule.create({
      ...{ scheduleId: id, spec, action, policies, state },
      memo: { [MEMO]: { ...marker } },
    });
  } catch (error) {
    if (error instanceof ScheduleAlreadyRunning)
      throw new ScheduleError('exists', `Schedule ${shownId(id)} exists.`);
    throw refusal(id, error);
  }
}

/** Paused or not, and why, stays as it is. @throws ScheduleError `refused` */
export async function updateSchedule(client: Client, { id, spec, action, policies }: Desired): Promise<void> {
  try {
    await client.schedule.getHandle(id).update(({ state }) => ({ spec, action, policies, state }));
  } catch (error) {
    throw refusal(id, error);
  }
}

/** The server's own words about a specification; anything else is Temporal's business. */
function refusal(id: string, error: unknown): unknown {
  const said = error instanceof TypeError ? error.message : null;
  if (said !== null)
    return new ScheduleError('refused', `Temporal refuses schedule ${shownId(id)}: ${said}.`);
  const fault = temporalFault(error);
  return fault?.kind === 'other' && /schedule|spec|time ?zone/i.test(fault.said)
    ? new ScheduleError('refused', `Temporal refuses schedule ${shownId(id)}: ${fault.said}.`)
    : error;
}

/** Somebody else's memo may hold anything. */
function markerIn(value: unknown): Marker | null {
  const marker = value as Partial<Marker> | null | undefined;
  if (typeof marker !== 'object' || marker === null) return null;
  const { by, name, site, group = null, taskQueue } = marker;
  if ((by !== 'apply' && by !== 'create') || typeof name !== 'string' || typeof site !== 'string')
    return null;
  return typeof taskQueue === 'string' ? { by, name, site, group, taskQueue } : null;
}
