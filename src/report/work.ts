import { parseRequest, type RunRequest } from '../domain/input.ts';
import { newStatus } from '../domain/new-status.ts';
import { PROCEDURES, type Procedure } from '../domain/procedures.ts';
import type { ActivityFact } from './facts.ts';
import type { WorkFacts } from './merge.ts';
import { recorded, type ReadingRecord, type RunReportRecord } from './recorded.ts';

/** The facts with what every part of the report asks of them. */
export interface Work {
  facts: WorkFacts;
  procedure: Procedure | null;
  /** Null where the input was wrong: the run ended with a sentence then. */
  request: RunRequest | null;
  /** The run's own report, where it came to one, and made it itself. */
  report: RunReportRecord | null;
  /** The report of the run that this one only waited for. */
  othersReport: RunReportRecord | null;
  requestedAt: string;
  readings: { activity: ActivityFact; reading: ReadingRecord }[];
}

export function workOf(facts: WorkFacts): Work {
  const procedure = PROCEDURES.find((one) => one === facts.type) ?? null;
  const parsed = procedure === null ? null : parseRequest(procedure, facts.input);
  const request = parsed === null || 'problem' in parsed ? null : parsed;
  const result = facts.end?.kind === 'completed' ? recorded.runReport(facts.end.result) : null;
  const mine = result?.run === facts.workflowId;
  const start = { run: facts.workflowId, startTime: new Date(facts.startedAt) };
  const counted =
    procedure === null || request === null ? facts.startedAt : newStatus(procedure, request, start).startedAt;
  return {
    facts,
    procedure,
    request,
    report: mine ? result : null,
    othersReport: mine ? null : result,
    requestedAt: new Date(counted).toISOString(),
    readings: facts.activities.flatMap((activity) => {
      const reading = readingIn(activity);
      return reading === null ? [] : [{ activity, reading }];
    }),
  };
}

/** The whole reading that an activity brought back. */
function readingIn({ type, result }: ActivityFact): ReadingRecord | null {
  switch (type) {
    case 'observe':
      return recorded.reading(result);
    case 'observeDrill':
      return recorded.drillReading(result);
    case 'follow':
      return recorded.followed(result)?.last ?? null;
    case 'watchSync':
      return recorded.synced(result)?.last ?? null;
    default:
      return null;
  }
}

/** What may have sent a POST that is never repeated blindly. */
export function sendsOf(facts: WorkFacts): ActivityFact[] {
  return facts.activities.filter(isSend);
}

export function isSend({ type }: Pick<ActivityFact, 'type'>): boolean {
  return type === 'sendAction' || type === 'sendDrill';
}

export function ofType(facts: WorkFacts, type: string): ActivityFact[] {
  return facts.activities.filter((activity) => activity.type === type);
}
