import { createClouds } from '../../cloud/index.ts';
import { loadConfig } from '../../config/load.ts';
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
    out.data({ site: options.site, groups: found });
    if (found.length === 0) {
      out.line(`Site ${options.site} has no protection groups.`);
      return;
    }
    const rows = found.map((group) => [
      group.name,
      group.status,
      group.productionZone ?? '?',
      `${group.sourceZone} > ${group.targetZone}`,
      group.id,
    ]);
    for (const line of table([['GROUP', 'STATUS', 'PRODUCTION IN', 'CREATED AS', 'ID'], ...rows]))
      out.line(line);
  });
}
