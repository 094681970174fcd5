/** The bounds that every look after a lost answer keeps to, whatever was sent: a group's action or the making of a drill. */

const MIN_READINGS = 3;

/** Tries in which nothing left this machine, before a person is asked. */
export const MAX_MISSES = 5;

interface Window {
  /** ms; 0: one look is enough, nothing can have started. */
  settleMs: number;
}

export function enoughReadings(readings: number, { settleMs }: Window): boolean {
  return readings >= (settleMs === 0 ? 1 : MIN_READINGS);
}

/** Until the next reading: the last one is due at the end of the window, not before. */
export function nextReadingMs(rule: { settleReadEveryMs: number }, end: number, now: number): number {
  return now < end ? Math.min(rule.settleReadEveryMs, end - now) : rule.settleReadEveryMs;
}

/** Before what did not start is sent again. */
export function resendAfterMs(rule: { resendBackoffMs: number }, sends: number): number {
  return rule.resendBackoffMs * 2 ** (sends - 1);
}
