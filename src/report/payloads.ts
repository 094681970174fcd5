import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import type { FailureFact } from './facts.ts';

/** Reads what Temporal's JSON keeps as base64. A payload that nobody can read becomes `undefined`, never an error. */

export type Json = Record<string, unknown>;

export function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

export function decode(payload: unknown): unknown {
  const { metadata, data } = objectOf(payload);
  if (metadata === undefined) return undefined;
  const bytes = (value: unknown) => new Uint8Array(Buffer.from(textOf(value) ?? '', 'base64'));
  const decoded: Payload = {
    metadata: Object.fromEntries(
      Object.entries(objectOf(metadata)).map(([key, value]) => [key, bytes(value)]),
    ),
    data: bytes(data),
  };
  try {
    return defaultPayloadConverter.fromPayload(decoded);
  } catch {
    return undefined;
  }
}

/** The first of a list of payloads: all that is ours has one argument and one result. */
export function decodeFirst(payloads: unknown): unknown {
  return decode(listOf(objectOf(payloads)['payloads'])[0]);
}

export function decodeFields(fields: unknown): Json {
  return Object.fromEntries(Object.entries(objectOf(fields)).map(([key, payload]) => [key, decode(payload)]));
}

/** A failure in the words of its innermost cause that says something. */
export function failureOf(value: unknown): FailureFact | null {
  const failure = objectOf(value);
  const own = textOf(failure['message']);
  if (own === null && failure['cause'] === undefined) return null;
  const application = objectOf(failure['applicationFailureInfo']);
  const timeout = objectOf(failure['timeoutFailureInfo']);
  const inner = failureOf(failure['cause']);
  if (inner !== null && failure['activityFailureInfo'] !== undefined) return inner;
  const details = decodeFirst(application['details']);
  const ranOut = textOf(timeout['timeoutType']);
  const told = ranOut === null ? (own ?? '') : `${own ?? 'ran out of time'} (${plain(ranOut)})`;
  return {
    type: textOf(application['type']) ?? (ranOut === null ? 'Failed' : 'TimedOut'),
    message: inner === null ? told : `${told}: ${inner.message}`,
    ...providerIn(details, inner),
    cancelled: failure['canceledFailureInfo'] !== undefined,
  };
}

/** What the provider said, as our failures carry it in their details; else what is known of it by another failure. */
export function providerIn(
  given: unknown,
  other: FailureFact | null = null,
): Pick<FailureFact, 'status' | 'code' | 'requestId'> {
  const details = objectOf(given);
  return {
    status: typeof details['status'] === 'number' ? details['status'] : (other?.status ?? null),
    code: textOf(details['code']) ?? other?.code ?? null,
    requestId: textOf(details['requestId']) ?? other?.requestId ?? null,
  };
}

/** TIMEOUT_TYPE_START_TO_CLOSE is "start to close". */
function plain(name: string): string {
  return name
    .replace(/^TIMEOUT_TYPE_/, '')
    .replaceAll('_', ' ')
    .toLowerCase();
}
