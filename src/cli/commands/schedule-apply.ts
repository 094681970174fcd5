import { loadConfig } from '../../config/load.ts';
import { carryOut, isEmpty, planApply, type Plan } from '../../schedules/apply.ts';
import type { Desired } from '../../schedules/compile.ts';
import { noteOf } from '../../schedules/act.ts';
import { shownId } from '../../schedules/declaration.ts';
import { clockTrouble, nextStarts } from '../../schedules/next.ts';
import { sayStarts } from '../../schedules/say.ts';
import { CommandError, EXIT } from '../exit.ts';
import { paint, run, type Output } from '../output.ts';
import { withTemporal } from '../with-temporal.ts';

export interface ApplyOptions {
  dryRun?: true | undefined;
  yes?: true | undefined;
  paused?: true | undefined;
  by?: string | undefined;
  config?: string | undefined;
  taskQueue?: string | undefined;
  json?: true | undefined;
}

const YEAR_MS = 366 * 86_400_000;

export async function applySchedules(options: ApplyOptions): Promise<void> {
  await run(options, async (out) => {
    const config = loadConfig({ path: options.config, taskQueue: options.taskQueue });
    return withTemporal(async ({ client }) => {
      const plan = await planApply(client, config.schedules, config.settings.taskQueue);
      const changes = tellPlan(plan, out);
      const dryRun = options.dryRun === true;
      const empty = isEmpty(plan);
      if (!dryRun && !empty) {
        if (options.yes !== true && !(await agreed(out))) {
          out.data({ applied: false, ...changes });
          out.line('Nothing was changed.');
          return EXIT.notReached;
        }
        const note = noteOf('made', options.by ?? process.env['USER'], undefined);
        const done = (what: string) => out.line(what);
        await carryOut(client, plan, { paused: options.paused === true, note, done });
      }
      out.data({ applied: !dryRun, ...changes });
      if (dryRun && !empty) out.line('Dry run: nothing was changed.');
      if (empty && plan.conflicts.length === 0)
        out.line(`Nothing to change: ${plan.same.length} as declared.`);
      return plan.conflicts.length > 0 ? EXIT.notReached : EXIT.ok;
    });
  });
}

async function agreed(out: Output): Promise<boolean> {
  const how = 'Look with --dry-run, then say --yes. Nothing was changed.';
  if (out.json) throw new CommandError('DR_USAGE', `With --json nobody is asked. ${how}`);
  if (!process.stdin.isTTY) throw new CommandError('DR_USAGE', `There is nobody to ask here. ${how}`);
  const { sure } = await import('../ask.ts');
  return (await sure('Change this?', { onCtrlC: () => process.exit(EXIT.interrupted) })) === true;
}

/** The difference, as it is shown and as JSON. */
function tellPlan({ create, update, remove, conflicts, same }: Plan, out: Output) {
  const now = Date.now();
  for (const desired of create) {
    out.line(`${paint('green', '+')} ${shownId(desired.id)}  ${sayStarts(desired.spec)}`);
    out.line(`    first: ${sayFirst(desired, now)}`);
  }
  for (const { desired, differences } of update) {
    out.line(`${paint('yellow', '~')} ${shownId(desired.id)}`);
    for (const { what, is, shouldBe } of differences) out.line(`    ${what}: ${is} > ${shouldBe}`);
  }
  for (const { id } of remove) out.line(`${paint('red', '-')} ${shownId(id)}  not declared any more`);
  for (const { id, why } of conflicts) out.warn(`${shownId(id)} is left alone. ${why}`);
  for (const trouble of troubles([...create, ...update.map(({ desired }) => desired)], now))
    out.warn(trouble);
  return {
    create: create.map((desired) => ({
      schedule: shownId(desired.id),
      starts: sayStarts(desired.spec),
      next: firstOf(desired, now).map((at) => at.toISOString()),
    })),
    update: update.map(({ desired, differences }) => ({ schedule: shownId(desired.id), differences })),
    remove: remove.map(({ id }) => shownId(id)),
    conflicts: conflicts.map(({ id, why }) => ({ schedule: shownId(id), why })),
    same: same.map(({ id }) => shownId(id)),
  };
}

function firstOf({ starts }: Desired, now: number): Date[] {
  return nextStarts(starts, now, 3, now + YEAR_MS);
}

function sayFirst(desired: Desired, now: number): string {
  const first = firstOf(desired, now).map((at) => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`);
  return first.join(', ') || 'none in the next year';
}

/** One sentence for what many groups have in common. */
export function troubles(all: readonly Desired[], now: number): string[] {
  return [
    ...new Set(
      all.flatMap(({ marker, starts }) =>
        clockTrouble(starts, now, now + YEAR_MS).map((text) => `${marker.name}: ${text}.`),
      ),
    ),
  ];
}
