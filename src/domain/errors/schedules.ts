import type { ErrorTable } from './entry.ts';

/** What is asked of schedules and can't be had. */
export const SCHEDULES = {
  DR_NO_SCHEDULE: {
    what: 'There is no such schedule',
    todo: '"dr schedule list" or GET /v1/schedules lists them.',
    http: 404,
    exit: 7,
  },
  DR_SCHEDULE_NOT_OURS: {
    what: 'The schedule was made by something else, and is left alone',
    todo: 'Change it with what made it, or give the declaration another name.',
    http: 404,
    exit: 3,
    see: 'schedules.md#declared-in-dryaml',
  },
  DR_SCHEDULE_EXISTS: {
    what: 'There is already a schedule of this name',
    todo: 'Choose another name, or delete that one first. Nothing was made.',
    http: 409,
    exit: 3,
  },
  DR_SCHEDULE_BUSY: {
    what: 'A start of the schedule is under way',
    todo: 'Look at the schedule. Nothing was started; trigger it again when that start has ended.',
    http: 409,
    exit: 3,
  },
  DR_SCHEDULE_FROZEN: {
    what: 'The schedule is frozen',
    todo: 'Wait for the end of the freeze window, or start a run by itself. Nothing was started.',
    http: 409,
    exit: 3,
    see: 'schedules.md#freeze-windows',
  },
  DR_SCHEDULE_AMBIGUOUS: {
    what: 'The name stands for several schedules',
    todo: 'Name one of them. Nothing was done.',
    http: 422,
    exit: 2,
  },
  DR_SCHEDULE_REFUSED: {
    what: 'Temporal refuses the schedule as it is',
    todo: "The sentence has Temporal's own words. Does its server know the time zone?",
    http: 422,
    exit: 3,
  },
  DR_SCHEDULES_DIFFER: {
    what: 'The schedules are not as dr.yaml declares them',
    todo: 'Look with "dr schedule apply --dry-run", then "dr schedule apply".',
    see: 'schedules.md#declared-in-dryaml',
  },
  DR_SCHEDULE_PAUSED: {
    what: 'A failed run has paused the schedule: it starts nothing',
    todo: 'Read the sentence and the run, mend it, then "dr schedule resume".',
    see: 'schedules.md#at-3-am',
  },
} as const satisfies ErrorTable;
