import type { Client } from '@temporalio/client';
import type { LoadedConfig } from '../../config/load.ts';
import { isEmpty, planApply, type Plan } from '../../schedules/apply.ts';
import { compile } from '../../schedules/compile.ts';
import { shownId } from '../../schedules/declaration.ts';
import { listIds, readAll, type Found } from '../../schedules/store.ts';
import { pausedBy } from '../../schedules/view.ts';
import type { Check } from './doctor-check.ts';
import { troubles } from './schedule-apply.ts';

export interface ScheduleChecks {
  checks: Check[];
  warnings: string[];
}

/** Declared and not so, or paused by a failure. Where there are no schedules at all, nothing is said. */
export async function checkSchedules(client: Client, config: LoadedConfig): Promise<ScheduleChecks> {
  const { schedules: declared, settings } = config;
  const plan = await planApply(client, declared, settings.taskQueue);
  const wanted = declared.flatMap((one) => compile(one, 'apply', settings.taskQueue));
  const checks: ScheduleChecks['checks'] = [];
  if (declared.length > 0 || plan.remove.length > 0) {
    const wrong = sayPlan(plan);
    const ok = wrong.length === 0;
    const says = ok
      ? `${plan.same.length} as declared`
      : `${wrong.join('; ')}${isEmpty(plan) ? '' : '; see "dr schedule apply --dry-run"'}`;
    checks.push({ name: 'schedules', code: ok ? null : 'DR_SCHEDULES_DIFFER', says });
  }
  const made = (await listIds(client)).filter(({ marker }) => marker.by === 'create');
  const byHand = await readAll(
    client,
    made.filter(({ marker }) => marker.taskQueue === settings.taskQueue).map(({ id }) => id),
  );
  const there = [...plan.same, ...plan.update.map(({ found }) => found), ...byHand];
  for (const { id, description } of there.filter((one) => pausedBy(one.description.state) === 'failure'))
    checks.push({
      name: `schedule ${shownId(id)}`,
      code: 'DR_SCHEDULE_PAUSED',
      says: `${description.state.note ?? 'paused by a failure'}. When it is mended: dr schedule resume ${shownId(id)}`,
    });
  return { checks, warnings: [...troubles(wanted, Date.now()), ...there.flatMap(sayPaused)] };
}

function sayPlan({ create, update, remove, conflicts }: Plan): string[] {
  const ids = (all: readonly { id: string }[]) => all.map(({ id }) => shownId(id)).join(', ');
  return [
    create.length === 0 ? '' : `not applied: ${ids(create)}`,
    update.length === 0 ? '' : `other than declared: ${ids(update.map(({ found }) => found))}`,
    remove.length === 0 ? '' : `not declared any more: ${ids(remove)}`,
    ...conflicts.map(({ id, why }) => `${shownId(id)} is in the way: ${why}`),
  ].filter(Boolean);
}

/** A person's pause is nothing wrong, and easily forgotten. */
function sayPaused({ id, description }: Found): string[] {
  if (pausedBy(description.state) !== 'person') return [];
  return [
    `Schedule ${shownId(id)} is paused${description.state.note ? ` (${description.state.note})` : ''}.`,
  ];
}
