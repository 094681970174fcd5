import { DefaultLogger, type LogEntry, type Logger, type LogLevel } from '@temporalio/worker';
import type { Logger as Pino } from 'pino';
import type { RunEvent, RunSpan } from './run-events.ts';
import { StepMemory } from './step-memory.ts';

/** When what is being written was said: the SDK sorts its lines for a moment before it hands them over. */
let saidAt: number | null = null;

/** For pino's option `timestamp`. */
export const timestamp = (): string => `,"time":${saidAt ?? Date.now()}`;

const LEVEL = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/**
 * The SDK's log, and what runs and activities say in it, through pino: one JSON object a line, with run and step where it
 * is about a run. Only what is named here gets through: objects of other libraries may carry a token, and an error is
 * logged as type and message.
 */
export function temporalLogger(
  pino: Pino,
  level: LogLevel,
  onSpan: (span: RunSpan, about: { run: unknown; procedure: unknown }) => void = () => {},
): Logger {
  const steps = new StepMemory();
  return new DefaultLogger('TRACE', (entry) => {
    saidAt = Number(entry.timestampNanos / 1_000_000n);
    try {
      write(entry);
    } finally {
      saidAt = null;
    }
  });

  function write({ level: entryLevel, message, meta = {} }: LogEntry): void {
    const { dr, span } = meta as RunEvent;
    const { runId, run_id, workflowId, workflow_id, workflowType, sdkComponent, taskQueue, error } =
      meta as Meta;
    if (span !== undefined) onSpan(span, { run: workflowId, procedure: workflowType });
    if (RANK.indexOf(entryLevel) < RANK.indexOf(level)) return;
    const about = runOf({ run: workflowId ?? workflow_id, runId: runId ?? run_id }, meta as Meta, steps);
    pino[LEVEL[entryLevel]]({ ...about, ...dr, error: plainError(error), sdkComponent, taskQueue }, message);
  }
}

const RANK: readonly LogLevel[] = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR'];

type Meta = Readonly<Record<string, unknown>>;

/** Which run, and where in it; nothing where a line is about the worker. */
function runOf({ run, runId }: { run: unknown; runId: unknown }, meta: Meta, steps: StepMemory) {
  if (typeof run !== 'string' && typeof runId !== 'string') return {};
  const { workflowType, activityType, attempt, step } = meta;
  // Some lines of the SDK know the run, but not its step.
  const known = steps.of(String(runId ?? run), typeof step === 'string' ? step : null);
  return { run, runId, procedure: workflowType, step: known, activity: activityType, attempt };
}

function plainError(error: unknown): { type: string; message: string } | undefined {
  if (error === undefined || error === null) return undefined;
  // The native part hands on text.
  if (typeof error === 'string') return { type: 'text', message: error.slice(0, 500) };
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an Error' };
  const type = 'type' in error && typeof error.type === 'string' ? error.type : error.name;
  return { type, message: error.message.slice(0, 1_000) };
}
