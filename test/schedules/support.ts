import { appendFileSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { buildSchedule } from '../../src/config/schedules.ts';
import { schedules, type ScheduleYaml } from '../../src/config/schedules-schema.ts';
import { triggerSchedule } from '../../src/schedules/act.ts';
import { compile } from '../../src/schedules/compile.ts';
import type { Declaration } from '../../src/schedules/declaration.ts';
import { createSchedule, findSchedule } from '../../src/schedules/store.ts';
import { viewSchedule } from '../../src/schedules/view.ts';
import type { World } from '../support/world.ts';

/** What a test says of a schedule; undefined: not even what most of them have. */
type Yaml = { [Key in keyof ScheduleYaml]?: ScheduleYaml[Key] | undefined };

/** A declaration, as dr.yaml would say it. */
export function declared(yaml: Yaml, name = 'weekly'): Declaration {
  const whole = { procedure: 'failover', dryRun: true, site: 'eu-de', groups: ['pg-payments'], ...yaml };
  const said = Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined));
  const parsed = schedules.parse({ [name]: said })[name];
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

/** A schedule whose calendar is far away: only `trigger` starts it. */
export async function scheduled(world: World, yaml: Yaml = {}) {
  removeLater(world);
  const declaration = declared({ site: world.site, cron: '0 0 29 2 *', ...yaml }, 'never');
  const [desired] = compile(declaration, 'create', world.taskQueue);
  if (desired === undefined) throw new Error('nothing compiled');
  await createSchedule(world.client, desired, { paused: false, note: 'made' });
  const find = () => findSchedule(world.client, desired.id);
  const view = async () => viewSchedule(world.client, await find(), 10);
  return {
    desired,
    view,
    trigger: async () => triggerSchedule(world.client, await find()),
    /** What the schedule says when it has seen the end of its last start. */
    async settled(holds: (view: Awaited<ReturnType<typeof viewSchedule>>) => boolean = () => true) {
      for (;;) {
        const { description } = await find();
        const now = await view();
        const ended = now.last.length > 0 && now.last.every(({ open }) => !open);
        if (ended && description.info.runningActions.length === 0 && holds(now)) return now;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
  };
}
