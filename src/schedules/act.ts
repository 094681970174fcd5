import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { ScheduledInput } from '../domain/scheduled.ts';
import { shownId } from './declaration.ts';
import { ScheduleError } from './errors.ts';
import { frozenAt, sayFreeze } from './freeze.ts';
import { findSchedule, type Found } from './store.ts';
import { localAt } from './zone.ts';

/** What a person does with a schedule. Each leaves who it was, and why, in its note. */

export function noteOf(what: string, by: string | undefined, reason: string | undefined): string {
  return `${what}${by ? ` by ${by}` : ''}${reason ? `: ${reason}` : ''}`;
}

export async function pauseSchedule(client: Client, { id }: Found, note: string): Promise<void> {
  await client.schedule.getHandle(id).pause(note);
}

export async function resumeSchedule(client: Client, { id }: Found, note: string): Promise<void> {
  await client.schedule.getHandle(id).unpause(note);
}

export async function deleteSchedule(client: Client, { id }: Found): Promise<void> {
  await client.schedule.getHandle(id).delete();
}

const SEEN_MS = 5_000;
const LOOK_MS = 100;

/**
 * One start now, whether the schedule is paused or not.
 * @returns what was started; null where the server has not said it in a moment
 * @throws ScheduleError `busy`, `frozen`: nothing was started
 */
export async function triggerSchedule(client: Client, { id, description }: Found): Promise<string | null> {
  const [input] = (description.action.args ?? []) as Partial<ScheduledInput>[];
  const { freeze = [], timeZone = 'UTC' } = input ?? {};
  const window = frozenAt(localAt(Date.now(), timeZone), freeze);
  if (window !== null) {
    throw new ScheduleError(
      'frozen',
      `Schedule ${shownId(id)} is frozen: ${sayFreeze(window)}, ${timeZone}. Nothing was started. A run in spite of it is started by itself, not by its schedule.`,
    );
  }
  const [running] = description.info.runningActions;
  if (running !== undefined) {
    throw new ScheduleError(
      'busy',
      `A start of schedule ${shownId(id)} is under way (${running.workflow.workflowId}). Nothing was started.`,
    );
  }
  const before = new Set(idsOf(description));
  await client.schedule.getHandle(id).trigger('SKIP');
  const until = performance.now() + SEEN_MS;
  while (performance.now() < until) {
    const { description: now } = await findSchedule(client, id);
    const started = idsOf(now).find((one) => !before.has(one));
    if (started !== undefined) return started;
    await delay(LOOK_MS);
  }
  return null;
}

function idsOf({ info }: Found['description']): string[] {
  const ids = [...info.recentActions.map(({ action }) => action), ...info.runningActions];
  return ids.map(({ workflow }) => workflow.workflowId);
}
