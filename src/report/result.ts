import { codeOfType, type ErrorCode } from '../domain/errors/index.ts';
import { stateAfter } from '../domain/endings.ts';
import type { Evidence } from './schema.ts';
import type { Work } from './work.ts';

interface End extends Pick<Evidence['result'], 'outcome' | 'finished' | 'summary' | 'failureType'> {
  code: ErrorCode | null;
}

/** How a run ended, or how far it is. */
export function endOf({ facts, report, othersReport }: Work): End {
  const { end } = facts;
  const last = facts.memos.at(-1);
  const headline = last?.headline ?? 'Nothing was recorded of it yet.';
  const said = (): [outcome: string, summary: string] => {
    switch (end?.kind) {
      case undefined:
        return [last?.state ?? 'running', headline];
      case 'completed': {
        const theirs = report ?? othersReport;
        return [theirs?.outcome ?? 'completed', theirs?.summary ?? headline];
      }
      case 'failed':
        return [stateAfter(end.failure.type), end.failure.message];
      case 'cancelled':
        return ['cancelled', headline];
      case 'terminated':
        return [
          'terminated',
          `Terminated${end.reason === null ? '' : `: ${end.reason}`}. Its last words: ${headline}`,
        ];
      case 'timed out':
        return ['timed out', `Temporal ended it for its time. Its last words: ${headline}`];
      case 'continued':
        return ['continued', `It goes on as run ${end.runId}, which is not in this report.`];
    }
  };
  const [outcome, summary] = said();
  return {
    outcome,
    finished: end !== null && end.kind !== 'continued',
    summary,
    failureType: end?.kind === 'failed' ? end.failure.type : null,
    code: codeOfEnd(end),
  };
}

function codeOfEnd(end: Work['facts']['end']): ErrorCode | null {
  switch (end?.kind) {
    case 'failed':
      return codeOfType(end.failure.type);
    case 'cancelled':
      return 'DR_RUN_CANCELLED';
    case 'terminated':
      return 'DR_RUN_TERMINATED';
    case 'timed out':
      return 'DR_RUN_TIMED_OUT';
    default:
      return null;
  }
}

/** One after the other: a step lasts until the next one begins, or the run ends. */
export function stepsOf({ facts }: Pick<Work, 'facts'>): Evidence['times']['steps'] {
  const begins = facts.memos.flatMap(({ began }) => began);
  return begins.map(({ name, at }, index) => {
    const endedAt = begins[index + 1]?.at ?? facts.end?.at ?? facts.lastEventAt;
    return { name, startedAt: at, endedAt, ms: Math.max(0, Date.parse(endedAt) - Date.parse(at)) };
  });
}
