/** Temporal can't be reached, or refused us. One sentence; no gRPC stack. */
export class TemporalUnreachableError extends Error {
  override readonly name = 'TemporalUnreachableError';
}

/** The shortest true words for an error of the SDK: gRPC's own detail where there is one. */
export function namesOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  const details =
    cause instanceof Error && 'details' in cause && typeof cause.details === 'string' ? cause.details : '';
  const text = details || error.message;
  return text.split('\n')[0]?.slice(0, 300) ?? error.name;
}
