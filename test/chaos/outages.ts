/** A time in which a worker or the Temporal server was away (ms since 1970). */
export interface Outage {
  from: number;
  to: number;
}

/** Keeps the times in which something was away because the plan of the session took it away. */
export class Outages {
  readonly all: Outage[] = [];

  get longestMs(): number {
    return Math.max(0, ...this.all.map(({ from, to }) => to - from));
  }

  /** @param away takes it away, and comes back when it is there again */
  async during(away: () => Promise<void>): Promise<void> {
    const outage = { from: Date.now(), to: Infinity };
    this.all.push(outage);
    await away();
    outage.to = Date.now();
  }
}

/** How much of a stretch is left when the outages are taken out of it (ms). */
export function withoutOutages(from: number, to: number, outages: readonly Outage[]): number {
  let left = Math.max(0, to - from);
  let counted = from;
  for (const outage of outages.toSorted((a, b) => a.from - b.from)) {
    const begin = Math.max(outage.from, counted);
    const end = Math.min(outage.to, to);
    if (end <= begin) continue;
    left -= end - begin;
    counted = end;
  }
  return left;
}
