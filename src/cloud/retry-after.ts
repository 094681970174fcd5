const LONGEST_MS = 600_000;

/**
 * Retry-After in ms: seconds or an HTTP date, at most ten minutes.
 * `null` where it is missing, unreadable or in the past.
 */
export function parseRetryAfter(value: string | undefined, now: number): number | null {
  if (value === undefined) return null;
  const text = value.trim();
  let ms: number;
  if (/^\d+(?:\.\d+)?$/.test(text)) ms = Number(text) * 1000;
  // An HTTP date begins with the name of a day; Date.parse alone would also take "-5" for a date.
  else if (/^[A-Z][a-z]{2,8},? /.test(text)) ms = Date.parse(text) - now;
  else return null;
  if (!Number.isFinite(ms) || ms < 0) return null;
  return Math.min(Math.round(ms), LONGEST_MS);
}
