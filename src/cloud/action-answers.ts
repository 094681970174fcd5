import type { ProviderError, SendOutcome } from '../domain/outcomes.ts';

/** How a service answers its actions, where services differ. The rest is the same for all: classify.ts. */
export interface ActionAnswers {
  /** Reads the whole body of a 2xx. `null`: not what the service promises, so nobody knows what it means. */
  accepted(body: string): { jobId: string | null } | null;
  /** What is wrong with a 2xx that `accepted` does not take, e.g. "without a job id". */
  readonly lack: string;
  /** Is this refusal about the state? Then it may be the answer to the second delivery of our own POST. */
  wrongState(error: ProviderError): boolean;
}

/** Refused on this side: nothing was sent. */
export function refusedUnsent(message: string): SendOutcome {
  const error = { message, status: null, code: null, providerMessage: null, requestId: null };
  return { kind: 'refused', error, wrongState: false };
}
