import type { CalendarSpecDescription, ScheduleSpecDescription } from '@temporalio/client';
import { DAYS_OF_WEEK, DAY_WORDS, MONTHS, MONTH_WORDS } from './names.ts';

/** The times of a schedule as people read them. */

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

export function sayDuration(ms: number): string {
  const [unit, size] = UNITS.find(([, one]) => ms >= one && ms % one === 0) ?? ['ms', 1];
  return `${ms / size}${unit}`;
}

export function sayStarts({ calendars = [], intervals = [], timezone }: ScheduleSpecDescription): string {
  const all = [
    ...calendars.map(sayCalendar),
    ...intervals.map(({ every, offset }) =>
      offset > 0
        ? `every ${sayDuration(every)}, ${sayDuration(offset)} later`
        : `every ${sayDuration(every)}`,
    ),
  ];
  return all.length === 0 ? 'never' : `${all.join(' and ')} ${timezone || 'UTC'}`;
}

interface Range<T> {
  start: T;
  end: T;
  step: number;
}

function sayCalendar(calendar: CalendarSpecDescription): string {
  const { second, minute, hour, dayOfMonth, month, year, dayOfWeek } = calendar;
  const days = numbers(dayOfWeek, DAYS_OF_WEEK).map((day) => DAY_WORDS[day] ?? '');
  const months = numbers(month, MONTHS).map((one) => MONTH_WORDS[one] ?? '');
  return [
    sayTime(numbers(hour), numbers(minute), numbers(second)),
    days.length === 7 ? '' : `on ${days.join(', ')}`,
    covers(dayOfMonth, 1, 31) ? '' : `day ${sayRanges(dayOfMonth)}`,
    months.length === 12 ? '' : `in ${months.join(', ')}`,
    year.length === 0 ? '' : `of ${sayRanges(year)}`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** A few times as clock times; more of them as the two lists that they are. */
function sayTime(hours: number[], minutes: number[], seconds: number[]): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const [second = 0] = seconds;
  const rest = second === 0 ? '' : `:${two(second)}`;
  if (hours.length * minutes.length <= 4)
    return hours.flatMap((hour) => minutes.map((minute) => `${two(hour)}:${two(minute)}${rest}`)).join(', ');
  const at = minutes.map((minute) => `:${two(minute)}${rest}`).join(', ');
  return hours.length === 24 ? `${at} each hour` : `${at} in the hours ${hours.map(two).join(', ')}`;
}

function numbers<T extends string | number>(list: readonly Range<T>[], names: readonly T[] = []): number[] {
  const at = (value: T) => (typeof value === 'number' ? value : names.indexOf(value));
  const found = new Set<number>();
  for (const { start, end, step } of list)
    for (let value = at(start); value <= at(end); value += Math.max(1, step)) found.add(value);
  return [...found].sort((a, b) => a - b);
}

function covers(list: readonly Range<number>[], first: number, last: number): boolean {
  return numbers(list).length === last - first + 1;
}

function sayRanges(list: readonly Range<number>[]): string {
  return list.map(({ start, end }) => (end > start ? `${start}-${end}` : String(start))).join(', ');
}
