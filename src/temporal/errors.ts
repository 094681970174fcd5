import type { Coded } from '../domain/errors/index.ts';

/** Temporal can't be reached, or refused us. One sentence; no gRPC stack. */
export class TemporalUnreachableError extends Error implements Coded {
  override readonly name = 'TemporalUnreachableError';
  readonly drCode: 'DR_TEMPORAL_AWAY' | 'DR_TEMPORAL_CONFIG';

  constructor(message: string, code: TemporalUnreachableError['drCode'] = 'DR_TEMPORAL_AWAY') {
    super(message);
    this.drCode = code;
  }
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
