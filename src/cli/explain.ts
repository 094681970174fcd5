import { isCoded, type ErrorCode } from '../domain/errors/index.ts';
import { RunError } from '../runs/errors.ts';
import { isNoWorkflow, temporalFault } from '../temporal/faults.ts';
import { sayRunError } from './run-errors.ts';

export interface Explained {
  code: ErrorCode;
  message: string;
}

/** What a thrown thing means for the person: never a stack for what the outside did. */
export function explain(error: unknown): Explained {
  if (error instanceof RunError) return { code: error.drCode, message: sayRunError(error) };
  const message = error instanceof Error ? error.message : String(error);
  if (isCoded(error)) return { code: error.drCode, message };
  if (isNoWorkflow(error))
    return { code: 'DR_NO_RUN', message: 'There is no such run. "dr status" lists them.' };
  return saidByTemporal(error) ?? { code: 'DR_FAULT', message: `A fault in this program: ${message}` };
}

/** One sentence for an error that came from Temporal; null for any other. */
function saidByTemporal(error: unknown): Explained | null {
  const fault = temporalFault(error);
  if (fault === null) return null;
  const { kind, said } = fault;
  switch (kind) {
    case 'noNamespace':
      return {
        code: 'DR_TEMPORAL_REFUSES',
        message: `Temporal has no such namespace (${said}). Set TEMPORAL_NAMESPACE, or have it made.`,
      };
    case 'away':
      return {
        code: 'DR_TEMPORAL_AWAY',
        message: `Temporal does not answer any more (${said}). What was asked for may have been done: look with "dr status".`,
      };
    case 'denied':
      return {
        code: 'DR_TEMPORAL_REFUSES',
        message: `Temporal refuses us (${said}): are TEMPORAL_API_KEY or the TLS certificate right?`,
      };
    default:
      return { code: 'DR_TEMPORAL_ERROR', message: `Temporal answered: ${said}` };
  }
}
