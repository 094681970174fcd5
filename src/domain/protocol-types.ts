import type { ActionRule } from './action-rule.ts';
import type { Finding } from './findings.ts';
import type { FollowResult } from './follow.ts';
import type { Goal } from './goal.ts';
import type { SendOutcome } from './outcomes.ts';
import type { Reading } from './readings.ts';

/** The protocol's words: what it is asked to do, what it commands, what happened, and what it keeps in mind. */

export interface ProtocolRule {
  action: ActionRule;
  goal: Goal;
  check: (reading: Reading) => Finding[];
  dryRun: boolean;
  /**
   * May a POST that did not start be sent again without a person's word? Where the service itself refuses a second
   * effect, or where the input says so.
   */
  mayResend: boolean;
  /** Automatic POSTs for one intent, the first included. */
  maxSends: number;
  settleMs: number;
  settleReadEveryMs: number;
  resendBackoffMs: number;
}

export type Command =
  | { do: 'look'; why: string }
  | { do: 'send'; baseline: Reading }
  | { do: 'wait'; ms: number; why: string }
  | { do: 'follow'; baseline: Reading; jobId: string | null }
  | { do: 'ask'; question: Ask }
  | { do: 'done'; how: Done };

export interface Ask {
  /** Groups well in lists: what kind of trouble this is. */
  type:
    | 'PreconditionFailed'
    | 'OutcomeUnknown'
    | 'ProviderRefused'
    | 'ActionFailed'
    | 'AttestRefused'
    | 'CloudUnreadable';
  text: string;
  findings: Finding[];
}

export type Done =
  /** The goal held before anything was sent. */
  | { kind: 'already'; reading: Reading }
  | { kind: 'reached'; note: string | null }
  /** A person did it by hand, and a fresh reading agrees. */
  | { kind: 'attested'; reading: Reading }
  | { kind: 'dryRun'; reading: Reading; findings: Finding[] };

export type Happened =
  | { saw: Reading }
  /** The look, or the following, failed for good: the reads were repeated as long as patience lasted. */
  | { blind: string }
  /** `latest`: the last moment at which this POST can have left a worker (ms, the run's clock). */
  | { sent: SendOutcome; latest: number }
  | { waited: true }
  | { followed: FollowResult }
  /** A person said: try again. */
  | { retry: true }
  /** A person said: I have done it by hand. With the look at whether it is so. */
  | { attested: Reading };

export interface Unanswered {
  baseline: Reading;
  /** The settle window starts here: not before the POST can have left. */
  since: number;
  readings: number;
  /** What came instead of an answer. */
  why: string;
  /**
   * `silence`: the answer was lost. `refusal`: the service said no, and we look whether our own earlier POST is
   * the reason. `throttle`: 429, probably nothing happened, which is no proof.
   */
  after: 'silence' | 'refusal' | 'throttle';
  /** How long to look before the group's standing still counts; 0: one look is enough. */
  settleMs: number;
}

export interface ProtocolState {
  phase: 'looking' | 'sending' | 'settling' | 'following' | 'asking' | 'done';
  /** When the last look was commanded: a reading is as new as that, however late it reaches the run. */
  lookedAt: number;
  /** Tries of this intent: POSTs that may have left, and those that provably did not. */
  sends: number;
  misses: number;
  /** Has any POST of this run left, whatever became of it? */
  everSent: boolean;
  unanswered: Unanswered | null;
  baseline: Reading | null;
  jobId: string | null;
  /** The end of a follow was not clear: a retry goes on following, and never sends on top of it. */
  followAgain: boolean;
  /**
   * When a POST that never seemed to start was given up (ms). Nobody knows how late it may still start: a later
   * action that would make it valid again must wait.
   */
  armedSince: number | null;
}

export interface Step {
  state: ProtocolState;
  command: Command;
  /** What was concluded, for the timeline; null where the command says it all. */
  note: string | null;
}
