import type { RunError, RunErrorKind } from '../runs/errors.ts';
import { EXIT, type ExitCode } from './exit.ts';

const EXIT_OF: Readonly<Record<RunErrorKind, ExitCode>> = {
  noRun: EXIT.noRun,
  inTheWay: EXIT.notReached,
  keyReused: EXIT.notReached,
  ended: EXIT.notReached,
  notTaken: EXIT.notReached,
  noBlock: EXIT.notReached,
  noWorker: EXIT.notReached,
  unanswered: EXIT.notReached,
  badInput: EXIT.usage,
};

/** The sentence, with what to type next. */
export function explainRunError({ kind, message, facts }: RunError): { exitCode: ExitCode; message: string } {
  return { exitCode: EXIT_OF[kind], message: withCommand(kind, message, facts) };
}

function withCommand(kind: RunErrorKind, message: string, facts: RunError['facts']): string {
  const { run = '', typed = '', mayRelease = false } = facts;
  if (kind === 'noRun') {
    const hint = typed.includes('/') ? '' : ' RUN is site/group, like eu-de/pg-payments, or a run id.';
    return `${message}${hint} "dr status --all" lists the runs.`;
  }
  if (kind === 'inTheWay') {
    const release = mayRelease ? ` It waits between two parts: dr release ${run}` : '';
    return `${message} Look at it: dr watch ${run}${release}`;
  }
  if (kind === 'noWorker') return `${message} Start one ("dr worker") and say it again.`;
  if (kind === 'unanswered') return message.replace('look first', `look first ("dr status ${run}")`);
  return message;
}
