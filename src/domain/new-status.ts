import type { RunRequest } from './input.ts';
import type { Procedure } from './procedures.ts';
import type { RunStatus } from './status.ts';

const DAY_MS = 86_400_000;

/** What a cancel does as long as nothing has been sent. */
const NOTHING_SENT = 'ends the run at once; nothing has been sent.';

/** A run's status at its first moment. */
export function newStatus(
  procedure: Procedure,
  request: RunRequest,
  { run, startTime }: { run: string; startTime: Date },
): RunStatus {
  return {
    run,
    procedure,
    site: request.site,
    group: request.group,
    groupId: null,
    from: request.from ?? null,
    to: null,
    dryRun: request.dryRun,
    incident: request.incident ?? null,
    reason: request.reason ?? null,
    by: request.by ?? null,
    state: 'running',
    headline: 'Starting',
    startedAt: countsFrom(request.requestedAt, startTime),
    endedAt: null,
    steps: [],
    ahead: [],
    question: null,
    posts: 0,
    lostAnswers: 0,
    recoveredAt: null,
    recoveredBy: null,
    approvals: [],
    breakGlass: null,
    overrides: [...request.overrides],
    attested: [],
    skipped: [],
    released: null,
    cancel: NOTHING_SENT,
    worksIn: null,
    worksInExecution: null,
    timeline: [],
  };
}

/** A start form offers the last run's input again: a request from another day is a copy, not this run's. */
function countsFrom(requestedAt: string | undefined, startTime: Date): string {
  const age = requestedAt === undefined ? -1 : startTime.getTime() - Date.parse(requestedAt);
  return requestedAt !== undefined && age >= 0 && age <= DAY_MS ? requestedAt : startTime.toISOString();
}
