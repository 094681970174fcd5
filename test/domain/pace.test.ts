import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expected, nextLookIn } from '../../src/domain/pace.ts';

const EVERY = 5_000;

/** The times of the looks at something that ends after `lengthMs`, the last one being the first that sees the end. */
function looksAt(lengthMs: number, expectedMs: number | null, everyMs = EVERY): number[] {
  const looks = [0];
  for (;;) {
    const at = looks.at(-1) ?? 0;
    if (at >= lengthMs) return looks;
    looks.push(at + nextLookIn({ elapsedMs: at, expectedMs, everyMs }));
  }
}

const length = fc.integer({ min: 1, max: 3_600_000 });
const guess = fc.option(fc.integer({ min: 1, max: 3_600_000 }), { nil: null });

describe('how often a job is looked at', () => {
  it.each([
    [0, null, 1_000],
    [8_000, null, 1_000],
    [40_000, null, 5_000],
    [3_600_000, null, 5_000],
    // Not beyond the moment from which its end is near.
    [41_750, 45_000, 1_000],
    [42_750, 45_000, 1_000],
    [45_000, 45_000, 1_000],
    // It was expected long ago: as if nobody knew.
    [60_000, 30_000, 5_000],
  ])(
    '%d ms after its begin, expected after %s ms: the next look is %d ms later',
    (elapsedMs, expectedMs, ms) => {
      expect(nextLookIn({ elapsedMs, expectedMs, everyMs: EVERY })).toBe(ms);
    },
  );

  it('is never rarer than the interval that was set, nor more often than a fifteenth of it', () => {
    fc.assert(
      fc.property(length, guess, fc.integer({ min: 1, max: 600_000 }), (elapsedMs, expectedMs, everyMs) => {
        const next = nextLookIn({ elapsedMs, expectedMs, everyMs });
        expect(next).toBeLessThanOrEqual(everyMs);
        expect(next).toBeGreaterThanOrEqual(Math.min(everyMs, Math.max(100, everyMs / 15)));
      }),
    );
  });

  it('notices an end at most an eighth of its length late, or the shortest interval', () => {
    fc.assert(
      fc.property(length, guess, (lengthMs, expectedMs) => {
        const late = (looksAt(lengthMs, expectedMs).at(-1) ?? 0) - lengthMs;
        expect(late).toBeLessThanOrEqual(Math.max(1_000, lengthMs / 8));
        expect(late).toBeLessThanOrEqual(EVERY);
      }),
    );
  });

  it('notices the end of what takes as long as ever within a forty-fifth of it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 15_000, max: 600_000 }), (lengthMs) => {
        const late = (looksAt(lengthMs, lengthMs).at(-1) ?? 0) - lengthMs;
        expect(late).toBeLessThanOrEqual(Math.min(EVERY, Math.ceil(lengthMs / 45)));
      }),
    );
  });

  it('costs a long job hardly more looks than a fixed interval does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 60_000, max: 3_600_000 }), guess, (lengthMs, expectedMs) => {
        // Each of the two quick stretches adds a bounded number.
        expect(looksAt(lengthMs, expectedMs).length).toBeLessThanOrEqual(lengthMs / EVERY + 35);
      }),
    );
  });

  it('expects the median of what was seen, and nothing where nothing was', () => {
    expect(expected([])).toBeNull();
    expect(expected([30_000])).toBe(30_000);
    expect(expected([31_000, 900_000, 29_000])).toBe(31_000);
  });
});
