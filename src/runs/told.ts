import type { ErrorCode } from '../domain/errors/index.ts';
import type { Procedure } from '../domain/procedures.ts';
import type { RunReport, RunState } from '../domain/status.ts';

/** What is told of runs to whoever is not in this process: no word of Temporal's library. */

/** What Temporal says of an end, where the run itself could not say it. */
export const ENDS = ['terminated', 'timed out'] as const;
export type ListedState = RunState | (typeof ENDS)[number];

export interface RunSummary {
  run: string;
  procedure: Procedure;
  /** Null where the run has not said it yet. */
  site: string | null;
  group: string | null;
  groupId: string | null;
  dryRun: boolean;
  state: ListedState;
  open: boolean;
  step: string | null;
  headline: string | null;
  needsHuman: boolean;
  startedAt: string;
  endedAt: string | null;
  /** The run that does the work, where this one only waits for it. */
  worksIn: string | null;
}

export interface RunFilter {
  open?: boolean | undefined;
  state?: ListedState | undefined;
  site?: string | undefined;
  /** Name or id. */
  group?: string | undefined;
  needsHuman?: boolean | undefined;
}

/** How a run ended, in one word and one sentence; a run that did not end well brings no report. */
export interface Outcome {
  run: string;
  outcome: string;
  message: string;
  /** Where it did not end well. */
  code: ErrorCode | null;
  report: RunReport | null;
}
