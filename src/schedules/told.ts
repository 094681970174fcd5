import type { Schedulable } from '../domain/procedures.ts';

/** What is told of schedules to whoever is not in this process: no word of Temporal's library. */

/** One start of a schedule. */
export interface ScheduledStart {
  /** Id of what the schedule started. */
  start: string;
  /** When it began. */
  at: string;
  open: boolean;
  /** `running`, `skipped`, `would stop` for a dry run that found something, or the run's own end. */
  outcome: string;
  message: string;
  /** The run; null where none was started. */
  run: string | null;
  ui: string | null;
}

export interface ScheduleView {
  /** As it is typed. */
  schedule: string;
  /** Of the declaration. */
  name: string;
  site: string;
  /** Null: the site as a whole. */
  group: string | null;
  procedure: Schedulable;
  dryRun: boolean;
  /** `apply`: declared in dr.yaml. `create`: made by hand. */
  madeBy: 'apply' | 'create';
  /** In words. */
  starts: string;
  timeZone: string;
  /** In words. */
  freeze: string[];
  pauseOnFailure: boolean;
  paused: boolean;
  /** Null where it is not paused. */
  pausedBy: 'failure' | 'person' | null;
  /** Why it is paused, or what was said last. */
  note: string | null;
  next: string[];
  /** Newest first. */
  last: ScheduledStart[];
  /** Starts that were left out while an earlier one was under way. */
  skippedOverlap: number;
  /** Starts that were missed for longer than the catch-up window. */
  missed: number;
  ui: string | null;
}
