import { expect, test } from 'vitest';
import { EXAMPLES } from '../../src/config/examples.ts';
import { PROCEDURES, SCHEDULE_RULES } from '../../src/domain/procedures.ts';
import { compile } from '../../src/schedules/compile.ts';
import { GOOD, load, problemsOf } from '../config/support.ts';

const file = (schedule: string, site = GOOD) =>
  `${site}schedules:\n  weekly:\n${schedule.replace(/^(?=.)/gm, '    ')}\n`;
const BASE = 'procedure: failover\ndryRun: true\nsite: eu-de\ngroups: [pg-payments]\n';
const AT = 'calendar: [{ at: "03:00" }]\n';

test('the usual case, and its defaults', () => {
  const { schedules } = load(file(BASE + AT));
  expect(schedules).toMatchObject([
    {
      name: 'weekly',
      input: { dryRun: true, onFailure: 'abort' },
      timeZone: 'UTC',
      spreadMs: 3_600_000,
      catchUpMs: 600_000,
      pauseOnFailure: true,
      freeze: [],
    },
  ]);
  const [one] = schedules.flatMap((schedule) => compile(schedule, 'apply', 'tq'));
  expect(one).toMatchObject({
    id: 'dr/weekly/eu-de/pg-payments',
    policies: { overlap: 'SKIP', catchupWindow: 600_000, pauseOnFailure: true },
    action: { workflowType: 'scheduled', taskQueue: 'tq' },
  });
});

test.each(
  Object.entries(EXAMPLES).filter(([path]) =>
    /^schedules\.\*\.(calendar|cron|every|freeze|timeZone|spread|catchUp)$/.test(path),
  ),
)('the example for %s is right', (path, line) => {
  const when = /calendar|cron|every/.test(path) ? '' : AT;
  expect(load(file(`${BASE}${when}${line}\n`)).schedules).toHaveLength(1);
});

