import type { ScheduleSpecDescription } from '@temporalio/client';
import type { RunRequest } from '../domain/input.ts';
import type { Procedure } from '../domain/procedures.ts';
import { describeReadiness } from '../domain/readiness/text.ts';
import { SCHEDULED, type ScheduledInput } from '../domain/scheduled.ts';
import { describeRun } from '../domain/summary.ts';
import { later, toSpec, type Times } from './calendar.ts';
import { scheduleId, shownId, type Declaration } from './declaration.ts';
import { exclusions } from './freeze.ts';
import type { Starts } from './next.ts';
import { spreadOver } from './spread.ts';

/** Whose a schedule is. Kept in its memo, which never changes: the proof that it may be changed or removed. */
export interface Marker {
  /** `apply`: declared in dr.yaml. `create`: made by hand, and never touched by an apply. */
  by: 'apply' | 'create';
  name: string;
  site: string;
  group: string | null;
  /** Of whoever made it: two installations in one namespace leave each other's schedules alone. */
  taskQueue: string;
}

/** A schedule as it should be. */
export interface Desired {
  id: string;
  marker: Marker;
  /** Every range written out, as Temporal gives it back. */
  spec: ScheduleSpecDescription;
  starts: Starts;
  action: {
    type: 'startWorkflow';
    workflowType: string;
    workflowId: string;
    taskQueue: string;
    args: [ScheduledInput];
    staticSummary: string;
    staticDetails: string;
  };
  policies: { overlap: 'SKIP'; catchupWindow: number; pauseOnFailure: boolean };
}

/** The workflow type that a schedule starts: it decides whether the run may begin, and what its end means. */

/** One schedule for each group, or one for the site. The declaration has passed `declarationProblems`. */
export function compile(declaration: Declaration, by: Marker['by'], taskQueue: string): Desired[] {
  const offsets = offsetsOf(declaration);
  return targetsOf(declaration).map((group) =>
    compileOne(declaration, group, offsets.get(group ?? '') ?? 0, by, taskQueue),
  );
}

export function targetsOf({ groups }: Pick<Declaration, 'groups'>): (string | null)[] {
  return groups.length === 0 ? [null] : [...groups];
}

function offsetsOf(declaration: Declaration): Map<string, number> {
  return spreadOver(
    targetsOf(declaration).map((group) => group ?? ''),
    declaration.spreadMs,
  );
}

/** The times of one group; null where its share of the spread can't be said as a calendar. */
export function startsOf(declaration: Declaration, offsetMs: number): Starts | null {
  const { when, timeZone, freeze } = declaration;
  if ('everyMs' in when) return { times: [], every: { ms: when.everyMs, offsetMs }, timeZone, freeze };
  const times: Times[] = [];
  for (const calendar of when.calendars) {
    const moved = later(calendar, offsetMs / 1_000);
    if (moved === null) return null;
    times.push(...moved);
  }
  return { times, every: null, timeZone, freeze };
}

/** What can't be done with a declaration, whatever the clock says: one sentence; null: nothing. */
export function spreadProblem(declaration: Declaration): string | null {
  const offsets = [...offsetsOf(declaration).values()];
  return offsets.every((offset) => startsOf(declaration, offset) !== null)
    ? null
    : 'leads over midnight into days that can differ by month (after the 27th, or out of chosen months): begin earlier, or spread less';
}

function compileOne(
  declaration: Declaration,
  group: string | null,
  offsetMs: number,
  by: Marker['by'],
  taskQueue: string,
): Desired {
  const { name, site, procedure, timeZone, freeze, catchUpMs, pauseOnFailure } = declaration;
  const id = scheduleId(name, site, group);
  const starts = startsOf(declaration, offsetMs);
  if (starts === null) throw new Error(`The times of ${id} can't be said as a calendar.`);
  const { times, every } = starts;
  const target = { site, ...(group === null ? {} : { group }) };
  // A check that only looks is nobody's.
  const input =
    procedure === 'readiness' ? target : { ...target, by: `schedule ${name}`, ...declaration.input };
  const { staticSummary, staticDetails } =
    procedure === 'readiness'
      ? describeReadiness({ site, group })
      : described(procedure, { group: group ?? site, ...input });
  return {
    id,
    marker: { by, name, site, group, taskQueue },
    starts,
    spec: {
      calendars: times.map(toSpec),
      intervals: every === null ? [] : [{ every: every.ms, offset: every.offsetMs }],
      skip: exclusions(freeze),
      timezone: timeZone,
    },
    action: {
      type: 'startWorkflow',
      workflowType: SCHEDULED,
      // Temporal adds the time to it.
      workflowId: `${id}/start`,
      taskQueue,
      args: [{ schedule: shownId(id), procedure, input, timeZone, freeze: [...freeze], catchUpMs }],
      staticSummary: `SCHEDULED ${staticSummary}`,
      staticDetails,
    },
    policies: { overlap: 'SKIP', catchupWindow: catchUpMs, pauseOnFailure },
  };
}

function described(procedure: Procedure, input: object): { staticSummary: string; staticDetails: string } {
  const { summary, details } = describeRun(procedure, input as RunRequest);
  return { staticSummary: summary, staticDetails: details };
}
