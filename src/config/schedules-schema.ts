import { z } from 'zod';
import { SCHEDULABLE } from '../domain/procedures.ts';
import { parseCron } from '../schedules/cron.ts';
import { SCHEDULE_NAME } from '../schedules/declaration.ts';
import { freezeProblem } from '../schedules/freeze.ts';
import { DAY_WORDS, MONTH_WORDS } from '../schedules/names.ts';
import { zoneProblem } from '../schedules/zone.ts';
import { duration } from './duration-schema.ts';

/** The `schedules` part of dr.yaml: what is started again and again, and when not. */

const text = z.string().min(1);
const TIME = '^([01]\\d|2[0-3]):[0-5]\\d$';
const time = z
  .string()
  .refine((value) => new RegExp(TIME).test(value), {
    error: 'must be a time like 03:00, from 00:00 to 23:59',
  })
  .meta({ pattern: TIME });

const DAYS = '^([1-9]|[12]\\d|3[01])(-([1-9]|[12]\\d|3[01]))?$';
// One sentence for both forms: the ones that a union makes by itself say nothing.
const days = z
  .union([z.int().meta({ minimum: 1, maximum: 31 }), z.string().meta({ pattern: DAYS })])
  .refine((value) => new RegExp(DAYS).test(String(value)) && rangeOf(value).length > 0, {
    error: 'must be a day from 1 to 31, or some like 1-7',
  });

/** `1-7` or `15`. */
export function rangeOf(value: string | number): number[] {
  const [first = 0, last = first] = String(value).split('-').map(Number);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

const list = <T extends z.ZodType>(one: T) => z.array(one).min(1);

const calendar = z.strictObject({
  at: time.describe('A time of the day like "03:00"'),
  on: list(z.enum(DAY_WORDS)).describe('Days of the week; default all').optional(),
  days: list(days)
    .describe('Days of the month, like [1-7]; with "on", both must match; default all')
    .optional(),
  months: list(z.enum(MONTH_WORDS)).describe('Default all').optional(),
});

const freeze = z
  .strictObject({
    from: text.describe('2026-12-18 (the whole day), 2026-12-18T18:00, or 12-18 (each year)'),
    until: text.describe('In the same form; a day is frozen to its end, a time is the first that is free'),
    reason: text.max(200).optional(),
  })
  .superRefine((window, context) => {
    const problem = freezeProblem(window);
    if (problem !== null) context.addIssue({ code: 'custom', path: [problem.at], message: problem.says });
  });

const schedule = z
  .strictObject({
    procedure: z.enum(SCHEDULABLE),
    site: text.describe('A site of this file'),
    groups: list(text.max(200)).describe('By name or id; one schedule for each').optional(),
    dryRun: z.boolean().describe('Checks everything, sends nothing').optional(),
    input: z
      .record(text, z.unknown())
      .describe("Whatever else the run's input takes, e.g. { to: target }")
      .optional(),
    calendar: list(calendar).describe('When it starts: one or more times').optional(),
    cron: z
      .string()
      .superRefine((value, context) => {
        const found = parseCron(value);
        if ('problem' in found) context.addIssue({ code: 'custom', message: found.problem });
      })
      .describe('When it starts, as in a crontab: minute, hour, day of the month, month, day of the week')
      .optional(),
    every: duration().describe('When it starts: again and again, like 15m').optional(),
    timeZone: z
      .string()
      .superRefine((value, context) => {
        const problem = zoneProblem(value);
        if (problem !== null) context.addIssue({ code: 'custom', message: problem });
      })
      .describe('Whose clock that is, e.g. Europe/Berlin; default UTC')
      .optional(),
    spread: duration()
      .describe('Over how long the starts of several groups are spread; default 1h, with every: all of it')
      .optional(),
    freeze: z.array(freeze).max(100).describe('When nothing starts').optional(),
    catchUp: duration()
      .describe('A start that was missed is made up for so long, then skipped; default 10m')
      .optional(),
    pauseOnFailure: z
      .boolean()
      .describe(
        'A run that fails pauses the schedule until a person resumes it; default true, but not for a watch',
      )
      .optional(),
  })
  .meta({ oneOf: [{ required: ['calendar'] }, { required: ['cron'] }, { required: ['every'] }] });

const name = z.string().regex(new RegExp(SCHEDULE_NAME));

export const schedules = z
  .record(name, schedule)
  .describe('What is started again and again; "dr schedule apply" makes it so. Left out: nothing');

export type ScheduleYaml = z.infer<typeof schedule>;
