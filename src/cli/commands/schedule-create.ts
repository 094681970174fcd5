import { loadConfig } from '../../config/load.ts';
import { declarationFrom } from '../../config/schedules.ts';
import { noteOf } from '../../schedules/act.ts';
import { compile } from '../../schedules/compile.ts';
import { shownId } from '../../schedules/declaration.ts';
import { ScheduleError } from '../../schedules/errors.ts';
import { sayStarts } from '../../schedules/say.ts';
import { createSchedule, lookAt } from '../../schedules/store.ts';
import { CommandError, EXIT } from '../exit.ts';
import { run } from '../output.ts';
import { withTemporal } from '../with-temporal.ts';
import { inParts } from '../../temporal/in-parts.ts';
import { troubles } from './schedule-apply.ts';

export interface CreateOptions {
  site: string;
  group: string[];
  cron?: string | undefined;
  at: string[];
  on?: string | undefined;
  days?: string | undefined;
  months?: string | undefined;
  every?: string | undefined;
  timeZone?: string | undefined;
  spread?: string | undefined;
  freeze: string[];
  catchUp?: string | undefined;
  pauseOnFailure: boolean;
  dryRun?: true | undefined;
  input?: string | undefined;
  paused?: true | undefined;
  by?: string | undefined;
  config?: string | undefined;
  taskQueue?: string | undefined;
  json?: true | undefined;
}

/** What is typed is what could stand in dr.yaml, and is checked as that. */
export async function createSchedules(
  name: string,
  procedure: string,
  options: CreateOptions,
): Promise<void> {
  await run(options, async (out) => {
    const config = loadConfig({ path: options.config, taskQueue: options.taskQueue });
    const declared = declarationFrom(name, yamlOf(procedure, options), config.sites, Date.now());
    if ('problem' in declared)
      throw new CommandError('DR_INPUT_INVALID', `${declared.problem} Nothing was made.`);
    const all = compile(declared, 'create', config.settings.taskQueue);
    return withTemporal(async ({ client }) => {
      const there = await inParts(all, async ({ id }) =>
        (await lookAt(client, id)) === null ? [] : [shownId(id)],
      );
      const taken = there.flat();
      if (taken.length > 0)
        throw new ScheduleError('exists', `There is already ${taken.join(', ')}. Nothing was made.`);
      for (const warning of troubles(all, Date.now())) out.warn(warning);
      const paused = options.paused === true;
      const note = noteOf('made', options.by ?? process.env['USER'], undefined);
      for (const desired of all) {
        await createSchedule(client, desired, { paused, note });
        out.data({ schedule: shownId(desired.id), starts: sayStarts(desired.spec), paused });
        out.line(`Made ${shownId(desired.id)}${paused ? ', paused' : ''}: ${sayStarts(desired.spec)}`);
      }
      return EXIT.ok;
    });
  });
}

function yamlOf(procedure: string, options: CreateOptions): Record<string, unknown> {
  const { site, group, cron, at, every, timeZone, spread, freeze, catchUp, dryRun } = options;
  const words = (text: string | undefined) => text?.split(',').map((word) => word.trim());
  const which = { on: words(options.on), days: words(options.days), months: words(options.months) };
  const given = {
    ...{ procedure, site, cron, every, timeZone, spread, catchUp, dryRun },
    groups: group.length === 0 ? undefined : group,
    calendar: at.length === 0 ? undefined : at.map((time) => without({ ...which, at: time })),
    freeze: freeze.length === 0 ? undefined : freeze.map(freezeOf),
    pauseOnFailure: options.pauseOnFailure ? undefined : false,
    input: options.input === undefined ? undefined : inputOf(options.input),
  };
  return without(given);
}

function without(all: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** `2026-12-18..2027-01-06=year-end` */
function freezeOf(text: string): Record<string, unknown> {
  const [window = '', ...reason] = text.split('=');
  const [from = '', until = ''] = window.split('..');
  return { from, until, ...(reason.length === 0 ? {} : { reason: reason.join('=') }) };
}

function inputOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CommandError(
      'DR_USAGE',
      `--input is not JSON. A correct one is '{"to":"target"}'. Nothing was made.`,
    );
  }
}
