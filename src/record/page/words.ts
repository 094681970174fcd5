import type { Tone } from '../../pages/page.ts';
import { sayDuration } from '../../pages/say.ts';
import { isGood } from '../row.ts';
import type { Due, PracticeOutcome, PracticeRow, TargetVerdict } from '../told.ts';

/** The words that page and terminal share. */

/** "2026-11-21 03:04" */
export function minute(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}

export function seconds(value: number | null): string {
  return value === null ? '–' : sayDuration(value * 1_000);
}

/** An exercise has a way home, too. */
export function recovery({ recoverySeconds, homeSeconds }: PracticeRow): string {
  return homeSeconds === null
    ? seconds(recoverySeconds)
    : `${seconds(recoverySeconds)}, home ${seconds(homeSeconds)}`;
}

export function outcomeTone(outcome: PracticeOutcome): Tone {
  if (isGood(outcome)) return 'good';
  if (['failed', 'terminated', 'timed out', 'aborted'].includes(outcome)) return 'bad';
  return ['already there', 'declined'].includes(outcome) ? 'plain' : 'warn';
}

export const TARGET_TONE: Readonly<Record<TargetVerdict, Tone>> = {
  met: 'good',
  missed: 'bad',
  open: 'warn',
  none: 'plain',
  'not applicable': 'plain',
};

export const DUE_TONE: Readonly<Record<Due, Tone>> = {
  'in time': 'good',
  overdue: 'bad',
  'not known': 'warn',
  'no limit': 'plain',
};

/** A clock that ran while people thought: the evidence report counts that, too. */
function alsoSinceRequest({ recoverySeconds, sinceRequestSeconds }: PracticeRow): string | null {
  if (sinceRequestSeconds === null || sinceRequestSeconds === recoverySeconds) return null;
  return `Waited for an approval: ${seconds(sinceRequestSeconds)} since the request`;
}

/** All that a reader should know of a run, one sentence each. */
export function remarks(row: PracticeRow): string[] {
  const also = alsoSinceRequest(row);
  const why = row.good ? [] : [row.code === null ? row.message : `${row.message} (${row.code})`];
  return [...why, ...row.findings.map(({ text }) => text), ...(also === null ? [] : [also])];
}
