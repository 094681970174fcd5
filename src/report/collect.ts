import type { RunSetup } from '../activities/setup.ts';
import type { EventJson } from '../temporal/history-json.ts';
import type { ActivityFact, EndFact, EventRef, MemoFact, RunFacts, RunRef, TimerFact } from './facts.ts';
import type { RunHistory } from './history.ts';
import { handedOverIn, openedAsLooks } from './opened.ts';
import {
  decode,
  decodeFields,
  decodeFirst,
  failureOf,
  listOf,
  objectOf,
  textOf,
  type Json,
} from './payloads.ts';

/** Reads one history. Events of kinds that it does not know are passed over: a newer server may write some. */
export function collect({ workflowId, runId, events }: RunHistory, run = 0): RunFacts {
  const facts = new Collector(workflowId, runId, run);
  for (const event of events) facts.take(event);
  return facts.done();
}

interface At {
  id: EventRef;
  at: string;
  /** The event's own part. */
  its: Json;
  event: EventJson;
}

class Collector {
  readonly #facts: RunFacts;
  readonly #activities = new Map<string, ActivityFact>();
  readonly #timers = new Map<string, TimerFact>();
  readonly #words = new Map<string, RunFacts['words'][number]>();

  readonly #run: number;

  constructor(workflowId: string, runId: string, run: number) {
    this.#run = run;
    this.#facts = {
      workflowId,
      runId,
      type: 'unknown',
      input: undefined,
      startedAt: '',
      parent: null,
      continuedFrom: null,
      setup: null,
      given: [],
      activities: [],
      words: [],
      memos: [],
      timers: [],
      cancels: [],
      children: [],
      resets: [],
      taskFailures: 0,
      end: null,
      lastEventAt: '',
      events: 0,
      whole: true,
    };
  }

  done(): RunFacts {
    return { ...this.#facts, activities: this.#facts.activities.flatMap(openedAsLooks) };
  }

  take(event: EventJson): void {
    const facts = this.#facts;
    facts.events += 1;
    const id = { run: this.#run, event: Number(event['eventId']) };
    if (id.event !== facts.events) facts.whole = false;
    const at = isoOf(event['eventTime']);
    facts.lastEventAt = at;
    const kind = (textOf(event['eventType']) ?? '').replace(/^EVENT_TYPE_/, '');
    const [, its] = Object.entries(event).find(([key]) => key.endsWith('EventAttributes')) ?? [];
    this.#read(kind, { id, at, its: objectOf(its), event });
  }

  #read(kind: string, one: At): void {
    const facts = this.#facts;
    const { id, at, its } = one;
    switch (kind) {
      case 'WORKFLOW_EXECUTION_STARTED':
        return this.#started(one);
      case 'WORKFLOW_PROPERTIES_MODIFIED':
        facts.memos.push(memoOf(one));
        return;
      case 'WORKFLOW_EXECUTION_UPDATE_ACCEPTED':
        return this.#word(one);
      case 'WORKFLOW_EXECUTION_UPDATE_COMPLETED':
        return this.#answered(its);
      case 'WORKFLOW_EXECUTION_CANCEL_REQUESTED':
        facts.cancels.push({ at, event: id, reason: textOf(its['cause']) });
        return;
      case 'CHILD_WORKFLOW_EXECUTION_STARTED': {
        const ref = refOf(its['workflowExecution']);
        if (ref) facts.children.push({ ...ref, at, event: id });
        return;
      }
      case 'WORKFLOW_TASK_FAILED':
        if (textOf(its['cause']) === 'WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW')
          facts.resets.push({ at, event: id, earlierRunId: textOf(its['baseRunId']) });
        else facts.taskFailures += 1;
        return;
      default:
        if (kind.startsWith('ACTIVITY_TASK_')) this.#activity(kind, one);
        else if (kind.startsWith('TIMER_')) this.#timer(kind, one);
        else if (kind.startsWith('WORKFLOW_EXECUTION_')) facts.end = endOf(kind, one) ?? facts.end;
    }
  }

  #started({ id, at, its }: At): void {
    const facts = this.#facts;
    const given = handedOverIn(its, id);
    if (given !== null) {
      this.#useSetup(given.setup);
      facts.given = given.looks;
    }
    facts.startedAt = at;
    facts.type = textOf(objectOf(its['workflowType'])['name']) ?? 'unknown';
    facts.input = decodeFirst(its['input']);
    facts.parent = refOf(its['parentWorkflowExecution']);
    facts.continuedFrom = textOf(its['continuedExecutionRunId']);
  }

  #word({ id, at, its }: At): void {
    const { meta, input } = objectOf(its['acceptedRequest']);
    const word = {
      event: id,
      at,
      verb: textOf(objectOf(input)['name']) ?? 'unknown',
      input: decodeFirst(objectOf(input)['args']),
      answer: null,
    };
    this.#words.set(textOf(objectOf(meta)['updateId']) ?? '', word);
    this.#facts.words.push(word);
  }

  #answered(its: Json): void {
    const word = this.#words.get(textOf(objectOf(its['meta'])['updateId']) ?? '');
    if (word === undefined) return;
    const { success, failure } = objectOf(its['outcome']);
    word.answer = textOf(objectOf(decodeFirst(success))['message']) ?? failureOf(failure)?.message ?? null;
  }

  #activity(kind: string, { id, at, its, event }: At): void {
    if (kind === 'ACTIVITY_TASK_SCHEDULED') {
      const activity: ActivityFact = {
        event: id,
        type: textOf(objectOf(its['activityType'])['name']) ?? 'unknown',
        summary: summaryOf(event),
        input: decodeFirst(its['input']),
        scheduledAt: at,
        startedAt: null,
        endedAt: null,
        attempts: 0,
        state: 'open',
        result: undefined,
        failure: null,
        earlierFailure: null,
      };
      this.#activities.set(String(id.event), activity);
      this.#facts.activities.push(activity);
      return;
    }
    const activity = this.#activities.get(textOf(its['scheduledEventId']) ?? '');
    if (activity === undefined) return;
    const ended = (state: ActivityFact['state']) => {
      activity.state = state;
      activity.endedAt = at;
      activity.failure = failureOf(its['failure']);
    };
    switch (kind) {
      case 'ACTIVITY_TASK_STARTED':
        activity.startedAt = at;
        activity.attempts = typeof its['attempt'] === 'number' ? its['attempt'] : 1;
        activity.earlierFailure = failureOf(its['lastFailure']);
        return;
      case 'ACTIVITY_TASK_COMPLETED':
        ended('completed');
        activity.result = decodeFirst(its['result']);
        if (activity.type === 'loadSetup') this.#useSetup(activity.result);
        if (activity.type === 'openRun') this.#useSetup(objectOf(activity.result)['setup']);
        return;
      case 'ACTIVITY_TASK_FAILED':
        return ended('failed');
      case 'ACTIVITY_TASK_TIMED_OUT':
        return ended('timed out');
      case 'ACTIVITY_TASK_CANCELED':
        return ended('cancelled');
      default:
    }
  }

  /** The worker's configuration, as the run has recorded it. */
  #useSetup(setup: unknown): void {
    this.#facts.setup = objectOf(setup) as Partial<RunSetup>;
  }

  #timer(kind: string, { id, at, its, event }: At): void {
    if (kind === 'TIMER_STARTED') {
      const timer: TimerFact = { event: id, summary: summaryOf(event), startedAt: at, firedAt: null };
      this.#timers.set(textOf(its['timerId']) ?? '', timer);
      this.#facts.timers.push(timer);
    } else if (kind === 'TIMER_FIRED') {
      const timer = this.#timers.get(textOf(its['timerId']) ?? '');
      if (timer) timer.firedAt = at;
    }
  }
}

