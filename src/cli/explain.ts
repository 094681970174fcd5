import { RunError } from '../runs/errors.ts';
import { ScheduleError } from '../schedules/errors.ts';
import { temporalFault } from '../temporal/faults.ts';
import { CommandError, EXIT, type ExitCode } from './exit.ts';
import { explainScheduleError } from './schedule-errors.ts';
import { explainRunError } from './run-errors.ts';

/** What a thrown thing means for the person: never a stack for what the outside did. */
export function explain(error: unknown): { exitCode: ExitCode; message: string } {
  if (error instanceof CommandError) return error;
  if (error instanceof RunError) return explainRunError(error);
  if (error instanceof ScheduleError) return explainScheduleError(error);
  const name = error instanceof Error ? error.name : '';
  const message = error instanceof Error ? error.message : String(error);
  if (name === 'ConfigError' || name === 'UnknownSiteError' || name === 'UsageError')
    return { exitCode: EXIT.usage, message };
  if (name === 'TemporalUnreachableError') return { exitCode: EXIT.temporal, message };
  if (name === 'CloudError') return { exitCode: EXIT.notReached, message };
  if (name === 'WorkflowNotFoundError')
    return { exitCode: EXIT.noRun, message: 'There is no such run. "dr status" lists them.' };
  const said = saidByTemporal(error);
  if (said !== null) return { exitCode: EXIT.temporal, message: said };
  return { exitCode: EXIT.fault, message: `A fault in this program: ${message}` };
}

/** One sentence for an error that came from Temporal; null for any other. */
function saidByTemporal(error: unknown): string | null {
  const fault = temporalFault(error);
  if (fault === null) return null;
  const { kind, said } = fault;
  if (kind === 'noNamespace')
    return `Temporal has no such namespace (${said}). Set TEMPORAL_NAMESPACE, or have it made.`;
  if (kind === 'away')
    return `Temporal does not answer any more (${said}). What was asked for may have been done: look with "dr status".`;
  if (kind === 'denied')
    return `Temporal refuses us (${said}): are TEMPORAL_API_KEY or the TLS certificate right?`;
  return `Temporal answered: ${said}`;
}
