import { Context } from '@temporalio/activity';
import type { Schedulable } from '../domain/procedures.ts';
import { startRunId } from '../domain/run-id.ts';
import type { ScheduledInput } from '../domain/scheduled.ts';
import { findRecord } from '../runs/find.ts';
import { isOpen } from '../runs/notes.ts';
import { openByName } from '../runs/obstacles.ts';
import { sayDuration } from '../schedules/say.ts';
import { frozenAt, sayFreeze } from '../schedules/freeze.ts';
import { localAt } from '../schedules/zone.ts';

export interface MayStart extends Pick<ScheduledInput, 'procedure' | 'timeZone' | 'freeze' | 'catchUpMs'> {
  site: string;
  /** Null: it is about the site as a whole. */
  group: string | null;
  /** ISO 8601. */
  dueAt: string;
}

/** Null: it may. Else why not, in one sentence. */
export type NotNow = { why: string } | null;

/** Whether a scheduled run may begin now, by the worker's own clock. */
export function createScheduled() {
  return {
    async mayStart({
      procedure,
      site,
      group,
      timeZone,
      freeze,
      catchUpMs,
      dueAt,
    }: MayStart): Promise<NotNow> {
      const now = Date.now();
      // The server's own catch-up window counts until the start is written down, not until a worker is there for it.
      if (now - Date.parse(dueAt) > catchUpMs)
        return {
          why: `Due at ${dueAt}, and no worker was there for longer than the catch-up window of ${sayDuration(catchUpMs)}.`,
        };
      const window = frozenAt(localAt(now, timeZone), freeze);
      if (window !== null) return { why: `Frozen: ${sayFreeze(window)}, ${timeZone}.` };
      const held = group === null ? null : await runOn(procedure, site, group);
      return held === null ? null : { why: `Run ${held} is at work on the group.` };
    },
  };
}

/** What only has begun has no lock yet, and no name in a list. */
async function runOn(procedure: Schedulable, site: string, group: string): Promise<string | null> {
  // It only looks, and is in nobody's way.
  if (procedure === 'readiness') return null;
  const { client } = Context.current();
  const begun = await findRecord(client, startRunId(site, group, procedure));
  if (begun !== null && isOpen(begun)) return begun.id;
  return (await openByName(client, { site, group }, procedure))?.id ?? null;
}
