import type { FreezeWindow } from '../domain/scheduled.ts';
import type { Schedulable } from '../domain/procedures.ts';
import type { Calendar } from './calendar.ts';

/** What starts again and again, on which groups, and when not. One declaration is one schedule of Temporal's for each group. */
export interface Declaration {
  name: string;
  procedure: Schedulable;
  site: string;
  /** Names or ids; empty: the site as a whole, for a procedure that takes one. */
  groups: readonly string[];
  /** Of each run, beside site and group. */
  input: Readonly<Record<string, unknown>>;
  when: When;
  timeZone: string;
  freeze: readonly FreezeWindow[];
  /** The groups' starts are spread over so long. */
  spreadMs: number;
  /** How late a start may be that the server, or a worker, missed. */
  catchUpMs: number;
  pauseOnFailure: boolean;
}

export type When = { calendars: readonly Calendar[] } | { everyMs: number };

/** Without a slash: it is the first part of the ids of its schedules. */
export const SCHEDULE_NAME = '^[A-Za-z0-9._-]{1,64}$';

const PREFIX = 'dr/';

export function scheduleId(name: string, site: string, group: string | null): string {
  return `${PREFIX}${name}/${site}${group === null ? '' : `/${group}`}`;
}

/** What a person may type: an id as it is shown, or as Temporal has it. */
export function scheduleIdFrom(typed: string): string {
  return typed.startsWith(PREFIX) ? typed : `${PREFIX}${typed}`;
}

/** As people see and type it. */
export function shownId(id: string): string {
  return id.startsWith(PREFIX) ? id.slice(PREFIX.length) : id;
}
