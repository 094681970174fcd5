import { answerCommand } from '../domain/commands.ts';
import { clock, duration, sayMs } from '../domain/details.ts';
import { codeOfType, docsOf } from '../domain/errors/index.ts';
import type { RunReport, RunStatus, StepView, TimelineEntry } from '../domain/status.ts';
import { findingLines } from './say.ts';

/** One step as the tree shows it; `lines` stand below it. */
export interface Row {
  state: StepView['state'] | 'ahead';
  title: string;
  lines: string[];
}

/** What a run shows, alive or at its end. */
export type Shown = Pick<RunStatus, 'steps' | 'timeline'> & Partial<Pick<RunStatus, 'ahead' | 'question'>>;

/** Of the step at hand: more would push the question out of the window. */
const LAST_EVENTS = 3;

/** The steps in order, those to come last. Pure: `now` in ms, `progress` is what the poller saw last. */
export function rowsOf(shown: Shown, progress: string | null, now: number): Row[] {
  const { steps, timeline, ahead = [], question = null } = shown;
  const rows = steps.map((step, at): Row => {
    const isLast = at === steps.length - 1;
    return { state: step.state, title: titleOf(step, now), lines: linesOf(step, isLast) };
  });
  return [...rows, ...ahead.map((name): Row => ({ state: 'ahead', title: name, lines: [] }))];

  function linesOf(step: StepView, isLast: boolean): string[] {
    // Said below, as the question.
    const note = step.note === null || step.note === question?.text ? [] : [step.note];
    if (!isLast || step.endedAt !== null) return note;
    const events = eventsOf(timeline, question?.text ?? null);
    return [...new Set([...events, ...note, ...(progress === null ? [] : [progress])])];
  }
}

function titleOf({ name, state, startedAt, endedAt }: StepView, now: number): string {
  const took =
    endedAt === null ? sayMs(Math.max(0, now - Date.parse(startedAt))) : duration(startedAt, endedAt);
  return `${name} (${took}${state === 'waiting' ? ', waits' : ''})`;
}

/** What happened in the step at hand. */
function eventsOf(timeline: readonly TimelineEntry[], closing: string | null): string[] {
  const heading = timeline.findLastIndex(({ kind }) => kind === 'step');
  const texts = timeline.slice(heading + 1).map(({ text }) => text);
  return texts.filter((text) => text !== closing).slice(-LAST_EVENTS);
}

/** "failover of pg-payments, eu-de-01 > eu-de-02". */
export function headingOf(of: RunStatus | RunReport): string {
  const group = typeof of.group === 'string' ? of.group : of.group.name;
  const way = of.from !== null && of.to !== null ? `, ${of.from} > ${of.to}` : '';
  return `${of.run}: ${of.procedure} of ${group}${way}${of.dryRun ? ', dry run' : ''}`;
}

/** The open question below the steps; with `typed`, also what may be answered, as it is typed elsewhere. */
export function questionBlock({ question, run }: RunStatus, typed: boolean): string[] {
  if (question === null) return [];
  const commands = question.answers.flatMap(({ verb, json, effect }) => [
    answerCommand(verb, run, json),
    `  ${effect}`,
  ]);
  return [
    `Waiting for you: ${question.title} (${clock(question.askedAt)} UTC, question ${question.number}).`,
    question.text,
    docsOf(codeOfType(question.type)),
    ...findingLines(question.findings.filter((one) => one.weight === 'blocks')),
    ...(typed ? commands : []),
  ];
}
