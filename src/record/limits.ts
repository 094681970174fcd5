import type { Site } from '../config/site.ts';

/** How old the last good drill of a group may be, as dr.yaml says. */
export interface DrillLimit {
  site: string;
  /** Name or id; null: each group of the site that has no limit of its own. */
  group: string | null;
  everyMs: number;
}

/** EVS has no drills, so no limit there means anything. */
export function limitsOf(
  sites: ReadonlyMap<string, Pick<Site, 'name' | 'service' | 'groups' | 'drillEveryMs'>>,
): DrillLimit[] {
  return [...sites.values()]
    .filter(({ service }) => service === 'sdrs')
    .flatMap(({ name: site, groups, drillEveryMs }) => [
      ...[...groups].flatMap(([group, options]) => {
        const everyMs = options.drillEveryMs ?? drillEveryMs;
        return everyMs === null ? [] : [{ site, group, everyMs }];
      }),
      ...(drillEveryMs === null ? [] : [{ site, group: null, everyMs: drillEveryMs }]),
    ]);
}
