import type { Schedulable } from './procedures.ts';

/** The workflow type of what a schedule starts. */
export const SCHEDULED = 'scheduled';

/** Days or hours in which a schedule starts nothing, on the wall clock of the schedule's time zone. */
export interface FreezeWindow {
  /** `2026-12-18` (the whole day), `2026-12-18T18:00`, or `12-18` (each year). */
  from: string;
  /** In the same form. A day is frozen to its end; a time is the first that is free again. */
  until: string;
  reason?: string;
}

/** What a schedule hands to each of its starts: the input of the workflow `scheduled`. */
export interface ScheduledInput {
  /** The schedule's id. */
  schedule: string;
  procedure: Schedulable;
  /** The run's own input, as a person would type it. */
  input: Record<string, unknown>;
  timeZone: string;
  freeze: FreezeWindow[];
  /** A start that begins later than this is skipped: nobody expects a drill in the middle of the morning. */
  catchUpMs: number;
}

/** How a scheduled start ended, for the schedule's list of runs. */
export interface ScheduledResult {
  /** The run's own word; `skipped`: nothing was started; `would stop`: a dry run that found something in the way. */
  outcome: string;
  message: string;
  /** The run that was started; null where none was. */
  run: string | null;
}

/**
 * A run that failed with one of these let somebody else go first who was at work on the group. That is no failure of what
 * was scheduled: it must not pause the schedule.
 */
const GAVE_WAY: readonly string[] = ['GroupBusy', 'GaveWay'];

export function gaveWay(failureType: string | null | undefined): boolean {
  return GAVE_WAY.includes(failureType ?? '');
}
