import { DefaultLogger, type Logger, type LogLevel } from '@temporalio/worker';
import type { Logger as Pino } from 'pino';

const LEVEL = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** The SDK's log through pino. An error is logged as type and message: objects of other libraries may carry a token. */
export function temporalLogger(pino: Pino, level: LogLevel): Logger {
  return new DefaultLogger(level, ({ level: entryLevel, message, meta }) => {
    const { error, sdkComponent, taskQueue, workflowId, runId, activityType, attempt } = (meta ??
      {}) as Record<string, unknown>;
    pino[LEVEL[entryLevel]](
      { error: plainError(error), sdkComponent, taskQueue, workflowId, runId, activityType, attempt },
      message,
    );
  });
}

function plainError(error: unknown): { type: string; message: string } | undefined {
  if (error === undefined || error === null) return undefined;
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an Error' };
  const type = 'type' in error && typeof error.type === 'string' ? error.type : error.name;
  return { type, message: error.message.slice(0, 1_000) };
}
