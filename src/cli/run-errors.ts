import type { RunError } from '../runs/errors.ts';

/** The sentence, with what to type next. */
export function sayRunError({ kind, message, facts }: RunError): string {
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
