import { parseRequest } from '../domain/input.ts';
import { SCHEDULE_RULES } from '../domain/procedures.ts';
import { ALL, type Calendar } from '../schedules/calendar.ts';
import { spreadProblem, startsOf, targetsOf } from '../schedules/compile.ts';
import { parseCron } from '../schedules/cron.ts';
import type { Declaration, When } from '../schedules/declaration.ts';
import { DAY_WORDS, MONTH_WORDS } from '../schedules/names.ts';
import { nextStarts } from '../schedules/next.ts';
import { parseDuration } from '../domain/duration.ts';
import { rangeOf, schedules, type ScheduleYaml } from './schedules-schema.ts';
import type { Site } from './site.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const YEAR_MS = 366 * 86_400_000;
/** The longest time between two of any day of a year. */
const HORIZON_YEARS = 8;
/** A start more often than that would be a loop, not a schedule. */
const SHORTEST_MS = MINUTE_MS;
const LONGEST_MS = 24 * HOUR_MS;

/** What each start of the schedule gives by itself; the declaration says it in its own words. */
const SET_HERE = ['site', 'group', 'dryRun', 'by', 'goal', 'requestedAt'];

export interface ScheduleProblem {
  /** Below the schedule. */
  path: (string | number)[];
  message: string;
}

/** The YAML has passed the schema. */
export function buildSchedule(name: string, yaml: ScheduleYaml): Declaration {
  const { procedure, site, groups = [], dryRun = false, input = {}, timeZone = 'UTC', freeze = [] } = yaml;
  const when = whenOf(yaml);
  // Half an exercise must ask how it is to come home; what only looks has nobody to ask.
  const acts = SCHEDULE_RULES[procedure] === 'run' && !dryRun;
  const usual = 'everyMs' in when ? when.everyMs : HOUR_MS;
  return {
    ...{ name, procedure, site, groups, when, timeZone },
    input:
      procedure === 'readiness'
        ? input
        : { ...(dryRun ? { dryRun } : {}), ...(acts ? {} : { onFailure: 'abort' }), ...input },
    freeze: freeze.map(({ from, until, reason }) => ({ from, until, ...(reason ? { reason } : {}) })),
    spreadMs: parseDuration(yaml.spread ?? '') ?? usual,
    catchUpMs: parseDuration(yaml.catchUp ?? '') ?? 10 * MINUTE_MS,
    pauseOnFailure: yaml.pauseOnFailure ?? SCHEDULE_RULES[procedure] !== 'watch',
  };
}

function whenOf({ calendar, cron, every }: ScheduleYaml): When {
  if (every !== undefined) return { everyMs: parseDuration(every) ?? 0 };
  if (cron !== undefined) {
    const parsed = parseCron(cron);
    return { calendars: 'problem' in parsed ? [] : [parsed] };
  }
  return { calendars: (calendar ?? []).map(calendarOf) };
}

function calendarOf({ at, on, days, months }: NonNullable<ScheduleYaml['calendar']>[number]): Calendar {
  const sorted = (numbers: readonly number[]) => [...new Set(numbers)].sort((a, b) => a - b);
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  return {
    hours: [hour],
    minutes: [minute],
    days: days === undefined ? ALL.days : sorted(days.flatMap(rangeOf)),
    months: months === undefined ? ALL.months : sorted(months.map((word) => MONTH_WORDS.indexOf(word) + 1)),
    weekdays: on === undefined ? ALL.weekdays : sorted(on.map((word) => DAY_WORDS.indexOf(word))),
  };
}

/**
 * A schedule that was typed instead of declared, checked as if it stood in the file.
 * @returns everything that is wrong, in one sentence each
 */
export function declarationFrom(
  name: string,
  raw: unknown,
  sites: ReadonlyMap<string, Pick<Site, 'groups'>>,
  now: number,
): Declaration | { problem: string } {
  const parsed = schedules.safeParse({ [name]: raw });
  const yaml = parsed.success ? parsed.data[name] : undefined;
  const problems =
    yaml === undefined
      ? (parsed.error?.issues ?? []).map(({ path, message }) => ({ path: path.slice(1), message }))
      : scheduleProblems(name, yaml, sites, now);
  if (yaml !== undefined && problems.length === 0) return buildSchedule(name, yaml);
  return {
    problem: problems
      .map(({ path, message }) => `${path.length === 0 ? 'The schedule' : path.join('.')} ${message}.`)
      .join(' '),
  };
}

/** What is wrong with a schedule beside its words: what it may start, where, and whether it ever would. */
export function scheduleProblems(
  name: string,
  yaml: ScheduleYaml,
  sites: ReadonlyMap<string, Pick<Site, 'groups'>>,
  now: number,
): ScheduleProblem[] {
  const declaration = buildSchedule(name, yaml);
  const problems = [
    ...whatProblems(yaml, declaration),
    ...whereProblems(yaml, sites),
    ...whenProblems(yaml, declaration),
  ];
  // What is wrong in itself need not be asked whether it would ever start.
  if (problems.length === 0) problems.push(...neverProblem(declaration, now));
  return problems;
}

