import { ActivityFailure, ApplicationFailure, isCancellation, TimeoutFailure } from '@temporalio/workflow';
import { failureTypeOf, type FailureType } from '../domain/errors/index.ts';

/** The end of a run that did not do what it was started for: type, one sentence, no stack at the person. */
export function ending(type: FailureType, message: string, ...details: unknown[]): ApplicationFailure {
  const failure = ApplicationFailure.nonRetryable(message, type, ...details);
  failure.stack = '';
  return failure;
}

/** What an activity failed with for good. Anything else, a cancel included, is thrown on. */
export function failedActivity(error: unknown): { type: FailureType; message: string } {
  if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
  return saidBy(error);
}

/** Type and sentence of what an activity failed with, the last try's words where it ran out of time. */
export function saidBy(error: ActivityFailure): { type: FailureType; message: string } {
  const { cause } = error;
  if (cause instanceof ApplicationFailure) {
    return { type: failureTypeOf(cause.type), message: cause.message };
  }
  if (cause instanceof TimeoutFailure) {
    const last =
      cause.cause instanceof ApplicationFailure ? ` The last try said: ${cause.cause.message}` : '';
    return {
      type: 'TimedOut',
      message: `${error.activityType} did not end in time (${cause.timeoutType}).${last}`,
    };
  }
  return { type: 'Failed', message: cause?.message ?? error.message };
}