const cases: [what: string, schedule: string, path: string, says: RegExp][] = [
  ['no time', BASE, '', /exactly one of calendar, cron and every/],
  ['two times', `${BASE}${AT}every: 15m`, '', /exactly one of/],
  ['a wrong time', `${BASE}calendar: [{ at: "25:00" }]`, '.calendar.0.at', /must be a time like 03:00/],
  [
    'a wrong day',
    `${BASE}calendar: [{ at: "03:00", on: [sunday] }]`,
    '.calendar.0.on.0',
    /must be one of sun, mon/,
  ],
  ['no list', `${BASE}calendar: { at: "03:00" }`, '.calendar', /must be a list/],
  [
    'a day of no month',
    `${BASE}calendar: [{ at: "03:00", days: [32] }]`,
    '.calendar.0.days.0',
    /a day from 1 to 31/,
  ],
  [
    'days the wrong way round',
    `${BASE}calendar: [{ at: "03:00", days: [7-1] }]`,
    '.calendar.0.days.0',
    /a day from 1 to 31/,
  ],
  ['a wrong crontab', `${BASE}cron: "0 3 * * sunday"`, '.cron', /"sunday" as day of the week/],
  ['a wrong zone', `${BASE}${AT}timeZone: Europe/Berlim`, '.timeZone', /no time zone.*Europe\/Berlin/],
  ['a zone in lower case', `${BASE}${AT}timeZone: europe/berlin`, '.timeZone', /is written Europe\/Berlin/],
  ['a wrong freeze', `${BASE}${AT}freeze: [{ from: soon, until: later }]`, '.freeze.0.from', /must be a day/],
  [
    'a freeze of everything',
    `${BASE}${AT}freeze: [{ from: 01-01, until: 12-31 }]`,
    '.freeze',
    /covers every start/,
  ],
  [
    'two that are everything',
    `${BASE}every: 1h\nfreeze: [{ from: 03-01, until: 09-30 }, { from: 10-01, until: 02-29 }]`,
    '.freeze',
    /covers every start/,
  ],
  [
    'a freeze of all its days',
    `${BASE}cron: "0 3 24 12 *"\nfreeze: [{ from: 12-24, until: 12-24 }]`,
    '.freeze',
    /covers every start/,
  ],
  ['a day that never is', `${BASE}cron: "0 3 31 2 *"`, '', /there is no such day/],
  ['a procedure that acts', BASE.replace('dryRun: true\n', '') + AT, '.procedure', /only its dry run/],
  [
    'an exercise of a group that is not marked for it',
    BASE.replace('failover', 'exercise').replace('dryRun: true\n', '') + AT,
    '.groups.0',
    /exercise: allowed/,
  ],
  ['an unknown procedure', BASE.replace('failover', 'dril') + AT, '.procedure', /must be one of/],
  ['an unknown site', BASE.replace('site: eu-de', 'site: eu-dee') + AT, '.site', /no site of this file/],
  ['a group twice', BASE.replace('[pg-payments]', '[a, a]') + AT, '.groups.1', /there twice/],
  ['no groups', BASE.replace('groups: [pg-payments]\n', '') + AT, '.groups', /is missing/],
  ['an input that does not fit', BASE.replace('failover', 'switchover') + AT, '.input', /"to" is missing/],
  ['an input of another key', `${BASE}${AT}input: { dryRun: false }`, '.input.dryRun', /beside "input"/],
  [
    'a spread past the month',
    `${BASE.replace('[pg-payments]', '[a, b]')}calendar: [{ at: "23:00", days: [28] }]\nspread: 4h`,
    '.spread',
    /over midnight/,
  ],
  [
    'a spread past the interval',
    `${BASE.replace('[pg-payments]', '[a, b]')}every: 15m\nspread: 1h`,
    '.spread',
    /longer than "every"/,
  ],
  ['too often', `${BASE}every: 5s`, '.every', /at least 1m/],
  ['no patience', `${BASE}${AT}catchUp: 1s`, '.catchUp', /from 10s/],
  ['an unknown key', `${BASE}${AT}timezone: UTC`, '.timezone', /did you mean "timeZone"/],
];
test.each(cases)('%s', (_what, schedule, path, says) => {
  const { problems } = problemsOf(file(schedule));
  expect(problems.map((one) => one.path)).toEqual([`schedules.weekly${path}`]);
  expect(`${problems[0]?.message} ${problems[0]?.example}`).toMatch(says);
  expect(problems[0]?.line).toBeGreaterThan(11);
});

test('where the site declares its groups, a slip in one is found; an id or a name that is there is right', () => {
  const site = `${GOOD}    groups: { pg-payments: {} }\n`;
  expect(load(file(BASE + AT, site)).schedules).toHaveLength(1);
  const { problems } = problemsOf(file(BASE.replace('pg-payments', 'pg-paymnets') + AT, site));
  expect(problems).toMatchObject([
    { path: 'schedules.weekly.groups.0', message: expect.stringContaining('(pg-payments)') },
  ]);
});

test('a name with a slash could be taken for a group', () => {
  const { problems } = problemsOf(
    `${GOOD}schedules:\n  a/b: { ${(BASE + AT).trim().replace(/\n/g, ', ')} }\n`,
  );
  expect(problems).toMatchObject([
    { path: 'schedules.a/b', message: expect.stringContaining('letters, digits') },
  ]);
});

test('what acts is in no schedule but by a rule that says so', () => {
  for (const procedure of PROCEDURES) {
    const to = procedure === 'switchover' ? 'input: { to: target }\n' : '';
    const marked = `${GOOD}    groups: { pg-payments: { exercise: allowed } }\n`;
    const dry = BASE.replace('failover', procedure) + AT + to;
    expect(load(file(dry, marked)).schedules).toHaveLength(1);
    const wet = file(dry.replace('dryRun: true\n', ''), marked);
    const found =
      SCHEDULE_RULES[procedure] === 'dry run'
        ? problemsOf(wet).problems.map(({ path }) => path)
        : load(wet).schedules;
    expect(found).toMatchObject([
      SCHEDULE_RULES[procedure] === 'dry run'
        ? 'schedules.weekly.procedure'
        : { pauseOnFailure: SCHEDULE_RULES[procedure] === 'run' },
    ]);
  }
});
