import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ALL, later, upTo, type Calendar } from '../../src/schedules/calendar.ts';
import { parseCron } from '../../src/schedules/cron.ts';
import { clockTrouble, nextStarts, type Starts } from '../../src/schedules/next.ts';
import { zoneProblem } from '../../src/schedules/zone.ts';

const DAY = 86_400_000;
const FROM = Date.UTC(2027, 0, 1);
const startsWith = (times: Starts['times'], timeZone = 'UTC'): Starts => ({
  times,
  every: null,
  timeZone,
  freeze: [],
});
const subset = (all: readonly number[]) => fc.subarray([...all], { minLength: 1 });
const calendars = fc.record({
  minutes: fc.subarray([0, 5, 29, 30, 59], { minLength: 1 }),
  hours: fc.subarray([0, 1, 11, 22, 23], { minLength: 1 }),
  days: fc.oneof(fc.constant([...ALL.days]), subset(upTo(1, 27))),
  months: fc.oneof(fc.constant([...ALL.months]), subset(ALL.months)),
  weekdays: fc.oneof(fc.constant([...ALL.weekdays]), subset(ALL.weekdays)),
});

test('a spread moves each start by exactly its share, over midnight too, or says that it can not', () => {
  fc.assert(
    fc.property(calendars, fc.integer({ min: 0, max: 86_399 }), (calendar, seconds) => {
      const moved = later(calendar, seconds);
      // Of these calendars only one kind leads out of its months: every day of some of them.
      const out = calendar.days.length === 31 && calendar.months.length < 12;
      const [hour, minute] = [Math.max(...calendar.hours), Math.max(...calendar.minutes)];
      expect(moved === null).toBe(out && hour * 3_600 + minute * 60 + seconds >= 86_400);
      if (moved === null) return;
      const until = FROM + 60 * DAY;
      const [plain] = [later(calendar, 0) ?? []];
      const before = nextStarts(startsWith(plain), FROM - 1, 1e6, until);
      const after = nextStarts(startsWith(moved), FROM - 1 + seconds * 1_000, 1e6, until + seconds * 1_000);
      expect(after.map(Number)).toEqual(before.map((at) => at.getTime() + seconds * 1_000));
    }),
    { numRuns: 40 },
  );
});

test('what would lead into another month by its length can not be said as a calendar', () => {
  const at2330 = { ...ALL, hours: [23], minutes: [30] };
  expect(later({ ...at2330, days: [28] }, 3_600)).toBeNull();
  expect(later({ ...at2330, months: [1] }, 3_600)).toBeNull();
  expect(later({ ...at2330, days: [27], months: [1] }, 3_600)).not.toBeNull();
  expect(later({ ...at2330, days: [28] }, 1_000)).not.toBeNull();
});

test.each<[string, Partial<Calendar>]>([
  ['0 3 * * sun', { minutes: [0], hours: [3], days: ALL.days, months: ALL.months, weekdays: [0] }],
  ['0 3 * * 7', { weekdays: [0] }],
  ['0 3 * * 5-7', { weekdays: [0, 5, 6] }],
  ['0 3 * * MON-FRI', { weekdays: [1, 2, 3, 4, 5] }],
  ['*/20 1-3,22 1,15 jan,7 *', { minutes: [0, 20, 40], hours: [1, 2, 3, 22], days: [1, 15], months: [1, 7] }],
  ['10/25 0 * * *', { minutes: [10, 35] }],
  ['0 0 * * */2', { weekdays: [0, 2, 4, 6] }],
])('crontab %s', (text, expected) => {
  expect(parseCron(text)).toMatchObject(expected);
});

test.each([
  ['0 3 * *', /five fields/],
  ['0 3 * * sun 2027', /five fields/],
  ['60 3 * * *', /"60" as minute/],
  ['0 24 * * *', /"24" as hour/],
  ['0 3 * * sunday', /"sunday" as day of the week/],
  ['0 3 0 * *', /"0" as day of the month/],
  ['0 3 * 13 *', /"13" as month/],
  ['0 5-3 * * *', /"5-3" as hour/],
  ['0 3 * * 1-2-3', /as day of the week/],
  ['0 */0 * * *', /as hour/],
  ['0 3 1-7 * sun', /both must match/],
  ['@daily', /five fields/],
])('crontab %s is refused', (text, says) => {
  expect(parseCron(text)).toEqual({ problem: expect.stringMatching(says) });
});

test.each([
  ['europe/berlin', /is written Europe\/Berlin/],
  ['Europe/Berlim', /is no time zone/],
  ['+01:00', /is no /],
  ['CEST', /is no time zone/],
])('time zone %s', (name, says) => {
  expect(zoneProblem(name)).toMatch(says);
});

test.each(['Europe/Berlin', 'UTC', 'Asia/Kolkata', 'US/Pacific'])('time zone %s is one', (name) => {
  expect(zoneProblem(name)).toBeNull();
});

test('a start that the clock is put forward over is named before it is missed', () => {
  const at = (hour: number, minute: number) => later({ ...ALL, hours: [hour], minutes: [minute] }, 0) ?? [];
  const trouble = (hour: number, minute: number, zone: string) =>
    clockTrouble(startsWith(at(hour, minute), zone), FROM, FROM + 366 * DAY);
  expect(trouble(2, 30, 'Europe/Berlin')).toEqual([
    'nothing starts on 2027-03-28, when the clock in Europe/Berlin is put forward over 02:30',
  ]);
  expect(trouble(2, 0, 'Europe/Berlin')).toHaveLength(1);
  for (const [hour, minute] of [
    [1, 59],
    [3, 0],
  ] as const)
    expect(trouble(hour, minute, 'Europe/Berlin')).toEqual([]);
  expect(trouble(2, 15, 'America/New_York')).toHaveLength(1);
  expect(trouble(1, 30, 'America/New_York')).toEqual([
    'it starts twice on 2027-11-07, when the clock in America/New_York is put back over 01:30',
  ]);
  expect(trouble(2, 30, 'UTC')).toEqual([]);
});
