import { z } from '@hono/zod-openapi';
import type { ScheduledStart, ScheduleView } from '../../schedules/told.ts';
import { SCHEDULABLE } from '../../domain/procedures.ts';
import { count, time, type ShapeOf } from './run-parts.ts';

const text = z.string();

const scheduledStart = z
  .object({
    start: text.describe('Id of what the schedule started'),
    at: time,
    open: z.boolean(),
    outcome: text.describe(
      "running, skipped, would stop (a dry run that found something), or the run's own end",
    ),
    message: text,
    run: text.nullable().describe('The run; null where none was started'),
    ui: text.nullable().describe('Its page in the Temporal UI'),
  } satisfies ShapeOf<ScheduledStart>)
  .openapi('ScheduledStart');

export const scheduleView = z
  .object({
    schedule: text.describe('Its id'),
    name: text.describe('Of the declaration'),
    site: text,
    group: text.nullable().describe('Null: the site as a whole'),
    procedure: z.enum(SCHEDULABLE),
    dryRun: z.boolean(),
    madeBy: z.enum(['apply', 'create']).describe('apply: declared in dr.yaml; create: made by hand'),
    starts: text.describe('When, in words'),
    timeZone: text,
    freeze: z.array(text).describe('When not, in words'),
    pauseOnFailure: z.boolean(),
    paused: z.boolean(),
    pausedBy: z.enum(['failure', 'person']).nullable(),
    note: text.nullable().describe('Why it is paused, or what was said last'),
    next: z.array(time).describe('Next starts; none while it is paused'),
    last: z.array(scheduledStart).describe('Newest first; in the list only the newest'),
    skippedOverlap: count.describe('Left out while an earlier start was under way'),
    missed: count.describe('Missed for longer than the catch-up window'),
    ui: text.nullable().describe('Its page in the Temporal UI'),
  } satisfies ShapeOf<ScheduleView>)
  .openapi('Schedule');

export const schedulePage = z.object({ schedules: z.array(scheduleView) }).openapi('Schedules');

export const scheduleActRequest = z
  .strictObject({
    reason: text.max(200).optional(),
    by: text.optional().describe('Who it is; may be left out, and must be the person of the token'),
  })
  .openapi('ScheduleActRequest', { example: { reason: 'change freeze of the network team' } });

export const triggered = z
  .object({
    schedule: text,
    started: text.nullable().describe('Id of what was started; null where it is not seen yet'),
  })
  .openapi('Triggered');
