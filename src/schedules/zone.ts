/** Wall clocks. A local time is held as the milliseconds that it would be in UTC, so that it can be counted with. */

const DAY_MS = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const numeric = 'numeric' as const;
  const made = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone: zone, calendar: 'iso8601', hourCycle: 'h23' as const },
    ...{ year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric, second: numeric },
  });
  formats.set(zone, made);
  return made;
}

/**
 * What is wrong with the name of a time zone; null: nothing. Stricter than Intl: the server loads the zone by its exact
 * name, and knows no offsets.
 */
export function zoneProblem(name: string): string | null {
  const example = 'write an IANA name like Europe/Berlin or UTC';
  try {
    formatOf(name);
  } catch {
    return `is no time zone: ${example}`;
  }
  const right = Intl.supportedValuesOf('timeZone').find((one) => one.toLowerCase() === name.toLowerCase());
  if (right !== undefined) return right === name ? null : `is written ${right}`;
  return /^[A-Z]/.test(name) ? null : `is no name of a time zone: ${example}`;
}

/** The wall clock of a zone at an instant, to the second. */
export function localAt(instant: number, zone: string): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(instant)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function offsetAt(instant: number, zone: string): number {
  return localAt(instant, zone) - Math.floor(instant / 1_000) * 1_000;
}

/**
 * When a start at this time of a wall clock is, as Temporal's server has it: never, where the clock is put forward over it.
 * Where it is put back, there are two such times. The server takes the one that Go's time.Date gives (east of Greenwich
 * the later, west of it the earlier), and what comes after that.
 */
export function instantsOf(local: number, zone: string): number[] {
  const guess = local - offsetAt(local, zone);
  const first = local - offsetAt(guess, zone);
  const offsets = new Set([local - DAY_MS, local, local + DAY_MS].map((at) => offsetAt(at, zone)));
  return [...offsets]
    .map((offset) => local - offset)
    .filter((instant) => instant >= first && localAt(instant, zone) === local)
    .sort((a, b) => a - b);
}

/** A change of a zone's clock: what it showed just before, and from then on. */
export interface ClockChange {
  before: number;
  after: number;
}

/** The changes of a zone's clock between two instants, found to the second. */
export function clockChanges(zone: string, from: number, until: number): ClockChange[] {
  const changes: ClockChange[] = [];
  for (let day = from; day < until; day += DAY_MS) {
    const was = offsetAt(day, zone);
    if (was === offsetAt(day + DAY_MS, zone)) continue;
    let [low, high] = [day, day + DAY_MS];
    while (high - low > 1_000) {
      const middle = Math.floor((low + high) / 2_000) * 1_000;
      if (offsetAt(middle, zone) === was) low = Math.max(middle, low + 1);
      else high = middle;
    }
    const at = Math.floor(high / 1_000) * 1_000;
    changes.push({ before: at + was, after: at + offsetAt(at, zone) });
  }
  return changes;
}
