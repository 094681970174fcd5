/** Status codes of gRPC as numbers, so that an error can be told apart without loading the library. */
/** Cancelled, resource exhausted. */
const BUSY = [1, 8];
/** Deadline exceeded, unavailable. */
const AWAY = [4, 14];
const DENIED = [7, 16];

/** There is no such workflow, or none any more. By name: who only lists must not load the library. */
export function isNoWorkflow(error: unknown): boolean {
  return error instanceof Error && error.name === 'WorkflowNotFoundError';
}

export interface TemporalFault {
  /** `away`: it does not answer (any more), and what was asked for may have been done. */
  kind: 'away' | 'busy' | 'denied' | 'noNamespace' | 'other';
  /** Its own words, one line. */
  said: string;
}

/** What an error that came from Temporal, wrapped by the SDK or not, means; null for any other. */
export function temporalFault(error: unknown): TemporalFault | null {
  if (!(error instanceof Error)) return null;
  if (error.name === 'TemporalUnreachableError') return { kind: 'away', said: error.message };
  if (error.name === 'NamespaceNotFoundError') return { kind: 'noNamespace', said: error.message };
  for (const one of [error, error.cause]) {
    if (!(one instanceof Error) || !('details' in one) || !('code' in one)) continue;
    if (typeof one.code !== 'number' || typeof one.details !== 'string') continue;
    const said = one.details.split('\n')[0] ?? '';
    return { kind: kindOf(one.code), said };
  }
  return null;
}

function kindOf(code: number): TemporalFault['kind'] {
  if (AWAY.includes(code)) return 'away';
  if (BUSY.includes(code)) return 'busy';
  return DENIED.includes(code) ? 'denied' : 'other';
}
