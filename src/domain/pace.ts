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
/** Around the expected end: from a little before to well after it. */
const NEAR = { from: 0.9, to: 1.3, share: 1 / 30 };
const SHORTEST_MS = 100;

/**
 * The time from one look to the next: short at the beginning and around the expected end, never longer than `everyMs`.
 * An end is so noticed after at most an eighth of the time that it took, and a long job costs no more calls than before.
 */
export function nextLookIn({ elapsedMs, expectedMs, everyMs }: Pace): number {
  const shortest = Math.min(everyMs, Math.max(SHORTEST_MS, everyMs / 10));
  const between = (ms: number): number => Math.min(everyMs, Math.max(shortest, ms));
  const usual = between(elapsedMs * SHARE);
  if (expectedMs === null) return usual;
  const opens = expectedMs * NEAR.from;
  if (elapsedMs < opens) return between(Math.min(usual, opens - elapsedMs));
  return elapsedMs < expectedMs * NEAR.to ? Math.min(usual, between(expectedMs * NEAR.share)) : usual;
}

/** What is to be expected after these: the median. Null where there are none. */
export function expected(earlierMs: readonly number[]): number | null {
  const sorted = [...earlierMs].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
