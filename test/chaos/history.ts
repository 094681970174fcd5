import type { Client } from '@temporalio/client';
import type { Goal } from '../../src/domain/goal.ts';
import type { RunReport } from '../../src/domain/status.ts';
import { GIVEN_UP } from '../../src/workflows/ahead-of-history.ts';
import type { End, Execution } from './facts.ts';
import { persistently } from './patience.ts';
import { textsIn } from './secrets.ts';

type Events = NonNullable<
  NonNullable<
    Awaited<ReturnType<Client['workflowService']['getWorkflowExecutionHistory']>>['history']
  >['events']
>;
type Event = Events[number];

/** What a follower tells of while the run goes on. */
export interface Listener {
  /** Another execution that belongs to it: a child, or what it goes on as. */
  onExecution: (workflowId: string, runId: string) => void;
  /** It asks somebody something. */
  onQuestion: (execution: Execution) => void;
  /** Everything that is stored of it, to look for what must not be there. */
  onText: (where: string, text: string) => void;
}

/** UNHANDLED_COMMAND: something arrived while a task ended the run; Temporal repeats the task by design. */
const BY_DESIGN = 1;
const POLL_MS = 30_000;

/** Reads one execution's history to its end as it grows, by long polls, over restarts of the server. */
export async function follow(
  client: Client,
  execution: { workflowId: string; runId: string },
  listener: Listener,
  signal: AbortSignal,
): Promise<Execution> {
  const found: Execution = {
    ...execution,
    type: '?',
    goal: null,
    dryRun: false,
    input: {},
    sendings: [],
    startedAt: 0,
    endedAt: null,
    end: null,
    failure: null,
    report: null,
    posts: 0,
    lostAnswers: 0,
    steps: [],
    timeline: [],
    taskFailures: [],
    givenUp: 0,
  };
  let seen = 0;
  let nextPageToken: Uint8Array | undefined;
  while (found.end === null && !signal.aborted) {
    const page = await persistently(
      () =>
        client.connection.withDeadline(Date.now() + POLL_MS, () =>
          client.workflowService.getWorkflowExecutionHistory({
            namespace: client.options.namespace,
            execution,
            waitNewEvent: true,
            ...(nextPageToken === undefined ? {} : { nextPageToken }),
          }),
        ),
      // A token of a server that is gone may mean nothing to the next one: from the beginning.
      { signal, onFailure: () => (nextPageToken = undefined) },
    );
    if (page === null) break;
    for (const event of page.history?.events ?? []) {
      const id = Number(String(event.eventId));
      if (id <= seen) continue;
      seen = id;
      take(event, found, listener);
    }
    nextPageToken = page.nextPageToken?.length ? page.nextPageToken : undefined;
  }
  return found;
}

function take(event: Event, found: Execution, listener: Listener): void {
  const at = Number(event.eventTime?.seconds ?? 0) * 1000 + (event.eventTime?.nanos ?? 0) / 1e6;
  for (const text of textsIn(event))
    listener.onText(`event ${String(event.eventId)} of ${found.workflowId}`, text);
  const started = event.workflowExecutionStartedEventAttributes;
  if (started) {
    found.type = started.workflowType?.name ?? '?';
    found.startedAt = at;
    const input = decode(started.input) as { goal?: Goal; dryRun?: boolean } | null;
    found.input = { ...input };
    found.goal = input?.goal ?? null;
    found.dryRun = input?.dryRun === true;
  }
  const activity = event.activityTaskScheduledEventAttributes;
  if (activity?.activityType?.name === 'sendAction')
    found.sendings.push({ at, goal: (decode(activity.input) as { goal: Goal }).goal });
  const child = event.childWorkflowExecutionStartedEventAttributes?.workflowExecution;
  if (child) listener.onExecution(child.workflowId ?? '', child.runId ?? '');
  const memo = event.workflowPropertiesModifiedEventAttributes?.upsertedMemo?.fields?.['needsHuman'];
  if (memo && textOf(memo.data) === 'true') listener.onQuestion(found);
  const failed = event.workflowTaskFailedEventAttributes;
  if (failed?.failure?.message === GIVEN_UP) found.givenUp += 1;
  else if (failed && Number(failed.cause) !== BY_DESIGN)
    found.taskFailures.push(`cause ${String(failed.cause)}: ${failed.failure?.message ?? '?'}`);
  ended(event, found, at, listener);
}

function ended(event: Event, found: Execution, at: number, listener: Listener): void {
  const end = (how: End) => Object.assign(found, { end: how, endedAt: at });
  const completed = event.workflowExecutionCompletedEventAttributes;
  if (completed) {
    found.report = decode(completed.result) as RunReport | null;
    end('completed');
  }
  const failed = event.workflowExecutionFailedEventAttributes;
  if (failed) {
    found.failure = {
      type: failed.failure?.applicationFailureInfo?.type ?? '?',
      message: failed.failure?.message ?? '',
    };
    end('failed');
  }
  const again = event.workflowExecutionContinuedAsNewEventAttributes;
  if (again) {
    listener.onExecution(found.workflowId, again.newExecutionRunId ?? '');
    end('continued');
  }
  if (event.workflowExecutionCanceledEventAttributes) end('cancelled');
  if (event.workflowExecutionTerminatedEventAttributes) end('terminated');
  if (event.workflowExecutionTimedOutEventAttributes) end('timed out');
}

function decode(payloads: { payloads?: { data?: Uint8Array | null }[] | null } | null | undefined): unknown {
  const data = payloads?.payloads?.[0]?.data;
  if (!data || data.length === 0) return null;
  try {
    return JSON.parse(textOf(data));
  } catch {
    return null;
  }
}

function textOf(data: Uint8Array | null | undefined): string {
  return Buffer.from(data ?? []).toString('utf8');
}
