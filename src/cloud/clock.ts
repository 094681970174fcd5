const WORTH_SAYING_MS = 5 * 60_000;

/** A refused signature is often a wrong clock. One sentence without its full stop, or `null`. */
export function clockHint(dateHeader: string | undefined, now: number): string | null {
  const theirs = dateHeader === undefined ? Number.NaN : Date.parse(dateHeader);
  const ahead = now - theirs;
  // Also where there is no date.
  if (!(Math.abs(ahead) > WORTH_SAYING_MS)) return null;
  const apart = `${Math.round(Math.abs(ahead) / 60_000)} minutes ${ahead > 0 ? 'ahead of' : 'behind'}`;
  return `This machine's clock (${utc(now)}) is ${apart} the service's (${utc(theirs)}); a signature is good for 15 minutes`;
}

const utc = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
