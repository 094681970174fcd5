import type { FreezeWindow } from '../domain/scheduled.ts';
import type { Times } from './calendar.ts';
import { frozenAt } from './freeze.ts';
import { clockChanges, instantsOf, localAt } from './zone.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** When something starts again and again; computed here as Temporal does, to say it before anything is there. */
export interface Starts {
  times: readonly Times[];
  /** Counted from 1970, as Temporal does; null: by the calendar. */
  every: { ms: number; offsetMs: number } | null;
  timeZone: string;
  freeze: readonly FreezeWindow[];
}

/** The next starts after an instant, at most so many, and none after the horizon. */
export function nextStarts(starts: Starts, after: number, most: number, horizon: number): Date[] {
  const found: number[] = [];
  const { every, timeZone, freeze } = starts;
  if (every !== null) {
    const { ms, offsetMs } = every;
    for (let at = firstAfter(after, ms, offsetMs); at < horizon && found.length < most;) {
      const frozen = frozenAt(localAt(at, timeZone), freeze) !== null;
      if (!frozen) found.push(at);
      at = frozen && ms < HOUR_MS ? skipAhead(at, starts, ms, offsetMs) : at + ms;
    }
    return found.map((at) => new Date(at));
  }
  const first = Math.floor(localAt(after, timeZone) / DAY_MS) * DAY_MS;
  for (let day = first; found.length < most && day < horizon + DAY_MS; day += DAY_MS) {
    const instants = startsOn(starts.times, day)
      .filter((local) => frozenAt(local, freeze) === null)
      .flatMap((local) => instantsOf(local, timeZone))
      .filter((at) => at > after && at < horizon);
    found.push(...new Set(instants.sort((a, b) => a - b)));
  }
  return found.slice(0, most).map((at) => new Date(at));
}

function firstAfter(after: number, ms: number, offsetMs: number): number {
  return (Math.floor((after - offsetMs) / ms) + 1) * ms + offsetMs;
}

/** Freezes last for days: an hour whose both ends are frozen is taken as frozen. */
function skipAhead(at: number, { timeZone, freeze }: Starts, ms: number, offsetMs: number): number {
  const far = at + HOUR_MS;
  const stillFrozen = frozenAt(localAt(far, timeZone), freeze) !== null;
  return stillFrozen ? firstAfter(far - 1, ms, offsetMs) : at + ms;
}

/** Local times of the day that begins here. */
function startsOn(times: readonly Times[], day: number): number[] {
  const date = new Date(day);
  const [dayOfMonth, month, weekday] = [date.getUTCDate(), date.getUTCMonth() + 1, date.getUTCDay()];
  return times
    .filter(
      ({ days, months, weekdays }) =>
        days.includes(dayOfMonth) && months.includes(month) && weekdays.includes(weekday),
    )
    .flatMap(({ hours, minutes, second }) =>
      hours.flatMap((hour) =>
        minutes.map((minute) => day + hour * HOUR_MS + minute * 60_000 + second * 1_000),
      ),
    );
}

/** Starts that are lost where the clock is put forward over them, or doubled where it is put back, one sentence each. */
export function clockTrouble({ times, timeZone }: Starts, from: number, until: number): string[] {
  return clockChanges(timeZone, from, until).flatMap(({ before, after }) => {
    const [low, high] = [Math.min(before, after), Math.max(before, after)];
    const days = new Set([low, high - 1].map((at) => Math.floor(at / DAY_MS) * DAY_MS));
    const hit = [...days]
      .flatMap((day) => startsOn(times, day))
      .find((local) => local >= low && local < high);
    const often = hit === undefined ? 1 : instantsOf(hit, timeZone).length;
    if (hit === undefined || often === 1) return [];
    const text = new Date(hit).toISOString();
    const [day, time] = [text.slice(0, 10), text.slice(11, 16)];
    return [
      often === 0
        ? `nothing starts on ${day}, when the clock in ${timeZone} is put forward over ${time}`
        : `it starts twice on ${day}, when the clock in ${timeZone} is put back over ${time}`,
    ];
  });
}
