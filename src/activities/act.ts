import { activityInfo, cancellationSignal, log } from '@temporalio/activity';
import type { Clouds } from '../cloud/index.ts';
import { CloudError } from '../cloud/errors.ts';
import type { Action } from '../domain/actions.ts';
import type { SendOutcome, SendTrace } from '../domain/outcomes.ts';
import { whyNotAnyMore, type Decision } from '../domain/recheck.ts';
import type { Reading } from '../domain/readings.ts';
import type { Fields } from '../temporal/run-events.ts';
import { Deadline } from './deadline.ts';
import { cloudFailure } from './failures.ts';
import { beating } from './heartbeat.ts';

export interface SendRequest extends Decision {
  site: string;
  action: Action;
  /** From the scheduling of this activity to the last moment at which the POST may leave, ms. */
  deadlineMs: number;
  postTimeoutMs: number;
}

/** The one activity that changes something. Run with `maximumAttempts: 1`: at most one POST is behind each result. */
export function createAct(clouds: Clouds) {
  return {
    async sendAction(request: SendRequest): Promise<SendOutcome> {
      const outcome = await beating(() => send(clouds, request));
      try {
        tell(request, outcome);
      } catch {
        // A log that is broken must not turn an answer into a lost one.
      }
      return outcome;
    },
  };
}

/** Codes and ids alone: the provider's sentences are in the history. */
function tell({ site, action }: SendRequest, outcome: SendOutcome): void {
  const { status, code, requestId } = 'error' in outcome && outcome.error ? outcome.error : NO_ERROR;
  const accepted = outcome.kind === 'accepted' ? outcome : null;
  const dr: Fields = {
    site,
    action: action.name,
    outcome: outcome.kind,
    status: accepted?.status ?? status,
    code,
    jobId: accepted?.jobId,
    requestId: accepted?.requestId ?? requestId,
    sentAt: outcome.sentAt,
  };
  log[accepted === null ? 'warn' : 'info'](
    UNSENT.includes(outcome.kind) ? 'action not sent' : 'action sent',
    { dr },
  );
}

const NO_ERROR = { status: undefined, code: undefined, requestId: undefined };

async function send(clouds: Clouds, request: SendRequest): Promise<SendOutcome> {
  const service = clouds.get(request.site);
  const signal = cancellationSignal();
  const clock = new Deadline(activityInfo().currentAttemptScheduledTimestampMs, request.deadlineMs);
  const wrong = clock.wrong();
  if (wrong !== null) return { kind: 'late', why: wrong };

  // All that the decision rested on, but for the failed tasks: they forbid nothing, and their lists are slow.
  const { id } = request.baseline;
  // The other lists may have taken a while, and somebody may have acted meanwhile: the group has the last word.
  const look = (): Promise<Reading> => service.observe(id, { signal, failedTasks: false, groupLast: true });
  let reading: Reading;
  try {
    reading = await look();
  } catch (error) {
    if (signal.aborted) return { kind: 'cancelled' };
    const clean = error instanceof CloudError ? error.message : cloudFailure(error).message;
    return { kind: 'notSent', why: `the look just before it failed: ${clean}` };
  }
  const why = whyNotAnyMore(request, reading);
  if (why !== null) return { kind: 'changed', why };
  if (signal.aborted) return { kind: 'cancelled' };

  const left: Pick<SendTrace, 'sentAt'> = {};
  const outcome = await service.send(id, request.action, {
    signal,
    timeoutMs: request.postTimeoutMs,
    ...(request.rule.guarded ? {} : { mayRepeat: () => stillStands(request, look) }),
    // A worker that was paused and wakes up late must not shoot: somebody may have acted since.
    mayStillSend: () => {
      const may = !signal.aborted && !clock.passed();
      if (may) left.sentAt = now();
      return may;
    },
  });
  // Ready to leave is not gone: what never left has no time of leaving.
  return { ...outcome, ...(UNSENT.includes(outcome.kind) ? {} : left), endedAt: now() };
}

const UNSENT: readonly SendOutcome['kind'][] = ['notSent', 'late', 'cancelled', 'changed'];

const now = (): string => new Date().toISOString();

/** A look that fails says nothing: then it is not sent again. */
async function stillStands(request: SendRequest, look: () => Promise<Reading>): Promise<boolean> {
  return look().then(
    (reading) => whyNotAnyMore(request, reading) === null,
    () => false,
  );
}
