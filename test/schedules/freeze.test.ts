import type { CalendarSpecDescription } from '@temporalio/client';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FreezeWindow } from '../../src/domain/scheduled.ts';
import { exclusions, freezeProblem, frozenAt } from '../../src/schedules/freeze.ts';
import { DAYS_OF_WEEK, MONTHS } from '../../src/schedules/names.ts';

const MINUTE = 60_000;

/** As Temporal matches: every field. */
function excluded(local: number, calendars: readonly CalendarSpecDescription[]): boolean {
  const date = new Date(local);
  const inside = (list: readonly { start: number; end: number }[], value: number) =>
    list.some(({ start, end }) => value >= start && value <= end);
  return calendars.some(
    ({ second, minute, hour, dayOfMonth, month, year, dayOfWeek }) =>
      inside(second, date.getUTCSeconds()) &&
      inside(minute, date.getUTCMinutes()) &&
      inside(hour, date.getUTCHours()) &&
      inside(dayOfMonth, date.getUTCDate()) &&
      inside(
        month.map(({ start, end }) => ({ start: MONTHS.indexOf(start), end: MONTHS.indexOf(end) })),
        date.getUTCMonth(),
      ) &&
      (year.length === 0 || inside(year, date.getUTCFullYear())) &&
      inside(
        dayOfWeek.map(({ start, end }) => ({
          start: DAYS_OF_WEEK.indexOf(start),
          end: DAYS_OF_WEEK.indexOf(end),
        })),
        date.getUTCDay(),
      ),
  );
}

const instant = fc
  .integer({ min: Date.UTC(2027, 0) / MINUTE, max: Date.UTC(2030, 0) / MINUTE })
  .map((minutes) => minutes * MINUTE);
const iso = (at: number, length: number) => new Date(at).toISOString().slice(0, length);
const once = fc
  .tuple(instant, fc.integer({ min: 1, max: 400 * 1440 }), fc.constantFrom(10, 16))
  .map(([from, minutes, length]) => ({
    from: iso(from, length),
    until: iso(from + minutes * MINUTE, length),
  }));
const yearly = fc
  .tuple(instant, instant)
  .map(([a, b]) => ({ from: iso(a, 10).slice(5), until: iso(b, 10).slice(5) }));

test('the exclusions that Temporal gets are exactly the window, to the minute', () => {
  fc.assert(
    fc.property(fc.oneof(once, yearly), fc.array(instant, { minLength: 20 }), (window, times) => {
      const calendars = exclusions([window]);
      // Where it matters: at both ends, and just beside them.
      const ends = [window.from, window.until]
        .filter((text) => text.length > 5)
        .map((text) => Date.parse(text.length === 10 ? `${text}T00:00Z` : `${text}:00Z`));
      const near = ends.flatMap((end) => [-1, 0, 1, 1439, 1440].map((by) => end + by * MINUTE));
      for (const at of [...times, ...near, ...near.map((one) => one + 59_000)])
        expect([iso(at, 19), excluded(at, calendars)]).toEqual([
          iso(at, 19),
          frozenAt(at, [window]) !== null,
        ]);
    }),
    { numRuns: 300 },
  );
});

test.each<[FreezeWindow, string, boolean]>([
  [{ from: '2026-12-18', until: '2027-01-06' }, '2026-12-17T23:59', false],
  [{ from: '2026-12-18', until: '2027-01-06' }, '2026-12-18T00:00', true],
  [{ from: '2026-12-18', until: '2027-01-06' }, '2027-01-06T23:59', true],
  [{ from: '2026-12-18', until: '2027-01-06' }, '2027-01-07T00:00', false],
  [{ from: '2026-12-18T18:00', until: '2026-12-18T20:00' }, '2026-12-18T19:59', true],
  [{ from: '2026-12-18T18:00', until: '2026-12-18T20:00' }, '2026-12-18T20:00', false],
  [{ from: '12-20', until: '01-03' }, '2031-01-03T12:00', true],
  [{ from: '12-20', until: '01-03' }, '2031-01-04T00:00', false],
  [{ from: '02-29', until: '02-29' }, '2028-02-29T00:00', true],
])('%j at %s: %s', (window, at, frozen) => {
  expect(freezeProblem(window)).toBeNull();
  expect(frozenAt(Date.parse(`${at}:00Z`), [window]) !== null).toBe(frozen);
});

test.each<[FreezeWindow, 'from' | 'until', RegExp]>([
  [{ from: 'Christmas', until: '2027-01-06' }, 'from', /must be a day/],
  [{ from: '2026-02-30', until: '2027-01-06' }, 'from', /must be a day/],
  [{ from: '2026-12-18', until: '2026-12-18T25:00' }, 'until', /must be a day/],
  [{ from: '12-18', until: '2027-01-06' }, 'until', /same form/],
  [{ from: '2027-01-06', until: '2026-12-18' }, 'until', /before "from"/],
  [{ from: '2026-01-01', until: '2030-01-01' }, 'until', /more than two years/],
])('%j is refused', (window, at, says) => {
  expect(freezeProblem(window)).toMatchObject({ at, says: expect.stringMatching(says) });
});
