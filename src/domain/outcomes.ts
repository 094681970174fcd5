/** What an HTTP status means for a read, and for an action (a POST that changes state and has no idempotency key). */
export interface StatusRule {
  /** May the same GET be sent again by itself? */
  read: 'retry' | 'fail';
  /** What is known of the POST's effect. `unknown` is never answered by a second POST without looking. */
  action: 'unknown' | 'refused' | 'throttled';
}
/** Keyed to the HTTP status; a status that is not listed is `{ read: 'fail', action: 'unknown' }`. */
export type StatusTable = Readonly<Record<number, StatusRule>>;

/** A provider's error in our words: never a token, a header or a whole body. */
export interface ProviderError {
  /** One sentence: what we asked, what came back. */
  message: string;
  /** HTTP status, when an answer came. */
  status: number | null;
  /** The provider's own code, e.g. "SDRS.1013". */
  code: string | null;
  /** The provider's own words, cut to a length. */
  providerMessage: string | null;
  requestId: string | null;
}

/** What a report wants to know of a POST beside its outcome. Histories of earlier versions have none of it. */
export interface SendTrace {
  /** When it was handed to the network, by the worker's clock; left out: it was not. */
  sentAt?: string;
  /** When its outcome was known. */
  endedAt?: string;
  /** The id of the 401 that this POST was repeated after: a first one had left before it, and did not run. */
  repeatedAfter401?: string | null;
}

/** The result of one action POST. Exactly one POST that can have run is behind each value at most. */
export type SendOutcome = SendTrace & SentKind;

type SentKind =
  /** 2xx with a usable body. `jobId` is null where the API gives none. */
  | { kind: 'accepted'; jobId: string | null; requestId: string | null; status?: number }
  /** A status that proves that nothing started. `wrongState`: 400/409 about the state, maybe the answer to our own first POST. */
  | { kind: 'refused'; error: ProviderError; wrongState: boolean }
  /** Provably nothing left this machine. */
  | { kind: 'notSent'; why: string }
  /** 429. `retryAfterMs` is null where the answer did not say. */
  | { kind: 'throttled'; error: ProviderError; retryAfterMs: number | null }
  /** Anything else: the action may have started, may start later, or never. */
  | { kind: 'unknown'; why: string; error: ProviderError | null; retryAfterMs: number | null }
  /** Something was not at the baseline any more, or a precondition broken, when we looked just before the POST: nothing sent. */
  | { kind: 'changed'; why: string }
  /** Woke up after the deadline: nothing sent. */
  | { kind: 'late'; why: string }
  /** The run was cancelled before the POST left: nothing sent. */
  | { kind: 'cancelled' };
