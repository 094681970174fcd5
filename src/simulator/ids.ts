import { createHash, randomBytes, randomUUID } from 'node:crypto';

/** A UUID that is always the same for the same text, so that a world built twice has the same ids. */
export function uuidFrom(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `9${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** A UUID that nobody can foresee, for what is made through the API. */
export function newUuid(): string {
  return randomUUID();
}

/** A job id as the API reference prints them: 32 characters with a fixed beginning (sdrs_05_0101). */
export function newJobId(): string {
  return `ff8080826${randomBytes(12).toString('hex').slice(0, 23)}`;
}

/** The value of the `X-Request-Id` header. */
export function newRequestId(): string {
  return randomBytes(16).toString('hex');
}
