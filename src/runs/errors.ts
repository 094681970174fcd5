import type { ApiCode, Coded, CommandCode } from '../domain/errors/index.ts';

/** What can be in the way of something that a person asks of a run. Each way in says it in its own form. */
export type RunErrorKind =
  /** There is no such run. */
  | 'noRun'
  /** Another run holds the group: nothing was started. */
  | 'inTheWay'
  /** The key was used for another request. */
  | 'keyReused'
  /** The run has ended: there is nothing to answer or to cancel. */
  | 'ended'
  /** The run does not take this answer now, or not from this person. */
  | 'notTaken'
  /** No block stands on the group. */
  | 'noBlock'
  /** No worker answers for the run. */
  | 'noWorker'
  /** No worker took the answer in time; it may still be taken. */
  | 'unanswered'
  /** What was asked for can't be right, whatever the state of the run. */
  | 'badInput';

/** Each way in has its own form for it, and all the same code. */
const CODE_OF = {
  noRun: 'DR_NO_RUN',
  inTheWay: 'DR_RUN_IN_THE_WAY',
  keyReused: 'DR_KEY_REUSED',
  ended: 'DR_RUN_ENDED',
  notTaken: 'DR_NOT_TAKEN',
  noBlock: 'DR_NO_BLOCK',
  noWorker: 'DR_NO_WORKER',
  unanswered: 'DR_UNANSWERED',
  badInput: 'DR_INPUT_INVALID',
} as const satisfies Readonly<Record<RunErrorKind, ApiCode & CommandCode>>;

interface Facts {
  /** The run that it is about. */
  run?: string;
  /** In the way: it waits at a joint, where a person may let the group go. */
  mayRelease?: boolean;
  verb?: string;
  /** What RUN was, as typed. */
  typed?: string;
}

/** A sentence for the person, without a word of where he types: that is added by each way in. */
export class RunError extends Error implements Coded {
  override readonly name = 'RunError';
  readonly kind: RunErrorKind;
  readonly facts: Readonly<Facts>;
  readonly drCode: (typeof CODE_OF)[RunErrorKind];

  constructor(kind: RunErrorKind, message: string, facts: Facts = {}) {
    super(message);
    this.kind = kind;
    this.facts = facts;
    this.drCode = CODE_OF[kind];
  }
}
