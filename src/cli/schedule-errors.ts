import type { ScheduleError, ScheduleErrorKind } from '../schedules/errors.ts';
import { EXIT, type ExitCode } from './exit.ts';

const EXIT_OF: Readonly<Record<ScheduleErrorKind, ExitCode>> = {
  noSchedule: EXIT.noRun,
  notOurs: EXIT.notReached,
  exists: EXIT.notReached,
  busy: EXIT.notReached,
  frozen: EXIT.notReached,
  several: EXIT.usage,
  refused: EXIT.notReached,
};

/** The sentence, with what to type next. */
export function explainScheduleError({ kind, message }: ScheduleError): {
  exitCode: ExitCode;
  message: string;
} {
  const hint = kind === 'noSchedule' ? ' "dr schedule list" lists them.' : '';
  return { exitCode: EXIT_OF[kind], message: `${message}${hint}` };
}
