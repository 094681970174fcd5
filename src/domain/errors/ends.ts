import type { ErrorTable } from './entry.ts';

/** How a run ends without reaching its goal, beside the questions that nobody was there to answer. */
export const ENDS = {
  DR_INPUT_INVALID: {
    what: "The request can't be right",
    todo: 'The sentence says what would be, with a correct example.',
    http: 422,
    exit: 2,
  },
  DR_SITE_UNKNOWN: {
    what: 'There is no such site',
    todo: 'Name one of those in the sentence, or write it into dr.yaml.',
    http: 422,
    exit: 2,
  },
  DR_GROUP_UNKNOWN: {
    what: 'The site has no such group',
    todo: 'Name one of those in the sentence; "dr groups --site …" lists them. None at all: is it the right project?',
  },
  DR_GROUP_AMBIGUOUS: {
    what: 'Several groups of the site have this name',
    todo: 'Give the id of the one that is meant; the sentence has them.',
  },
  DR_RUN_IN_THE_WAY: {
    what: 'Another run holds the group',
    todo: 'Look at that run. Nothing was started; start again when it has ended. At a joint, "release" lets the group go.',
    http: 409,
    exit: 3,
    see: 'concepts.md#one-run-per-group',
  },
  DR_EXERCISE_NOT_ALLOWED: {
    what: 'The group is not marked for exercises',
    todo: 'Have its owners write "exercise: allowed" at the group in dr.yaml of the workers.',
    see: 'procedures.md#exercise',
  },
  DR_RUN_ABORTED: {
    what: 'A person said "abort"',
    todo: 'The sentence says where the group stands; start again from there.',
  },
  DR_RUN_CANCELLED: {
    what: 'The run was cancelled, or the one that it waited for; what had been sent was followed to its end',
    todo: 'Read where the group stands; start again from there.',
  },
  DR_RUN_TERMINATED: {
    what: 'Somebody terminated the run in Temporal; what it had sent was not followed',
    todo: 'Look at the group in the console before anything else. Cancel the next time: that is safe.',
  },
  DR_RUN_TIMED_OUT: {
    what: 'Temporal ended the run for its time; what it had sent was not followed',
    todo: 'Look at the group in the console, and start without a time-out of the run.',
  },
  DR_NOT_CONFIGURED: {
    what: 'dr.yaml of the worker lacks what this step needs',
    todo: 'Write what the sentence names into the dr.yaml of all workers, start them anew, then "retry".',
  },
  DR_FAILED: {
    what: 'A step ended with a failure of no other kind',
    todo: 'Read the sentence and the last events; look at the group; report it if it looks like a fault of this program.',
  },
  DR_WORKER_STOPS: {
    what: 'The worker stops; another one goes on with the work',
    todo: 'Nothing, if another worker runs; else start one ("dr worker").',
  },
  DR_NOTICE_NOT_SENT: {
    what: 'A notice did not reach its target; the run goes on',
    todo: '"dr notify test" shows why; "dr doctor" looks at addresses and secrets.',
    see: 'notifications.md#trying-it',
  },
  DR_FAULT: {
    what: 'A fault in this program',
    todo: 'Report it with the sentence. The API has it in its log under the request id; DR_DEBUG=1 makes "dr" show more.',
    http: 500,
    exit: 1,
  },
} as const satisfies ErrorTable;
