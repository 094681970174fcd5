import type { RunSetup } from '../activities/setup.ts';

/** What a history says, in neutral words: no verdict, nothing left out that a report may want. Times in ISO 8601 UTC. */
export interface RunFacts {
  workflowId: string;
  runId: string;
  /** The workflow type: the procedure. */
  type: string;
  /** The decoded start input; whatever a person typed. */
  input: unknown;
  startedAt: string;
  /** The run that started this one as its child. */
  parent: RunRef | null;
  /** The run of the same id that went on as this one. */
  continuedFrom: string | null;
  /** What the worker's configuration said, as recorded at the start. */
  setup: Partial<RunSetup> | null;
  /** What the run that started this one had read for it, as looks of its own. */
  given: ActivityFact[];
  activities: ActivityFact[];
  words: WordFact[];
  memos: MemoFact[];
  timers: TimerFact[];
  cancels: { at: string; event: EventRef; reason: string | null }[];
  /** Runs that this one started as a child, or waited for. */
  children: (RunRef & { at: string; event: EventRef })[];
  /** Where somebody reset the run: what came after that point in the earlier run is not in this history. */
  resets: { at: string; event: EventRef; earlierRunId: string | null }[];
  /** Workflow tasks that failed: faults of the program, tried again by Temporal. */
  taskFailures: number;
  end: EndFact | null;
  lastEventAt: string;
  events: number;
  /** Is every event there, from the first on? */
  whole: boolean;
}

/** Where it stands: the place of the run among the report's histories, from 0, and the number of the event in it. */
export interface EventRef {
  run: number;
  event: number;
}

export interface RunRef {
  workflowId: string;
  runId: string | null;
}

export interface FailureFact {
  type: string;
  message: string;
  /** What the provider said, where the failure came from it. */
  status: number | null;
  code: string | null;
  requestId: string | null;
  cancelled: boolean;
}

export interface ActivityFact {
  /** The event that scheduled it. */
  event: EventRef;
  type: string;
  summary: string | null;
  input: unknown;
  scheduledAt: string;
  /** Of the last attempt. Null: no worker had taken it. */
  startedAt: string | null;
  endedAt: string | null;
  attempts: number;
  state: 'completed' | 'failed' | 'timed out' | 'cancelled' | 'open';
  result: unknown;
  failure: FailureFact | null;
  /** Of the attempt before the last one. */
  earlierFailure: FailureFact | null;
}

/** An update that the run took: what a person said. */
export interface WordFact {
  event: EventRef;
  at: string;
  verb: string;
  input: unknown;
  /** What the run answered. */
  answer: string | null;
}

/** What the run said of itself, as it stood on its screen. */
export interface MemoFact {
  event: EventRef;
  at: string;
  state: string | null;
  step: string | null;
  /** The steps that began since the write before. */
  began: { name: string; at: string }[];
  headline: string | null;
  needsHuman: boolean;
  /** When the question that is open was asked: one may follow another within one write. */
  askedAt: string | null;
  question: string | null;
  questionType: string | null;
  recoveredAt: string | null;
  recoveredBy: string | null;
}

export interface TimerFact {
  event: EventRef;
  summary: string | null;
  startedAt: string;
  firedAt: string | null;
}

export type EndFact = { at: string; event: EventRef } & (
  | { kind: 'completed'; result: unknown }
  | { kind: 'failed'; failure: FailureFact }
  | { kind: 'cancelled' }
  | { kind: 'terminated'; reason: string | null }
  | { kind: 'timed out' }
  | { kind: 'continued'; runId: string }
);
