import {
  allHandlersFinished,
  CancellationScope,
  CancelledFailure,
  condition,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { saySource, type Verb } from '../domain/answers.ts';
import type { Procedure, RunRequest } from '../domain/input.ts';
import type { RunState, RunStatus, StepView } from '../domain/status.ts';
import type { RunSetup } from '../activities/setup.ts';
import { Board } from './board.ts';
import { ending } from './failure.ts';
import { Desk, toQuestion, type AskFor } from './desk.ts';
import { statusQuery } from './messages.ts';

const DAY_MS = 86_400_000;
const NOTHING_SENT = 'ends the run at once; nothing has been sent.';

/** The frame of every runbook: its steps, its questions, cancel, and what people see. */
export class Run {
  readonly request: RunRequest;
  readonly status: RunStatus;
  /** What this run leaves behind if it ends here, as a sentence: an abort or a cancel must say it. */
  aftermath = '';
  readonly #board = new Board();
  #setup: RunSetup | null = null;
  readonly #desk: Desk;
  #cancelled = false;
  #interruptible: CancellationScope | null = null;

  constructor(procedure: Procedure, request: RunRequest) {
    const { workflowId, startTime } = workflowInfo();
    this.request = request;
    this.status = {
      run: workflowId,
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
      question: null,
      posts: 0,
      lostAnswers: 0,
      skipped: [],
      cancel: NOTHING_SENT,
      worksIn: null,
      timeline: [],
    };
    this.#desk = new Desk({
      status: this.status,
      cancelled: () => this.#cancelled,
      publish: () => this.#board.publish(this.status),
    });
    this.#listen();
  }

  /** Known after the first step. */
  get setup(): RunSetup {
    if (this.#setup === null)
      throw ending('InternalError', 'The run was not set up: this is a fault of this program.');
    return this.#setup;
  }

  useSetup(setup: RunSetup): void {
    this.#setup = setup;
    this.#board.setRegistered(setup.attributes);
  }

  get cancelled(): boolean {
    return this.#cancelled;
  }

  /** Everything runs outside Temporal's own cancellation: what is in flight in the cloud is followed to its end. */
  carryOut<T>(work: () => Promise<T>): Promise<T> {
    return CancellationScope.nonCancellable(work);
  }

  /** Work that a cancel may break off: nothing of ours is in flight. */
  async interruptible<T>(work: () => Promise<T>): Promise<T> {
    if (this.#cancelled) throw new CancelledFailure('cancelled');
    const scope = new CancellationScope({ cancellable: true });
    this.#interruptible = scope;
    try {
      return await scope.run(work);
    } finally {
      this.#interruptible = null;
    }
  }

  /** A named part of the run that people see. Its note is what the work returns as `note`, or says meanwhile. */
  async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    const view: StepView = { name, state: 'running', startedAt: now(), endedAt: null, note: null };
    this.status.steps.push(view);
    this.status.timeline.push({ at: view.startedAt, kind: 'step', text: name });
    this.headline(name);
    try {
      const result = await work();
      view.state = 'done';
      return result;
    } catch (error) {
      view.state = 'stopped';
      throw error;
    } finally {
      view.endedAt = now();
    }
  }

  /** The newest line of the timeline: where things stood when the run ended. */
  get lastSeen(): string {
    return this.status.timeline.findLast((entry) => entry.kind === 'event')?.text ?? 'nothing yet';
  }

  headline(text: string): void {
    this.status.headline = text;
    this.#board.publish(this.status);
  }

  /** Into the timeline and onto the current step. */
  say(text: string): void {
    this.status.timeline.push({ at: now(), kind: 'event', text });
    const step = this.status.steps.at(-1);
    if (step && step.endedAt === null) step.note = text;
    this.#board.publish(this.status);
  }

  /** The line behind which a cancel no longer takes anything back. */
  crossedLine(cancel: string): void {
    this.status.cancel = cancel;
    this.#board.publish(this.status);
  }

  /**
   * A failed step asks. Returns what a person said; throws on `abort`, on cancel, and at once where nobody watches
   * (`onFailure: abort`, a dry run).
   */
  async ask(question: AskFor): Promise<Exclude<Verb, 'abort'>> {
    const { status } = this;
    const step = status.steps.at(-1);
    const name = step?.name ?? status.headline;
    this.say(question.text);
    if (this.request.onFailure === 'abort' || this.request.dryRun)
      throw ending(question.type, this.withAftermath(question.text));
    status.question = toQuestion(name, question, now(), this.aftermath);
    status.state = 'waiting';
    if (step) step.state = 'waiting';
    this.headline(`${name} stopped and waits for an answer`);
    const answer = await this.#desk.wait(this.setup.timings.reminder);
    status.question = null;
    status.state = 'running';
    if (step) step.state = 'running';
    if (answer === null) throw new CancelledFailure('cancelled while waiting for an answer');
    const source = saySource(answer.input);
    this.say(`${answer.verb}${source}`);
    if (answer.verb === 'abort')
      throw ending(
        'Aborted',
        this.withAftermath(`Aborted${source}. The step stopped because: ${question.text}`),
      );
    if (answer.verb === 'skip') status.skipped.push({ step: name, why: `skipped${source}` });
    this.headline(name);
    return answer.verb;
  }

  withAftermath(text: string): string {
    return this.aftermath === '' ? text : `${text} ${this.aftermath}`;
  }

  /** Ends the run's screen. */
  async finish(state: RunState, headline: string): Promise<void> {
    const { status } = this;
    status.state = state;
    status.endedAt = now();
    status.cancel = 'does nothing any more; the run has ended.';
    status.timeline.push({ at: status.endedAt, kind: 'event', text: headline });
    this.headline(headline);
    await condition(allHandlersFinished);
  }

  #listen(): void {
    setHandler(statusQuery, () => this.status, { description: 'Where this run stands, as JSON' });
    CancellationScope.current().cancelRequested.catch(() => {
      this.#cancelled = true;
      this.#interruptible?.cancel();
      if (this.status.posts > 0 && this.status.endedAt === null) {
        this.status.state = 'settling';
        this.say('cancelled: nothing new is started, what was sent is followed to its end');
      }
    });
  }
}

/** A start form offers the last run's input again: a request from another day is a copy, not this run's. */
function countsFrom(requestedAt: string | undefined, startTime: Date): string {
  const age = requestedAt === undefined ? -1 : startTime.getTime() - Date.parse(requestedAt);
  return requestedAt !== undefined && age >= 0 && age <= DAY_MS ? requestedAt : startTime.toISOString();
}

export function now(): string {
  return new Date(Date.now()).toISOString();
}
