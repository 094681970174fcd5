import { log, metricMeter } from '@temporalio/workflow';
import type { Resolution } from '../domain/lost-answer.ts';
import { METRICS } from '../domain/metrics.ts';
import type { Procedure } from '../domain/procedures.ts';
import type { Question, RunState, RunStatus, StepView } from '../domain/status.ts';
import type { Fields, RunEvent } from '../temporal/run-events.ts';
import type { Answer } from './desk.ts';
import { enter, spansOf, stepSpan } from './where.ts';

/**
 * What a run tells those who watch the worker: log lines, figures, spans. Nothing of it is an event of the history, and
 * a replay tells none of it again.
 */

function say(level: 'info' | 'warn', message: string, dr: Fields = {}, more: RunEvent = {}): void {
  log[level](message, { dr, ...more });
}

const count = (metric: { name: string; help: string }, tags: Record<string, string>): void =>
  metricMeter.createCounter(metric.name, undefined, metric.help).add(1, tags);

export function stepBegan({ name }: StepView, number: number): void {
  enter(name, number);
  say('info', 'step began');
}

export function stepEnded({ name, state, startedAt, endedAt }: StepView, number: number): void {
  const { trace, run } = spansOf();
  const span = {
    name,
    trace,
    span: stepSpan(number),
    parent: run,
    start: startedAt,
    end: endedAt ?? startedAt,
    ok: state === 'done',
  };
  say('info', 'step ended', { state }, { span });
}

export function questionAsked({ number, type }: Question): void {
  say('warn', 'question asked', { question: number, type });
}

/** Null: cancelled, or its time was over. */
export function questionClosed({ number, type }: Question, answer: Answer | null): void {
  const { verb = null, input } = answer ?? {};
  say('info', 'question closed', { question: number, type, answer: verb, by: input?.by });
}

/** The lost answers of one action: each is told when it is lost, and once more when a look has resolved it. */
export class LostAnswers {
  readonly #about: { procedure: Procedure; service: string; action: string };
  #open = false;

  constructor(about: { procedure: Procedure; service: string; action: string }) {
    this.#about = about;
  }

  lost(): void {
    const { procedure, service, action } = this.#about;
    this.#open = true;
    count(METRICS.lostAnswers, { procedure, service });
    say('warn', 'answer lost: looking before anything else', { action });
  }

  /** @param resolved what the newest look says of it; null: it goes on */
  looked(resolved: Resolution | null): void {
    if (!this.#open || resolved === null) return;
    this.#open = false;
    const { procedure, service, action } = this.#about;
    count(METRICS.unknownOutcomes, { procedure, service, resolved });
    say(resolved === 'adopted' ? 'info' : 'warn', 'lost answer resolved', { action, resolved });
  }
}

export function recovered({ procedure, startedAt, recoveredAt, recoveredBy }: RunStatus): void {
  const seconds = (Date.parse(recoveredAt ?? startedAt) - Date.parse(startedAt)) / 1_000;
  metricMeter
    .createHistogram(METRICS.recovery.name, 'float', 's', METRICS.recovery.help)
    // The request carries a time of its own; a clock that runs ahead must not make it negative.
    .record(Math.max(0, seconds), { procedure });
  say('info', 'recovered', { seconds, by: recoveredBy });
}

/** A run that only waited for another one is not counted: that one is. */
export function runEnded(status: RunStatus, service: string, refusedByOther: boolean): void {
  const { procedure, state, posts, lostAnswers, worksIn, startedAt, endedAt } = status;
  if (worksIn === null || refusedByOther) count(METRICS.runs, { procedure, outcome: state, service });
  const { trace, run, parent } = spansOf();
  const ok = !FAILED.includes(state);
  const span = { name: procedure, trace, span: run, parent, start: startedAt, end: endedAt ?? startedAt, ok };
  say(ok ? 'info' : 'warn', 'run ended', { outcome: state, posts, lostAnswers, worksIn }, { span });
}

const FAILED: readonly RunState[] = ['aborted', 'refused', 'failed', 'cancelled'];

/** Before there was a run: its input was no input. */
export function neverBegan(procedure: Procedure): void {
  count(METRICS.runs, { procedure, outcome: 'refused', service: 'unknown' });
  say('warn', 'run ended', { outcome: 'refused', posts: 0 });
}
