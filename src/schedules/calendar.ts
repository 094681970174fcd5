import type { CalendarSpecDescription } from '@temporalio/client';
import { DAYS_OF_WEEK, MONTHS } from './names.ts';

/** Times that come again, on a wall clock. All five must match: days of the month and of the week together, too. */
export interface Calendar {
  minutes: readonly number[];
  hours: readonly number[];
  /** 1 to 31. */
  days: readonly number[];
  /** 1 to 12. */
  months: readonly number[];
  /** 0 to 6, from Sunday. */
  weekdays: readonly number[];
}

export interface Times extends Calendar {
  second: number;
}

export const ALL = {
  minutes: upTo(0, 59),
  hours: upTo(0, 23),
  days: upTo(1, 31),
  months: upTo(1, 12),
  weekdays: upTo(0, 6),
} as const satisfies Calendar;

export function upTo(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

const DAY_S = 86_400;
/** The last day of the month that has a next one in every month. */
const SAFE_DAY = 27;

/**
 * The same times, later by less than a day: exactly the starts of the calendar, each moved.
 * @returns null where a start would move into another month or day in a way that no calendar can say
 */
export function later(calendar: Calendar, seconds: number): Times[] | null {
  const next = nextDay(calendar);
  /** By day and by minute, so that what belongs together is one calendar again. */
  const found = new Map<string, { day: Calendar; second: number; minute: number; hours: Set<number> }>();
  for (const hour of calendar.hours) {
    for (const minute of calendar.minutes) {
      const time = hour * 3_600 + minute * 60 + seconds;
      const day = time < DAY_S ? calendar : next;
      if (day === null) return null;
      const [second, at] = [time % 60, Math.floor(time / 60) % 60];
      const key = JSON.stringify([day.days, day.months, day.weekdays, second, at]);
      const one = found.get(key) ?? { day, second, minute: at, hours: new Set<number>() };
      one.hours.add(Math.floor((time % DAY_S) / 3_600));
      found.set(key, one);
    }
  }
  const joined = new Map<string, Times>();
  for (const { day, second, minute, hours } of found.values()) {
    const sorted = [...hours].sort((a, b) => a - b);
    const key = JSON.stringify([day.days, day.months, day.weekdays, second, sorted]);
    const before = joined.get(key)?.minutes ?? [];
    const { days, months, weekdays } = day;
    const minutes = [...before, minute].sort((a, b) => a - b);
    joined.set(key, { minutes, hours: sorted, days, months, weekdays, second });
  }
  return [...joined.values()];
}

/** The calendar whose days are the ones after this one's. */
function nextDay({ days, months, weekdays, ...time }: Calendar): Calendar | null {
  const shifted = weekdays.map((day) => (day + 1) % 7).sort((a, b) => a - b);
  const everyDay = days.length === ALL.days.length;
  if (everyDay && months.length === ALL.months.length) return { ...time, days, months, weekdays: shifted };
  if (everyDay || Math.max(...days) > SAFE_DAY) return null;
  return { ...time, days: days.map((day) => day + 1), months, weekdays: shifted };
}

/** As Temporal takes it, and gives it back. */
export function toSpec({ second, minutes, hours, days, months, weekdays }: Times): CalendarSpecDescription {
  const monthOf = (month: number) => MONTHS[month - 1] ?? 'JANUARY';
  const dayOf = (day: number) => DAYS_OF_WEEK[day] ?? 'SUNDAY';
  return {
    second: ranges([second]),
    minute: ranges(minutes),
    hour: ranges(hours),
    dayOfMonth: ranges(days),
    month: ranges(months).map(({ start, end, step }) => ({ start: monthOf(start), end: monthOf(end), step })),
    year: [],
    dayOfWeek: ranges(weekdays).map(({ start, end, step }) => ({
      start: dayOf(start),
      end: dayOf(end),
      step,
    })),
  };
}

export function ranges(numbers: readonly number[]): { start: number; end: number; step: number }[] {
  const found: { start: number; end: number; step: number }[] = [];
  for (const one of numbers) {
    const last = found.at(-1);
    if (last?.end === one - 1) last.end = one;
    else found.push({ start: one, end: one, step: 1 });
  }
  return found;
}
