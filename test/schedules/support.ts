import { appendFileSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { buildSchedule } from '../../src/config/schedules.ts';
import { schedules, type ScheduleYaml } from '../../src/config/schedules-schema.ts';
import type { Declaration } from '../../src/schedules/declaration.ts';
import type { World } from '../support/world.ts';

/** A declaration, as dr.yaml would say it. */
export function declared(yaml: Partial<ScheduleYaml>, name = 'weekly'): Declaration {
  const whole = { procedure: 'failover', dryRun: true, site: 'eu-de', groups: ['pg-payments'], ...yaml };
  const parsed = schedules.parse({ [name]: whole })[name];
  if (parsed === undefined) throw new Error('nothing parsed');
  return buildSchedule(name, parsed);
}

/** Adds `schedules:` to a world's dr.yaml. What is made of it ends with the test: all tests share one server. */
export function declareIn(world: World, yaml: string): void {
  appendFileSync(world.env['DR_CONFIG'] ?? '', `schedules:\n${yaml}`);
}

/** Takes away every schedule whose id holds this. */
export function removeLater(world: World): void {
  onTestFinished(async () => {
    const { client, site } = world;
    const { namespace } = client.options;
    // Not the SDK's list: it fails on what another test has sealed.
    const { schedules } = await client.workflowService.listSchedules({ namespace, maximumPageSize: 1_000 });
    for (const { scheduleId: id } of schedules ?? [])
      if (id?.includes(site))
        await client.schedule
          .getHandle(id)
          .delete()
          .catch(() => undefined);
  });
}