function memoOf({ id, at, its }: At): MemoFact {
  const memo = decodeFields(objectOf(its['upsertedMemo'])['fields']);
  return {
    event: id,
    at,
    state: textOf(memo['state']),
    step: textOf(memo['step']),
    began: listOf(memo['began']).flatMap((one) => {
      const { name, at: began } = objectOf(one);
      return typeof name === 'string' && typeof began === 'string' ? [{ name, at: began }] : [];
    }),
    headline: textOf(memo['headline']),
    needsHuman: memo['needsHuman'] === true,
    askedAt: memo['needsHuman'] === true ? textOf(memo['since']) : null,
    question: textOf(memo['question']),
    questionType: textOf(memo['questionType']),
    recoveredAt: textOf(memo['recoveredAt']),
    recoveredBy: textOf(memo['recoveredBy']),
  };
}

function endOf(kind: string, { id, at, its }: At): EndFact | null {
  const when = { at, event: id };
  switch (kind) {
    case 'WORKFLOW_EXECUTION_COMPLETED':
      return { ...when, kind: 'completed', result: decodeFirst(its['result']) };
    case 'WORKFLOW_EXECUTION_FAILED': {
      const nothing = { type: 'Failed', message: 'no words', status: null, code: null, requestId: null };
      const failure = failureOf(its['failure']) ?? { ...nothing, cancelled: false };
      return { ...when, kind: 'failed', failure };
    }
    case 'WORKFLOW_EXECUTION_CANCELED':
      return { ...when, kind: 'cancelled' };
    case 'WORKFLOW_EXECUTION_TERMINATED':
      return { ...when, kind: 'terminated', reason: textOf(its['reason']) };
    case 'WORKFLOW_EXECUTION_TIMED_OUT':
      return { ...when, kind: 'timed out' };
    case 'WORKFLOW_EXECUTION_CONTINUED_AS_NEW':
      return { ...when, kind: 'continued', runId: textOf(its['newExecutionRunId']) ?? '' };
    default:
      return null;
  }
}

function refOf(value: unknown): RunRef | null {
  const { workflowId, runId } = objectOf(value);
  const id = textOf(workflowId);
  return id === null ? null : { workflowId: id, runId: textOf(runId) };
}

function summaryOf(event: EventJson): string | null {
  return textOf(decode(objectOf(event['userMetadata'])['summary']));
}

/** Temporal writes nanoseconds; a millisecond is as fine as anything here is known. */
function isoOf(value: unknown): string {
  const ms = Date.parse(textOf(value) ?? '');
  return Number.isNaN(ms) ? new Date(0).toISOString() : new Date(ms).toISOString();
}
