/** How often something that takes its time is looked at. All times in ms. */
export interface Pace {
  /** Since it began. */
  elapsedMs: number;
  /** What it took in earlier runs; null where nobody knows. */
  expectedMs: number | null;
  /** The longest time between two looks (`pollEvery`). */
  everyMs: number;
}

/** What has lasted for a minute may be noticed a few seconds late, what has lasted for a second may not. */
const SHARE = 1 / 8;
/** The least at the beginning, of `everyMs`: nothing has ended yet, and a hundred groups begin in the same moment. */
const AT_FIRST = 1 / 5;
/** Around the expected end: from a little before to well after it. */
const NEAR = { from: 0.95, to: 1.3, share: 1 / 45, least: 1 / 15 };
const SHORTEST_MS = 100;

/**
 * The time from one look to the next: short at the beginning and around the expected end, never longer than `everyMs`.
 * An end is so noticed after at most an eighth of the time that it took, and a long job costs no more calls than before.
 */
export function nextLookIn({ elapsedMs, expectedMs, everyMs }: Pace): number {
  const between = (least: number, ms: number): number =>
    Math.min(everyMs, Math.ceil(Math.max(SHORTEST_MS, least, ms)));
  const usual = between(everyMs * AT_FIRST, elapsedMs * SHARE);
  if (expectedMs === null) return usual;
  const near = (ms: number): number => between(everyMs * NEAR.least, ms);
  const opens = expectedMs * NEAR.from;
  if (elapsedMs < opens) return near(Math.min(usual, opens - elapsedMs));
  return elapsedMs < expectedMs * NEAR.to ? near(Math.min(usual, expectedMs * NEAR.share)) : usual;
}

/** What is to be expected after these: the median. Null where there are none. */
export function expected(earlierMs: readonly number[]): number | null {
  const sorted = [...earlierMs].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
