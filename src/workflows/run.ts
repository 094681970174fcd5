import {
  allHandlersFinished,
  CancellationScope,
  CancelledFailure,
  condition,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { bookOf, stepsAhead } from '../domain/ahead.ts';
import { saySource, type Verb } from '../domain/answers.ts';
import type { Override } from '../domain/findings.ts';
import { neededApprovals, type RunRequest } from '../domain/input.ts';
import { newStatus } from '../domain/new-status.ts';
import type { Procedure } from '../domain/procedures.ts';
import { stepAnswers, toQuestion, type AskFor, type StepQuestion } from '../domain/questions.ts';
import { sentences } from '../domain/sentences.ts';
import type { RunState, RunStatus, StepView, TimelineEntry } from '../domain/status.ts';
import type { RunSetup } from '../activities/setup.ts';
import { Board } from './board.ts';
import { ending } from './failure.ts';
import { FirstLooks } from './first-look.ts';
import { Desk, type Answer, type Refuse } from './desk.ts';
import { statusQuery } from './messages.ts';
import { Notices } from './notices.ts';
import * as telling from './telling.ts';

/** What a stopped step may be told to do; the rest ends the run or is a kind of `retry`. */
export type StepAnswer = Extract<Verb, 'retry' | 'attest' | 'skip' | 'stopHard'>;

/** The frame of every runbook: its steps, its questions, cancel, and what people see. */
export class Run {
  readonly request: RunRequest;
  readonly status: RunStatus;
  /** What this run leaves behind if it ends here, as a sentence: an abort or a cancel must say it. */
  aftermath = '';
  /** The same for the rest of the run, whatever its steps leave behind. */
  wayHome = '';
  /** The end of the time in which a POST that was given up may still start (ms); 0: there is none. */
  armedUntil = 0;
  /** When an open question is over without an answer, ISO 8601: a drill's deadline. Null: it waits as long as it takes. */
  answerBy: string | null = null;
  /** What a cancel says once something was sent. */
  cancelSays = 'cancelled: nothing new is started, what was sent is followed to its end';
  /** For the screen: a failback finds out whether there is anything to reprotect. */
  reprotects = true;
  /** What people said to go on in spite of: in the input for the whole run, in an answer for the action at hand. */
  #overrides: Override[] = [];
  readonly #board = new Board();
  #setup: RunSetup | null = null;
  readonly #desk: Desk;
  /** What the first call has seen of the group. */
  readonly first = new FirstLooks();
  /** Who is told what, outside of Temporal. */
  readonly notices: Notices;
  /** Lines of the timeline that say nothing of where the group stands. */
  readonly #aside = new Set<TimelineEntry>();
  #questions = 0;
  #cancelled = false;
  #brokenOff = false;
  #tidying = false;
  #interruptible: CancellationScope | null = null;

  constructor(procedure: Procedure, request: RunRequest) {
    const { workflowId, startTime } = workflowInfo();
    this.request = request;
    this.status = newStatus(procedure, request, { run: workflowId, startTime });
    const note = (text: string) => this.#log(text);
    const aside = (text: string) => this.#aside.add(this.#log(text));
    this.notices = new Notices({ status: this.status, note: aside });
    this.#desk = new Desk({
      status: this.status,
      cancelled: () => this.#over,
      publish: () => this.#board.publish(this.status),
      note,
      reminded: (question) => this.notices.asked('reminder', question),
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
    if (!this.request.dryRun) this.notices.use(setup);
  }

  get cancelled(): boolean {
    return this.#cancelled;
  }

  /** Nothing new may begin: cancelled, or broken off. What is tidied up after it goes on. */
  get #over(): boolean {
    return !this.#tidying && (this.#cancelled || this.#brokenOff);
  }

  /** Ends what a cancel would end, without one. */
  breakOff(): void {
    this.#brokenOff = true;
    this.#interruptible?.cancel();
  }

  /** What has to be done whatever happened: no cancel breaks it off, and questions in it stay open. */
  async tidy<T>(work: () => Promise<T>): Promise<T> {
    this.#tidying = true;
    try {
      return await work();
    } finally {
      this.#tidying = false;
    }
  }

  /** Everything runs outside Temporal's own cancellation: what is in flight in the cloud is followed to its end. */
  carryOut<T>(work: () => Promise<T>): Promise<T> {
    return CancellationScope.nonCancellable(work);
  }

  /** Work that a cancel may break off: nothing of ours is in flight. */
  async interruptible<T>(work: () => Promise<T>): Promise<T> {
    if (this.#over) throw new CancelledFailure('cancelled');
    const scope = new CancellationScope({ cancellable: true });
    this.#interruptible = scope;
    try {
      return await scope.run(work);
    } finally {
      this.#interruptible = null;
    }
  }

  /** A named part of the run that people see. Its note is what the work says meanwhile. */
  async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    const startedAt = this.first.begins() ?? now();
    const view: StepView = { name, state: 'running', startedAt, endedAt: null, note: null };
    this.status.steps.push(view);
    this.status.timeline.push({ at: view.startedAt, kind: 'step', text: name });
    this.status.ahead = this.#ahead();
    const number = this.status.steps.length;
    telling.stepBegan(view, number);
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
      telling.stepEnded(view, number);
    }
  }

  /** The newest line of the timeline: where things stood when the run ended. */
  get lastSeen(): string {
    const seen = this.status.timeline.findLast((entry) => entry.kind === 'event' && !this.#aside.has(entry));
    return seen?.text ?? 'nothing yet';
  }

  headline(text: string): void {
    this.status.headline = text;
    this.#board.publish(this.status);
  }

  /** Into the timeline and onto the current step. */
  say(text: string): void {
    const step = this.status.steps.at(-1);
    if (step && step.endedAt === null) step.note = text;
    this.#log(text);
  }

  #log(text: string): TimelineEntry {
    const entry: TimelineEntry = { at: now(), kind: 'event', text };
    this.status.timeline.push(entry);
    this.#board.publish(this.status);
    return entry;
  }

  /** The line behind which a cancel no longer takes anything back. */
  crossedLine(cancel: string): void {
    this.status.cancel = cancel;
    this.#board.publish(this.status);
  }

  /**
   * A failed step asks. Returns what a person said; throws on `abort`, on cancel, and at once where nobody watches
   * (`onFailure: abort`, a dry run). An override is taken down here, and is a retry then.
   */
  async ask(question: StepQuestion): Promise<StepAnswer> {
    const { status } = this;
    const name = status.steps.at(-1)?.name ?? status.headline;
    this.say(question.text);
    if (this.request.onFailure === 'abort' || this.request.dryRun)
      throw ending(question.type, this.withAftermath(question.text));
    const { answers, refuse } = stepAnswers(question, this.withAftermath(''));
    const until = this.answerBy === null ? {} : { until: this.answerBy };
    const answer = await this.waitFor({ ...until, ...question, title: `${name} stopped`, answers }, refuse);
    if (answer === null) throw new CancelledFailure('cancelled while waiting for an answer');
    const { verb, input } = answer;
    const source = saySource(input);
    if (verb === 'abort')
      throw ending(
        'Aborted',
        this.withAftermath(`Aborted${source}. The step stopped because: ${question.text}`),
      );
    if (verb === 'skip') status.skipped.push({ step: name, why: `skipped${source}` });
    if (verb === 'override' || verb === 'confirmAzRestored') this.override(answer);
    return verb === 'skip' || verb === 'stopHard' || verb === 'attest' ? verb : 'retry';
  }

  /** Takes down what a person has said to go on in spite of. */
  override({ verb, input }: Answer): void {
    const finding = verb === 'confirmAzRestored' ? 'zone-not-restored' : input.finding;
    const reason = input.reason ?? 'the zone is restored';
    const by = input.by === undefined ? {} : { by: input.by };
    this.trust({ finding, reason, ...by } as Override);
  }

  trust(override: Override): void {
    this.#overrides.push(override);
    this.status.overrides.push(override);
  }

  get overrides(): readonly Override[] {
    return [...this.request.overrides, ...this.#overrides];
  }

  /** The next action is another decision: what was said of the last one does not hold for it. */
  endPart(): void {
    this.#overrides = [];
  }

  /**
   * Waits for a person, as long as it takes or until the question's time is over; null then, and on cancel.
   * For what is no failure: an approval, a joint, a wait that a person may cut short.
   */
  async waitFor(asked: AskFor, refuse: Refuse = () => null): Promise<Answer | null> {
    const { status } = this;
    const step = status.steps.at(-1);
    const name = step?.name ?? status.headline;
    this.#questions += 1;
    const question = toQuestion(asked, { number: this.#questions, step: name, askedAt: now() });
    status.question = question;
    status.state = 'waiting';
    if (step) step.state = 'waiting';
    this.headline(`${question.title}: waits for an answer`);
    telling.questionAsked(question);
    this.notices.asked('question', question);
    const answer = await this.#desk.wait(this.setup.timings.reminder, refuse);
    telling.questionClosed(question, answer);
    status.question = null;
    status.state = 'running';
    if (step) step.state = 'running';
    if (answer !== null) this.say(`${answer.verb}${saySource(answer.input)}`);
    this.headline(name);
    this.notices.closed(question, answer);
    return answer;
  }

  /** After a cancel nothing new begins. */
  #ahead(): string[] {
    if (this.#cancelled) return [];
    const { procedure, from, to, steps } = this.status;
    const { request } = this;
    const setup = this.#setup;
    const approval = neededApprovals(request.approval, setup?.approval ?? 'none') > 0;
    const probes = (setup?.probes.length ?? 0) > 0;
    return stepsAhead(
      bookOf({ procedure, request, from, to, approval, probes, reprotects: this.reprotects }),
      steps.map(({ name }) => name),
    );
  }

  withAftermath(text: string): string {
    return sentences(text, this.aftermath, this.wayHome);
  }

  /** Production is in service again: what comes after it is no outage. */
  recovered(by: NonNullable<RunStatus['recoveredBy']>): void {
    if (this.status.recoveredAt !== null) return;
    this.status.recoveredAt = now();
    this.status.recoveredBy = by;
    telling.recovered(this.status);
  }

  /** Known after the first step: what replicates the group. */
  get service(): string {
    return this.#setup?.service ?? 'unknown';
  }

  /** Ends the run's screen. `type`: of the failure that it ends with. */
  async finish(state: RunState, headline: string, type: string | null = null): Promise<void> {
    const { status } = this;
    status.state = state;
    status.endedAt = now();
    status.ahead = [];
    status.cancel = 'does nothing any more; the run has ended.';
    status.timeline.push({ at: status.endedAt, kind: 'event', text: headline });
    this.#board.endsWith(type);
    this.headline(headline);
    telling.runEnded(status, this.service, type === 'GroupBusy');
    await this.notices.ended(type);
    await condition(allHandlersFinished);
  }

  #listen(): void {
    setHandler(statusQuery, () => this.status, { description: 'Where this run stands, as JSON' });
    CancellationScope.current().cancelRequested.catch(() => {
      this.#cancelled = true;
      this.status.ahead = [];
      this.#interruptible?.cancel();
      if (this.status.posts > 0 && this.status.endedAt === null) {
        this.status.state = 'settling';
        this.say(this.cancelSays);
      }
    });
  }
}

export function now(): string {
  return new Date(Date.now()).toISOString();
}
