import type { Client } from '@temporalio/client';
import type { ScheduledInput, ScheduledResult } from '../domain/scheduled.ts';
import { isOpen } from '../runs/notes.ts';
import { findRecord } from '../runs/find.ts';
import { scheduleLink, uiLink } from '../runs/ui-link.ts';
import { inParts } from '../temporal/in-parts.ts';
import { shownId } from './declaration.ts';
import { sayFreeze } from './freeze.ts';
import { sayStarts } from './say.ts';
import type { Found } from './store.ts';
import type { ScheduledStart, ScheduleView } from './told.ts';

/** The server's own words when a start has failed or timed out. */
const BY_FAILURE = /^paused due to workflow (failure|timeout)/i;
const NEXT = 5;

/** A schedule as people see it, with its last starts. Needs no worker. */
export async function viewSchedule(client: Client, found: Found, starts: number): Promise<ScheduleView> {
  const { id, marker, description } = found;
  const { spec, action, policies, state, info } = description;
  const input = (action.args?.[0] ?? {}) as Partial<ScheduledInput>;
  const { namespace } = client.options;
  const recent = info.recentActions.slice(-starts).reverse();
  return {
    schedule: shownId(id),
    name: marker.name,
    site: marker.site,
    group: marker.group,
    procedure: input.procedure ?? 'failover',
    dryRun: input.input?.['dryRun'] === true,
    madeBy: marker.by,
    starts: sayStarts(spec),
    timeZone: spec.timezone || 'UTC',
    freeze: (input.freeze ?? []).map(sayFreeze),
    pauseOnFailure: policies.pauseOnFailure,
    paused: state.paused,
    pausedBy: pausedBy(state),
    note: state.note || null,
    // Temporal counts on while a schedule is paused.
    next: state.paused ? [] : info.nextActionTimes.slice(0, NEXT).map((at) => at.toISOString()),
    last: await inParts(recent, ({ takenAt, action: { workflow } }) =>
      startOf(client, workflow.workflowId, workflow.firstExecutionRunId, takenAt),
    ),
    skippedOverlap: info.numActionsSkippedOverlap,
    missed: info.numActionsMissedCatchupWindow,
    ui: scheduleLink(namespace, id),
  };
}

export function pausedBy({ paused, note }: { paused: boolean; note?: string }): ScheduleView['pausedBy'] {
  if (!paused) return null;
  return BY_FAILURE.test(note ?? '') ? 'failure' : 'person';
}

async function startOf(
  client: Client,
  id: string,
  execution: string,
  takenAt: Date,
): Promise<ScheduledStart> {
  const ui = uiLink(client.options.namespace, id, execution);
  const start = { start: id, at: takenAt.toISOString(), ui };
  const found = await findRecord(client, id);
  if (found === null)
    return {
      ...start,
      open: false,
      outcome: 'unknown',
      message: 'Temporal does not keep it any more.',
      run: null,
    };
  const open = isOpen(found);
  const said = (found.record.memo?.['scheduled'] ?? null) as ScheduledResult | null;
  const status = found.record.status.name;
  const { outcome, message, run } = said ?? { outcome: 'running', message: 'It has not begun.', run: null };
  // One that was ended from outside has not said so.
  if (!open && (outcome === 'running' || status === 'TERMINATED')) {
    const word = status === 'CANCELLED' ? 'cancelled' : status === 'TERMINATED' ? 'terminated' : 'failed';
    return { ...start, open, outcome: word, message: `Temporal says: ${status.toLowerCase()}.`, run };
  }
  return { ...start, open, outcome, message, run };
}
