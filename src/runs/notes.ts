import type { WorkflowExecutionDescription } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { Goal } from '../domain/goal.ts';
import type { RunStatus } from '../domain/status.ts';
import type { KeyedStart } from './keyed-start.ts';

/** Temporal's record of a run. */
export interface RunRecord {
  id: string;
  record: WorkflowExecutionDescription;
}

/** A run as people see it: Temporal's record always, the run's own words where a worker answers. */
export interface RunView extends RunRecord {
  status: RunStatus | null;
}

/** What a run keeps where Temporal serves it without a worker. */
export interface RunNotes {
  state?: string;
  step?: string;
  headline?: string;
  needsHuman?: boolean;
  mayRelease?: boolean;
  group?: string;
  dryRun?: boolean;
  worksIn?: string | null;
  goal?: Goal;
  /** Only of a run that was started with a key. */
  keyed?: KeyedStart;
}

export function isOpen(found: RunRecord): boolean {
  return found.record.status.name === 'RUNNING';
}

/** The run that this one waits for. */
export function worksIn(found: RunRecord): string | null {
  return notesOf(found.record).worksIn ?? null;
}

export function notesOf(record: { memo?: Record<string, unknown> | undefined }): RunNotes {
  return (record.memo ?? {}) as RunNotes;
}

/** What the poller saw last, out of its heartbeat: no query and no history event needed for it. */
export function progressOf(record: WorkflowExecutionDescription): string | null {
  for (const pending of record.raw.pendingActivities ?? []) {
    const payload = pending.heartbeatDetails?.payloads?.[0];
    if (!payload) continue;
    // Each activity that waits reports one sentence about what it last saw.
    const details = defaultPayloadConverter.fromPayload<{ saw?: string } | undefined>(payload);
    if (details?.saw) return details.saw;
  }
  return null;
}
