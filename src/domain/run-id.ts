import type { Procedure, Schedulable } from './procedures.ts';

/**
 * One run per group: the group's id is the lock, whichever way a run was started.
 * A run under any other id starts the canonical run and returns its result.
 */
export function canonicalRunId(site: string, groupId: string): string {
  return `dr/${site}/${groupId}`;
}

/** What a run holds: the group; a drill only the group's drills, so that it is never in the way of a real run. */
export function lockOf(procedure: Schedulable, site: string, groupId: string): string {
  const id = canonicalRunId(site, groupId);
  return procedure === 'drill' ? `${id}${DRILL}` : id;
}

const DRILL = '/drill';

/**
 * The id under which a person's start runs, by the group as typed: it finds the group and hands over to the canonical
 * run. Never the canonical id itself: that run would have to start over with its goal in its input, and the server
 * lets a run start over only a second after it began.
 */
export function startRunId(site: string, typedGroup: string, procedure: Procedure = 'failover'): string {
  const id = lockOf(procedure, site, typedGroup);
  return isGroupId(typedGroup) ? `${id}/start` : id;
}

/** As ids are written: 32 hexadecimal digits, with or without dashes. */
export const isGroupId = (typedGroup: string): boolean => GROUP_ID.test(typedGroup);

const GROUP_ID = /^([0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** What a person may type as RUN: a run id, or "site/group"; "site/group/drill" for the drill of a group. */
export function runIdFrom(typed: string): string {
  return typed.startsWith('dr/') ? typed : `dr/${typed}`;
}

const NAMES_GROUP = /^dr\/([^/]+)\/([^/]+)(\/drill)?(\/start)?$/;

/**
 * An input that names neither site nor group, under a run id that does: then the id is what is meant, so that a start
 * form works as it opens, with nothing typed.
 */
export function inputNamedBy(id: string, raw: unknown): unknown {
  const given = raw ?? {};
  if (typeof given !== 'object' || Array.isArray(given) || 'site' in given || 'group' in given) return raw;
  const [, site, group] = NAMES_GROUP.exec(id) ?? [];
  return group === undefined ? raw : { site, group, ...given };
}
