import type { ErrorTable } from './entry.ts';

/** Why a run stops and asks; where nobody watches it ends with the same. */
export const QUESTIONS = {
  DR_PRECONDITION_FAILED: {
    what: 'The check found something that forbids the POST; nothing was sent',
    todo: 'Do what the finding says, then "retry"; or "override", where it is offered; or "abort"',
    see: 'errors.md#findings',
  },
  DR_PROVIDER_REFUSED: {
    what: 'The service said no, in the words shown; the group stands where it was',
    todo: 'Mend it (permission, quota, state), then "retry"; or "attest", "abort"',
    exit: 3,
  },
  DR_OUTCOME_UNKNOWN: {
    what: "What was sent can't be proved to have started, or the end is not clear",
    todo: 'Look at the group in the console; "retry" looks again and sends only if the group is where it was. On EVS read the page first',
    see: 'evs.md#after-a-lost-answer',
  },
  DR_ACTION_FAILED: {
    what: 'The action ran and failed, or was undone',
    todo: 'Read the provider\'s code; "retry" sends again from where the group is',
  },
  DR_ATTEST_REFUSED: {
    what: 'Somebody said "attest", and a fresh look disagrees',
    todo: 'Look at the group in the console; "retry" goes on as if nothing had been said, and shows findings and overrides again',
  },
  DR_CLOUD_UNREADABLE: {
    what: 'No reading came for as long as patience lasts',
    todo: 'When the cloud answers again, "retry": a settle window goes on where it was',
  },
  DR_CLOUD_UNREACHABLE: {
    what: 'The cloud does not answer, or in a way that nobody can use',
    todo: 'When it answers again, "retry"; "dr doctor" tries each site',
    exit: 3,
  },
  DR_TIMED_OUT: {
    what: 'A look did not come to its end in the time that it has',
    todo: 'When the cloud answers again, "retry"',
  },
  DR_SERVERS_NOT_THERE: {
    what: 'Servers did not stop or start in time, or can\'t; or dr.yaml lacks "endpoints.ecs"',
    todo: 'See the sentence; "retry", "skip" with a reason, "stopHard" for a guest that ignores a soft stop',
  },
  DR_PROBES_FAILED: {
    what: 'Production has moved, but not all health probes answer',
    todo: 'Mend the service, then "retry"; or "skip" with a reason',
    see: 'procedures.md#health-probes',
  },
  DR_SYNC_BROKEN: {
    what: 'The group left the state in which it synchronises, or a pair is in error',
    todo: 'Mend it, then "retry"; or "skip" with a reason',
  },
  DR_LOGIN_REFUSED: {
    what: 'The password, token or key was refused; it is not tried again by itself, since accounts lock',
    todo: 'Mend the secret; "retry" reads it anew',
    exit: 3,
  },
  DR_OBJECT_NOT_FOUND: {
    what: 'The cloud has not got the thing that was asked for',
    todo: 'Check project and group',
    exit: 3,
  },
} as const satisfies ErrorTable;

/** What a run waits for that is no failure. */
export const WAITS = {
  DR_APPROVAL_NEEDED: {
    what: 'People have to say yes before anything is sent',
    todo: '"approve", "decline", or "breakGlass" with a reason',
    see: 'people.md',
  },
  DR_JOINT: {
    what: 'A full circle waits for a word between two of its parts',
    todo: '"Is … restored?": "confirmAzRestored" or "release". "Home to …?": "approve" or "release"',
    see: 'procedures.md#the-full-circle',
  },
  DR_POST_ARMED: {
    what: 'A lost POST of this run could still start, and the next action would make it valid again',
    todo: 'Nothing: it goes on by itself at the time it says. Or "skip" with a reason, or "abort"',
    see: 'protocol.md#armed',
  },
} as const satisfies ErrorTable;
