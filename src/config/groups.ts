import type { Probe } from '../domain/probes.ts';
import type { GroupYaml } from './groups-schema.ts';
import { parseDuration } from './duration.ts';
import { parseHostPort } from './probe-target.ts';

/** What dr.yaml says of one group. */
export interface GroupOptions {
  /** First the one it was created in. `null`: not named; SDRS groups know theirs. */
  zones: [string, string] | null;
  /** Ids, by zone. */
  servers: Record<string, string[]>;
  probes: Probe[];
  /** The recovery time objective. */
  recoveryTargetMs?: number;
  /** How old its last good drill may be. */
  drillEveryMs?: number;
  /** Its production may be moved for practice. */
  exercise?: true;
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
  const { zones, servers = {}, probes = [], recoveryTarget = '', drillEvery = '' } = yaml;
  const [first, second] = zones ?? [];
  const drillEveryMs = parseDuration(drillEvery);
  const recoveryTargetMs = parseDuration(recoveryTarget);
  return {
    ...(yaml.exercise === 'allowed' ? { exercise: true } : {}),
    ...(recoveryTargetMs === null ? {} : { recoveryTargetMs }),
    ...(drillEveryMs === null ? {} : { drillEveryMs }),
    zones: first === undefined || second === undefined ? null : [first, second],
    servers,
    probes: probes.flatMap((probe): Probe[] => {
      const zone = probe.zone ?? null;
      if (probe.http !== undefined)
        return [{ kind: 'http', url: probe.http, status: probe.status ?? null, zone }];
      const target = parseHostPort(probe.tcp ?? '');
      return target === null ? [] : [{ kind: 'tcp', ...target, zone }];
    }),
  };
}
