import { ApplicationFailure } from '@temporalio/activity';
import { CloudError } from '../cloud/errors.ts';
import type { FailureType } from '../domain/errors/index.ts';
import { ConfigError } from '../config/errors.ts';

/**
 * A failure as people read it in the Temporal UI: type, one sentence, the provider's words, no stack.
 * Never a raw error as `cause`: an HTTP client's error carries the token.
 */
export function failure(
  type: FailureType,
  message: string,
  options: { retryable?: boolean; nextRetryDelayMs?: number | null; details?: unknown[] } = {},
): ApplicationFailure {
  const made = ApplicationFailure.create({
    type,
    message,
    nonRetryable: options.retryable !== true,
    ...(options.details ? { details: options.details } : {}),
    ...(options.nextRetryDelayMs ? { nextRetryDelay: options.nextRetryDelayMs } : {}),
  });
  made.stack = '';
  return made;
}

/** Turns what a read threw into a failure that says whether to try again. Anything but a `CloudError` is a fault of ours. */
export function cloudFailure(error: unknown): ApplicationFailure {
  if (error instanceof ApplicationFailure) return error;
  if (error instanceof ConfigError) {
    return failure('NotConfigured', `${error.message} Or start the run with "servers":"ignore".`);
  }
  if (!(error instanceof CloudError)) {
    return failure(
      'InternalError',
      `A fault in this program: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return failure(error.failureType, error.message, {
    retryable: error.retryable,
    nextRetryDelayMs: error.retryAfterMs,
    details: [{ status: error.status, code: error.code, requestId: error.requestId }],
  });
}
