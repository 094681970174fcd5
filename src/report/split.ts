import { CAUSES, type Cause } from '../domain/causes.ts';

/** A stretch of time, and what it went to. ms since 1970. */
export interface Stretch {
  cause: Cause;
  from: number;
  to: number;
}

export interface Slice extends Stretch {
  ms: number;
}

/** Where two overlap, the first of these counts; where none does, it is ours. */
const RANK: readonly Cause[] = ['before', 'people', 'servers', 'probes', 'sync', 'cloud', 'lost'];

/**
 * Cuts [from, to) at every beginning and end, so that each millisecond belongs to exactly one cause: the parts always
 * add up to the whole.
 */
export function sliceUp(stretches: readonly Stretch[], from: number, to: number): Slice[] {
  const clipped = stretches
    .map(({ cause, ...one }) => ({ cause, from: Math.max(one.from, from), to: Math.min(one.to, to) }))
    .filter((one) => one.from < one.to);
  const cuts = [...new Set([from, to, ...clipped.flatMap((one) => [one.from, one.to])])].sort(
    (a, b) => a - b,
  );
  const slices: Slice[] = [];
  for (let i = 0; i + 1 < cuts.length; i++) {
    const [begin = 0, end = 0] = [cuts[i], cuts[i + 1]];
    const here = clipped.filter((one) => one.from <= begin && one.to >= end).map(({ cause }) => cause);
    const cause = RANK.find((one) => here.includes(one)) ?? 'us';
    const last = slices.at(-1);
    if (last?.cause === cause) {
      last.to = end;
      last.ms = end - last.from;
    } else slices.push({ cause, from: begin, to: end, ms: end - begin });
  }
  return slices;
}

/** All causes, in a fixed order, those that took no time too. */
export function sumUp(slices: readonly Slice[]): { cause: Cause; ms: number }[] {
  return CAUSES.map((cause) => ({
    cause,
    ms: slices.reduce((sum, slice) => sum + (slice.cause === cause ? slice.ms : 0), 0),
  }));
}
