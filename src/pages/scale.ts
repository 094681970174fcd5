/** Where a time is drawn, in per cent of the width. */

export interface Scale {
  x: (at: number) => number;
  /** Stretches that would squeeze all the others: drawn short, and marked as such. */
  breaks: { from: number; to: number }[];
}

const LEFT = 2;
const RIGHT = 98;
/** Of the width, for each stretch that is cut short. */
const SHORT = 12;
const MOST_BREAKS = 4;

/**
 * True to scale, but for a wait that is longer than all the rest together: a run that waits for days between two parts of
 * some minutes would show nothing else.
 * @param bars what is drawn, ms since the beginning
 */
export function scaleFor(totalMs: number, bars: readonly { from: number; to: number }[]): Scale {
  const breaks: { from: number; to: number }[] = [];
  let rest = totalMs;
  for (const bar of [...bars].sort((one, other) => other.to - other.from - (one.to - one.from))) {
    const length = bar.to - bar.from;
    if (breaks.length === MOST_BREAKS || length < 60_000 || length <= (rest - length) * 3) break;
    breaks.push(bar);
    rest -= length;
  }
  breaks.sort((one, other) => one.from - other.from);
  const width = RIGHT - LEFT - SHORT * breaks.length;
  const perMs = rest > 0 ? width / rest : 0;
  const x = (at: number): number => {
    let here = LEFT;
    let done = 0;
    for (const { from, to } of breaks) {
      if (at <= from) break;
      here += (from - done) * perMs + SHORT * Math.min(1, (at - from) / (to - from));
      done = Math.min(at, to);
    }
    return Math.min(RIGHT, here + Math.max(0, at - done) * perMs);
  };
  return { x, breaks };
}