function whatProblems(
  { procedure, dryRun = false, input = {} }: ScheduleYaml,
  declaration: Declaration,
): ScheduleProblem[] {
  const taken = Object.keys(input).filter((key) => SET_HERE.includes(key));
  if (taken.length > 0)
    return taken.map((key) => ({
      path: ['input', key],
      message: ['site', 'dryRun'].includes(key)
        ? 'stands beside "input", not in it'
        : key === 'group'
          ? 'is said by "groups", beside "input"'
          : 'is set by each start itself',
    }));
  if (SCHEDULE_RULES[procedure] === 'dry run' && !dryRun) {
    const others = Object.entries(SCHEDULE_RULES).flatMap(([other, rule]) =>
      rule === 'dry run' ? [] : [other],
    );
    const instead = others.length === 0 ? '' : `; ${others.join(' and ')} may be scheduled as they are`;
    return [
      {
        path: ['procedure'],
        message: `${procedure} changes production, and nobody is there when a schedule starts it: only its dry run may be scheduled (dryRun: true)${instead}`,
      },
    ];
  }
  if (procedure === 'readiness') return watchProblems(dryRun, input);
  const [group] = targetsOf(declaration);
  const raw = { site: declaration.site, ...(group === null ? {} : { group }), ...declaration.input };
  const request = parseRequest(procedure, raw);
  if (!('problem' in request)) return [];
  const says = request.problem.replace(/ A correct input is .*/s, '').replace(/\.$/, '');
  return group === null && says.startsWith('"group"')
    ? [{ path: ['groups'], message: 'is missing' }]
    : [{ path: ['input'], message: `does not fit: ${says}` }];
}

/** A check takes nothing but site and group. */
function watchProblems(dryRun: boolean, input: object): ScheduleProblem[] {
  const [key] = Object.keys(input);
  if (key !== undefined) return [{ path: ['input', key], message: 'means nothing: a check takes no input' }];
  return dryRun ? [{ path: ['dryRun'], message: 'means nothing: a check only looks' }] : [];
}

function whereProblems(
  { procedure, site, groups = [] }: ScheduleYaml,
  sites: ReadonlyMap<string, Pick<Site, 'groups'>>,
): ScheduleProblem[] {
  const found = sites.get(site);
  if (found === undefined) return [{ path: ['site'], message: 'is no site of this file' }];
  const known = [...found.groups.keys()];
  const mayExercise = (group: string) =>
    procedure !== 'exercise' || found.groups.get(group)?.exercise === true;
  return groups.flatMap((group, index) => {
    const path = ['groups', index];
    if (groups.indexOf(group) < index) return [{ path, message: 'is there twice' }];
    // A slip here would fail only when the schedule starts, at night.
    if (!mayExercise(group))
      return [
        { path, message: `is not marked for it: its owners write "exercise: allowed" at site ${site}` },
      ];
    if (known.length === 0 || known.includes(group)) return [];
    return [
      {
        path,
        message: `is none of the groups of site ${site} in this file (${known.join(', ')}): correct it, or add it there`,
      },
    ];
  });
}

function whenProblems(yaml: ScheduleYaml, declaration: Declaration): ScheduleProblem[] {
  const { calendar, cron, every } = yaml;
  const named = [calendar, cron, every].filter((one) => one !== undefined).length;
  if (named !== 1) return [{ path: [], message: 'needs exactly one of calendar, cron and every' }];
  const { when, spreadMs } = declaration;
  const problems: ScheduleProblem[] = [];
  const several = declaration.groups.length > 1;
  if ('everyMs' in when) {
    if (when.everyMs < SHORTEST_MS || when.everyMs % 1_000 !== 0)
      problems.push({ path: ['every'], message: 'must be at least 1m, in whole seconds' });
    else if (several && spreadMs > when.everyMs)
      problems.push({ path: ['spread'], message: 'must not be longer than "every"' });
  } else if (spreadMs > LONGEST_MS) problems.push({ path: ['spread'], message: 'must be at most 24h' });
  else if (several) {
    const problem = spreadProblem(declaration);
    if (problem !== null) problems.push({ path: ['spread'], message: problem });
  }
  if (declaration.catchUpMs < 10_000 || declaration.catchUpMs > LONGEST_MS)
    problems.push({ path: ['catchUp'], message: 'must be from 10s to 24h' });
  return problems;
}

function neverProblem(declaration: Declaration, now: number): ScheduleProblem[] {
  const starts = startsOf(declaration, 0);
  if (starts === null) return [];
  const horizon = now + HORIZON_YEARS * YEAR_MS;
  if (nextStarts(starts, now, 1, horizon).length > 0) return [];
  const free = nextStarts({ ...starts, freeze: [] }, now, 1, horizon).length > 0;
  return [
    free
      ? { path: ['freeze'], message: 'covers every start: nothing would ever begin' }
      : { path: [], message: 'never starts: there is no such day' },
  ];
}
