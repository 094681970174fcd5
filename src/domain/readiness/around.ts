import { sayAge } from './say-age.ts';
import type { GroupCheck, ReadyFinding } from './readiness.ts';

/** What the worker and Temporal know beside the cloud. Zones: null is "nobody has said". */
export interface Surroundings {
  now: string;
  /** The zones that Temporal runs in: the loss of one of several does not take it along. */
  temporalZones: string[] | null;
  /** Of each worker that asks for work; null: they could not be asked for. */
  workers: { zone: string | null }[] | null;
  /** Runs that hold a group, by group id. */
  held: Record<string, string>;
  /** The end of the last good drill of each group, by group id; null: it could not be looked up. */
  drills: Record<string, string> | null;
  /** How long Temporal keeps ended runs; null: not known. */
  retentionMs: number | null;
}

/** What is around one group: a run that holds it, its drills, and whether we are lost together with it. */
export function judgeAround(
  { id, name, productionZone }: Pick<GroupCheck, 'id' | 'name' | 'productionZone'>,
  { now, temporalZones, workers, held, drills, retentionMs }: Surroundings,
  drillEveryMs: number | null,
): ReadyFinding[] {
  const findings: ReadyFinding[] = [];
  const run = held[id];
  if (run !== undefined) {
    findings.push({
      code: 'run-under-way',
      effect: 'note',
      concerns: ['failover', 'switchover', 'drill'],
      saw: `Run ${run} holds ${name}: what is seen of it now is that run's doing.`,
      needs: 'No run on the group.',
      todo: `Look at it: dr status ${run}`,
    });
  }
  if (productionZone !== null) {
    findings.push(...lostTogether(name, productionZone, { temporalZones, workers }));
  }
  if (drillEveryMs !== null) {
    const drill = { name, last: drills?.[id] ?? null, known: drills !== null, retentionMs };
    findings.push(...drillAge(drill, drillEveryMs, now));
  }
  return findings;
}

function drillAge(
  of: { name: string; last: string | null; known: boolean; retentionMs: number | null },
  limitMs: number,
  now: string,
): ReadyFinding[] {
  const { name, last, known, retentionMs } = of;
  const age = last === null ? null : Date.parse(now) - Date.parse(last);
  if (age !== null && age <= limitMs) return [];
  const kept =
    retentionMs !== null && retentionMs < limitMs ? ` (Temporal keeps ${sayAge(retentionMs)})` : '';
  const unseen = known
    ? `No good drill of ${name} is on record${kept}.`
    : `The drills of ${name} can't be looked up now, and none is remembered.`;
  return [
    {
      code: 'drill-overdue',
      effect: 'degraded',
      concerns: ['drill'],
      saw: age === null ? unseen : `The last good drill of ${name} ended ${sayAge(age)} ago.`,
      needs: `A good drill every ${sayAge(limitMs)} (drillEvery).`,
      todo: 'Run a drill, or put one on a schedule.',
    },
  ];
}

function lostTogether(
  name: string,
  zone: string,
  { temporalZones, workers }: Pick<Surroundings, 'temporalZones' | 'workers'>,
): ReadyFinding[] {
  const findings: ReadyFinding[] = [];
  const here = workers?.filter((worker) => worker.zone === zone) ?? [];
  if (workers !== null && workers.length > 0 && here.length === workers.length) {
    findings.push({
      code: 'workers-in-lost-zone',
      effect: 'not ready',
      concerns: ['failover'],
      saw: `All ${workers.length} worker(s) run in ${zone}, as production of ${name} does.`,
      needs: 'A worker outside of the zone that would be lost: nobody would carry the failover out.',
      todo: 'Run a second worker in another zone, with DR_ZONE set there.',
    });
  }
  if (temporalZones?.every((one) => one === zone)) {
    findings.push({
      code: 'temporal-in-lost-zone',
      effect: 'not ready',
      concerns: ['failover'],
      saw: `Temporal runs in ${zone} alone, as production of ${name} does.`,
      needs: 'Temporal outside of the zone that would be lost, or in more than one.',
      todo: 'Move it, or spread it over zones; then correct zones.temporal in dr.yaml.',
    });
  }
  return findings;
}

/** Said once for the site: what nobody has declared can't be judged. */
export function judgeDeclared({
  temporalZones,
  workers,
}: Pick<Surroundings, 'temporalZones' | 'workers'>): ReadyFinding[] {
  const silent = workers?.filter(({ zone }) => zone === null) ?? [];
  const missing = [
    ...(temporalZones === null ? ['where Temporal runs'] : []),
    ...(workers === null ? ['which workers there are'] : []),
    ...(silent.length > 0 ? [`where ${silent.length} of ${workers?.length ?? 0} worker(s) run`] : []),
  ];
  if (missing.length === 0) return [];
  return [
    {
      code: 'zone-undeclared',
      effect: 'degraded',
      concerns: ['site'],
      saw: `Not known: ${missing.join(', ')}.`,
      needs: 'The zones of Temporal and of each worker: a failover needs both when the zone is lost.',
      todo: 'In dr.yaml: "zones: { temporal: [eu-de-01, eu-de-02, eu-de-03], worker: eu-de-03 }", or DR_ZONE at each worker.',
    },
  ];
}
