import { createClouds } from '../../cloud/index.ts';
import { loadConfig } from '../../config/load.ts';
import type { GroupReading } from '../../domain/readings.ts';
import { run, table } from '../output.ts';

export async function groups(options: {
  site: string;
  config?: string | undefined;
  json?: true | undefined;
}): Promise<void> {
  await run(options, async (out) => {
    const config = loadConfig({ path: options.config });
    for (const warning of config.warnings) out.warn(warning);
    const found = await createClouds(config, config.settings).get(options.site).listGroups();
    const service = config.sites.get(options.site)?.service;
    out.data({ site: options.site, groups: found });
    if (found.length === 0) {
      const what = service === 'evs' ? 'replication consistency groups' : 'protection groups';
      out.line(`Site ${options.site} has no ${what}.`);
      return;
    }
    for (const line of table(inColumns(found))) out.line(line);
  });
}

const COLUMNS: readonly (readonly [title: string, of: (group: GroupReading) => string | null])[] = [
  ['GROUP', ({ name }) => name],
  ['STATUS', ({ status }) => status],
  ['REPLICATION', ({ replicationStatus }) => replicationStatus],
  ['PRODUCTION IN', ({ productionZone }) => productionZone ?? '?'],
  [
    'CREATED AS',
    ({ sourceZone, targetZone }) =>
      sourceZone === null || targetZone === null ? null : `${sourceZone} > ${targetZone}`,
  ],
  ['ID', ({ id }) => id],
];

/** A column that has nothing to say of any group is left out: SDRS and EVS tell different things. */
function inColumns(groups: readonly GroupReading[]): string[][] {
  const shown = COLUMNS.filter(([, of]) => groups.some((group) => of(group) !== null));
  return [shown.map(([title]) => title), ...groups.map((group) => shown.map(([, of]) => of(group) ?? '-'))];
}
