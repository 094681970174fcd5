import { sayAge } from '../domain/readiness/say-age.ts';
import type { ListedRun } from '../runs/list.ts';
import type { DrillLimit } from './limits.ts';
import { isGood } from './row.ts';
import type { GroupRecord, Totals } from './told.ts';

/** Who has practised how often, and whose last good drill is too old. Out of the list of runs alone: it has all of them. */

/** What the last readiness check knew of a group. It carries the last drill on from check to check, past the retention. */
export interface ReadyGroup {
  site: string;
  id: string;
  name: string;
  lastDrillAt: string | null;
  /** Its finding `drill-overdue`, in its words. */
  overdue: string | null;
}

export interface Known {
  now: number;
  /** The list has everything that ended since then (ms). */
  reachesBackTo: number;
  /** Null: no dr.yaml was read. */
  limits: readonly DrillLimit[] | null;
  ready: readonly ReadyGroup[];
}

type Summary = ListedRun['summary'];

export function totalsOf(runs: readonly Summary[], dryRuns: number): Totals {
  const of = (procedure: string) => runs.filter((run) => run.procedure === procedure);
  const good = (some: readonly Summary[]) => some.filter(({ state }) => isGood(state)).length;
  const [drills, exercises] = [of('drill'), of('exercise')];
  return {
    drills: drills.length,
    drillsGood: good(drills),
    exercises: exercises.length,
    exercisesGood: good(exercises),
    underWay: runs.filter(({ open }) => open).length,
    dryRuns,
  };
}

interface Names {
  site: string;
  id: string | null;
  name: string;
}

/** Groups that runs, readiness checks or dr.yaml know of, by site and name. */
export function groupsOf(runs: readonly Summary[], known: Known): GroupRecord[] {
  return namesOf(runs, known)
    .map((of) => groupOf(of, runs, known))
    .sort((a, b) => compare(a.site, b.site) || compare(a.group, b.group));
}

function groupOf(of: Names, runs: readonly Summary[], known: Known): GroupRecord {
  const own = runs.filter((run) => isOf(of, { site: run.site, id: run.groupId, name: run.group }));
  const { dryRuns: _, underWay: __, ...counts } = totalsOf(own, 0);
  const ready = known.ready.find((one) => isOf(of, one)) ?? null;
  const ends = own.flatMap(({ procedure, state, endedAt }) =>
    procedure === 'drill' && isGood(state) && endedAt !== null ? [endedAt] : [],
  );
  const last = [...ends, ...(ready?.lastDrillAt ? [ready.lastDrillAt] : [])].sort().at(-1) ?? null;
  const everyMs = limitOf(of, known.limits ?? []);
  return {
    site: of.site,
    group: of.name,
    groupId: of.id,
    ...counts,
    lastGoodDrillAt: last,
    drillEverySeconds: everyMs === null ? null : everyMs / 1_000,
    ...dueOf({ last, everyMs, overdue: ready?.overdue ?? null, known }),
  };
}

/** Never "overdue" for want of knowledge: what is older than the list may have been a good drill. */
export function dueOf(of: {
  last: string | null;
  everyMs: number | null;
  /** What the last readiness check said. */
  overdue: string | null;
  known: Pick<Known, 'now' | 'reachesBackTo' | 'limits'>;
}): Pick<GroupRecord, 'due' | 'dueSaw'> {
  const { last, everyMs, overdue, known } = of;
  if (everyMs === null) {
    if (overdue !== null) return { due: 'overdue', dueSaw: `The last readiness check: ${overdue}` };
    return known.limits === null
      ? { due: 'not known', dueSaw: 'No dr.yaml was read, so its limit (drillEvery) is not known.' }
      : { due: 'no limit', dueSaw: 'dr.yaml sets no limit (drillEvery).' };
  }
  const limit = sayAge(everyMs);
  if (last !== null) {
    const age = known.now - Date.parse(last);
    const saw = `Its last good drill ended ${sayAge(Math.max(0, age))} ago; one every ${limit} is wanted.`;
    return { due: age <= everyMs ? 'in time' : 'overdue', dueSaw: saw };
  }
  const covered = known.now - known.reachesBackTo;
  if (covered >= everyMs)
    return {
      due: 'overdue',
      dueSaw: `No good drill in the last ${limit}, and one every ${limit} is wanted.`,
    };
  if (overdue !== null) return { due: 'overdue', dueSaw: `The last readiness check: ${overdue}` };
  return {
    due: 'not known',
    dueSaw: `No good drill in the last ${sayAge(covered)}; older ones are not in this record, and one every ${limit} is wanted.`,
  };
}

function limitOf(of: Names, limits: readonly DrillLimit[]): number | null {
  const here = limits.filter(({ site }) => site === of.site);
  const own = here.find(({ group }) => group !== null && (group === of.id || group === of.name));
  return (own ?? here.find(({ group }) => group === null))?.everyMs ?? null;
}

/** The id decides where it is known; a start that was refused early has only a name, or an id that it took for one. */
function isOf(
  of: Names,
  { site, id, name }: { site: string | null; id: string | null; name: string | null },
): boolean {
  if (site !== of.site) return false;
  if (of.id !== null && id !== null) return of.id === id;
  return name === of.name || (of.id !== null && name === of.id);
}

function namesOf(runs: readonly Summary[], { ready, limits }: Known): Names[] {
  const found: Names[] = [];
  const add = (of: Names) => {
    if (!found.some((one) => isOf(one, of) || isOf(of, one))) found.push(of);
  };
  // Those with an id first: a bare name then finds the group that bears it.
  for (const { site, groupId: id, group: name } of runs)
    if (site !== null && id !== null) add({ site, id, name: name ?? id });
  for (const { site, id, name } of ready) add({ site, id, name });
  for (const { site, group: name } of runs) if (site !== null && name) add({ site, id: null, name });
  for (const { site, group } of limits ?? []) if (group !== null) add({ site, id: null, name: group });
  return found;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
