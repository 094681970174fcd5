import type { Probe } from '../domain/probes.ts';
import type { GroupYaml } from './groups-schema.ts';
import { parseDuration } from '../domain/duration.ts';
import { parseHostPort } from './probe-target.ts';

/** What dr.yaml says of one group. */
export interface GroupOptions {
  /** First the one it was created in. `null`: not named; SDRS groups know theirs. */
  zones: [string, string] | null;
  /** Ids, by zone. */
  servers: Record<string, string[]>;
  probes: Probe[];
  /** What its drills get. */
  drill?: DrillOptions;
  /** The recovery time objective. */
  recoveryTargetMs?: number;
  /** How old its last good drill may be. */
  drillEveryMs?: number;
  /** Its production may be moved for practice. */
  exercise?: true;
}

export interface DrillOptions {
  /** Null: the service makes a network for each drill. */
  vpcId: string | null;
  /** Of the drill's servers: those of production would answer whatever became of the drill. */
  probes: Probe[];
}

/** What is said of a group under any of these names or ids; the first that is there counts. */
export function groupOptions(
  site: { groups: ReadonlyMap<string, GroupOptions> },
  ...namesOrIds: (string | undefined)[]
): GroupOptions | null {
  for (const key of namesOrIds) {
    const found = key === undefined ? undefined : site.groups.get(key);
    if (found !== undefined) return found;
  }
  return null;
}

/** The YAML has passed the schema. */
export function buildGroups(yaml: Record<string, GroupYaml> = {}): Map<string, GroupOptions> {
  return new Map(Object.entries(yaml).map(([key, group]) => [key, buildGroup(group)]));
}

function buildGroup(yaml: GroupYaml): GroupOptions {
  const { zones, servers = {}, probes = [], drill, recoveryTarget = '', drillEvery = '' } = yaml;
  const [first, second] = zones ?? [];
  const drillEveryMs = parseDuration(drillEvery);
  const recoveryTargetMs = parseDuration(recoveryTarget);
  return {
    ...(yaml.exercise === 'allowed' ? { exercise: true } : {}),
    ...(recoveryTargetMs === null ? {} : { recoveryTargetMs }),
    ...(drillEveryMs === null ? {} : { drillEveryMs }),
    zones: first === undefined || second === undefined ? null : [first, second],
    servers,
    ...(drill === undefined
      ? {}
      : { drill: { vpcId: drill.vpc ?? null, probes: buildProbes(drill.probes ?? []) } }),
    probes: buildProbes(probes),
  };
}

function buildProbes(probes: NonNullable<GroupYaml['probes']>): Probe[] {
  return probes.flatMap((yaml): Probe[] => {
    const zone = yaml.zone ?? null;
    if (yaml.http !== undefined) return [{ kind: 'http', url: yaml.http, status: yaml.status ?? null, zone }];
    const target = parseHostPort(yaml.tcp ?? '');
    return target === null ? [] : [{ kind: 'tcp', ...target, zone }];
  });
}
