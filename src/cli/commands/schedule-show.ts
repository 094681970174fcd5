import type { ScheduledStart, ScheduleView } from '../../schedules/told.ts';
import { findSchedules, listIds, readAll } from '../../schedules/store.ts';
import { viewSchedule } from '../../schedules/view.ts';
import { paint, run, table } from '../output.ts';
import { withTemporal } from '../with-temporal.ts';
import { inParts } from '../../temporal/in-parts.ts';

const LAST = 10;

export async function listSchedules(options: { json?: true | undefined }): Promise<void> {
  await run(options, async (out) => {
    return withTemporal(async ({ client }) => {
      const ids = (await listIds(client)).map(({ id }) => id);
      const views = await inParts(await readAll(client, ids), (found) => viewSchedule(client, found, 1));
      out.data({ schedules: views });
      if (views.length === 0) {
        out.line('No schedules. "schedules" in dr.yaml declares them, "dr schedule apply" makes them.');
        return;
      }
      const head = ['SCHEDULE', 'RUNS', 'NEXT (UTC)', 'LAST', 'STATE'];
      for (const line of table([head, ...views.map(rowOf)])) out.line(line);
    });
  });
}

export async function showSchedule(typed: string, options: { json?: true | undefined }): Promise<void> {
  await run(options, async (out) => {
    return withTemporal(async ({ client }) => {
      const found = await findSchedules(client, typed);
      for (const view of await inParts(found, (one) => viewSchedule(client, one, LAST))) {
        out.data(view);
        for (const line of linesOf(view)) out.line(line);
      }
    });
  });
}

function rowOf(view: ScheduleView): string[] {
  const { schedule, next, last } = view;
  const [latest] = last;
  return [
    schedule,
    sayRuns(view),
    next[0] === undefined ? '-' : sayAt(next[0]),
    latest === undefined ? '-' : `${latest.outcome} ${sayAt(latest.at)}`,
    sayState(view),
  ];
}

function sayRuns({ procedure, dryRun }: ScheduleView): string {
  return `${procedure}${dryRun ? ', dry run' : ''}`;
}

function sayState({ paused, pausedBy }: ScheduleView): string {
  if (!paused) return 'active';
  return pausedBy === 'failure' ? paint('red', 'PAUSED by a failure') : paint('yellow', 'paused');
}

function linesOf(view: ScheduleView): string[] {
  const { schedule, freeze, next, last, note, ui, paused, skippedOverlap, missed } = view;
  return [
    `${schedule}  ${sayState(view)}`,
    ...(ui === null ? [] : [ui]),
    ...(note === null ? [] : [`  note:    ${note}`]),
    ...(paused ? [`  resume:  dr schedule resume ${schedule}`] : []),
    `  runs:    ${sayRuns(view)}, ${view.madeBy === 'apply' ? 'declared in dr.yaml' : 'made by hand'}`,
    `  starts:  ${view.starts}`,
    ...freeze.map((one) => `  frozen:  ${one}`),
    `  next:    ${next.map((at) => `${sayAt(at)} UTC`).join(', ') || '-'}`,
    ...(skippedOverlap + missed === 0
      ? []
      : [`  left out: ${skippedOverlap} while an earlier start was under way, ${missed} missed`]),
    ...(last.length === 0 ? ['  no start yet'] : last.flatMap(startLines)),
  ];
}

function startLines({ at, outcome, message, run: started, ui }: ScheduledStart): string[] {
  return [
    `  ${sayAt(at)} UTC  ${outcome}: ${message}`,
    ...(started === null ? [] : [`      dr status ${started}`]),
    ...(ui === null ? [] : [`      ${ui}`]),
  ];
}

function sayAt(at: string): string {
  return at.slice(0, 16).replace('T', ' ');
}
