import type { CalendarSpecDescription } from '@temporalio/client';
import type { FreezeWindow } from '../domain/scheduled.ts';
import { ALL, ranges, toSpec, upTo } from './calendar.ts';

/**
 * Freeze windows. They are excluded from the schedule's own times, so that the next starts that Temporal shows are true;
 * and asked for again when a start begins, for one that is triggered or caught up.
 */

const DAY_MS = 86_400_000;
const ONCE = /^\d{4}-\d\d-\d\d(T\d\d:\d\d)?$/;
const YEARLY = /^\d\d-\d\d$/;
/** Each month of a window is a calendar of its own; beyond this a schedule is better paused. */
const LONGEST_MS = 2 * 366 * DAY_MS;

/** @returns null: nothing is wrong */
export function freezeProblem({
  from,
  until,
}: Pick<FreezeWindow, 'from' | 'until'>): { at: 'from' | 'until'; says: string } | null {
  for (const [at, text] of [
    ['from', from],
    ['until', until],
  ] as const) {
    const form = ONCE.test(text) || YEARLY.test(text);
    if (!form || parse(YEARLY.test(text) ? `2028-${text}` : text) === null)
      return {
        at,
        says: 'must be a day like 2026-12-18, a time like 2026-12-18T18:00, or a day of each year like 12-18',
      };
  }
  if (YEARLY.test(from) !== YEARLY.test(until))
    return { at: 'until', says: 'must be in the same form as "from": with a year, or without one' };
  if (YEARLY.test(from)) return null;
  const { start, end } = span({ from, until });
  if (end <= start) return { at: 'until', says: 'is before "from"' };
  return end - start > LONGEST_MS
    ? { at: 'until', says: 'is more than two years later: pause the schedule' }
    : null;
}

/** A day or a time as it stands there; null where there is no such day. */
function parse(text: string): number | null {
  const value = Date.parse(`${text.length === 10 ? `${text}T00:00` : text}:00Z`);
  if (Number.isNaN(value)) return null;
  // 31 February would be taken for a day in March.
  return new Date(value).toISOString().startsWith(text) ? value : null;
}

/** [start, end) on the wall clock. */
function span({ from, until }: Pick<FreezeWindow, 'from' | 'until'>): { start: number; end: number } {
  const end = parse(until) ?? 0;
  return { start: parse(from) ?? 0, end: until.length === 10 ? end + DAY_MS : end };
}

/** The window that a local time lies in, or null. */
export function frozenAt(local: number, windows: readonly FreezeWindow[]): FreezeWindow | null {
  return windows.find((window) => isIn(local, window)) ?? null;
}

function isIn(local: number, window: FreezeWindow): boolean {
  const { from, until } = window;
  if (!YEARLY.test(from)) {
    const { start, end } = span(window);
    return local >= start && local < end;
  }
  const day = new Date(local).toISOString().slice(5, 10);
  return from <= until ? day >= from && day <= until : day >= from || day <= until;
}

/** The calendars that cover exactly these windows. */
export function exclusions(windows: readonly FreezeWindow[]): CalendarSpecDescription[] {
  return windows.flatMap((window) => (YEARLY.test(window.from) ? yearly(window) : once(window)));
}

function yearly({ from, until }: FreezeWindow): CalendarSpecDescription[] {
  const [month = 1, day = 1] = from.split('-').map(Number);
  const [lastMonth = 1, lastDay = 1] = until.split('-').map(Number);
  if (from <= until && month === lastMonth) return [allDay(upTo(day, lastDay), [month])];
  const between =
    from <= until ? upTo(month + 1, lastMonth - 1) : [...upTo(1, lastMonth - 1), ...upTo(month + 1, 12)];
  return [
    allDay(upTo(day, 31), [month]),
    ...(between.length === 0 ? [] : [allDay(ALL.days, between)]),
    allDay(upTo(1, lastDay), [lastMonth]),
  ];
}

function once(window: FreezeWindow): CalendarSpecDescription[] {
  const { start, end } = span(window);
  const found: CalendarSpecDescription[] = [];
  for (let at = start; at < end;) {
    const nextDay = Math.floor(at / DAY_MS) * DAY_MS + DAY_MS;
    if (at % DAY_MS !== 0 || nextDay > end) {
      const last = Math.min(end, nextDay);
      found.push(...partOfDay(at, last));
      at = last;
      continue;
    }
    // Whole days, to the end of the month or of the window.
    const date = new Date(at);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
    const last = Math.min(Date.UTC(year, month + 1, 1), Math.floor(end / DAY_MS) * DAY_MS);
    const days = upTo(date.getUTCDate(), new Date(last - DAY_MS).getUTCDate());
    found.push({ ...allDay(days, [month + 1]), year: ranges([year]) });
    at = last;
  }
  return found;
}

/** From one minute to another of the same day. */
function partOfDay(from: number, until: number): CalendarSpecDescription[] {
  const date = new Date(from);
  const [first, last] = [from, until - 60_000].map((at) => Math.floor((at % DAY_MS) / 60_000));
  const byMinutes = new Map<string, number[]>();
  for (const hour of upTo(Math.floor((first ?? 0) / 60), Math.floor((last ?? 0) / 60))) {
    const minutes = upTo(Math.max(first ?? 0, hour * 60), Math.min(last ?? 0, hour * 60 + 59)).map(
      (one) => one % 60,
    );
    const key = JSON.stringify(minutes);
    byMinutes.set(key, [...(byMinutes.get(key) ?? []), hour]);
  }
  const day = allDay([date.getUTCDate()], [date.getUTCMonth() + 1]);
  return [...byMinutes].map(([minutes, hours]) => ({
    ...day,
    minute: ranges(JSON.parse(minutes) as number[]),
    hour: ranges(hours),
    year: ranges([date.getUTCFullYear()]),
  }));
}

/** Every second of these days. */
function allDay(days: readonly number[], months: readonly number[]): CalendarSpecDescription {
  return { ...toSpec({ ...ALL, days, months, second: 0 }), second: ranges(ALL.minutes) };
}

export function sayFreeze({ from, until, reason }: FreezeWindow): string {
  return `${from} to ${until}${reason === undefined ? '' : ` (${reason})`}`;
}
