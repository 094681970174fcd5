import {
  deleteSchedule,
  noteOf,
  pauseSchedule,
  resumeSchedule,
  triggerSchedule,
} from '../../schedules/act.ts';
import { shownId } from '../../schedules/declaration.ts';
import { ScheduleError } from '../../schedules/errors.ts';
import { findSchedules, type Found } from '../../schedules/store.ts';
import { uiLink } from '../../runs/ui-link.ts';
import { run } from '../output.ts';
import { withTemporal } from '../with-temporal.ts';

interface ActOptions {
  by?: string | undefined;
  reason?: string | undefined;
  json?: true | undefined;
}

/** A declaration's name stands for all its schedules: at night, all of them must stop with one word. */
export async function pause(typed: string, options: ActOptions): Promise<void> {
  await run(options, async (out) => {
    return withTemporal(async ({ client }) => {
      const note = noteOf('paused', options.by ?? process.env['USER'], options.reason);
      for (const found of await findSchedules(client, typed)) {
        await pauseSchedule(client, found, note);
        out.data({ schedule: shownId(found.id), paused: true, note });
        out.line(`Paused ${shownId(found.id)}. What is under way goes on.`);
      }
    });
  });
}

export async function resume(typed: string, options: ActOptions): Promise<void> {
  await run(options, async (out) => {
    return withTemporal(async ({ client }) => {
      const note = noteOf('resumed', options.by ?? process.env['USER'], options.reason);
      for (const found of await findSchedules(client, typed)) {
        await resumeSchedule(client, found, note);
        out.data({ schedule: shownId(found.id), paused: false, note });
        out.line(`Resumed ${shownId(found.id)}.`);
      }
    });
  });
}

export async function trigger(typed: string, options: { json?: true | undefined }): Promise<void> {
  await run(options, async (out) => {
    return withTemporal(async ({ client, namespace }) => {
      const found = only(typed, await findSchedules(client, typed));
      const started = await triggerSchedule(client, found);
      const ui = started === null ? null : uiLink(namespace, started);
      out.data({ schedule: shownId(found.id), started, ui });
      out.line(started === null ? 'Asked for; nothing is seen of it yet.' : `Started ${started}`);
      if (ui !== null) out.line(`  ${ui}`);
      out.line(`See what becomes of it: dr schedule show ${shownId(found.id)}`);
    });
  });
}

export async function remove(typed: string, options: { json?: true | undefined }): Promise<void> {
  await run(options, async (out) => {
    return withTemporal(async ({ client }) => {
      const found = only(typed, await findSchedules(client, typed));
      await deleteSchedule(client, found);
      out.data({ schedule: shownId(found.id), deleted: true });
      out.line(`Deleted ${shownId(found.id)}. What is under way goes on.`);
      if (found.marker.by === 'apply')
        out.warn('As long as dr.yaml declares it, the next "dr schedule apply" makes it again.');
    });
  });
}

/** A hundred starts or a hundred deletions are never a slip of one word. */
function only(typed: string, found: readonly Found[]): Found {
  const [first, ...others] = found;
  if (first !== undefined && others.length === 0) return first;
  const names = found.slice(0, 5).map(({ id }) => shownId(id));
  throw new ScheduleError(
    'several',
    `${typed} stands for ${found.length} schedules: name one, like ${names.join(', ')}. Nothing was done.`,
  );
}
