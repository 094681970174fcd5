import type { Verb } from './answers.ts';
import type { Finding } from './findings.ts';
import type { Procedure } from './input.ts';

/** Where a run stands, in one word. */
export type RunState =
  | 'running'
  /** A step asked; nothing goes on without an answer. */
  | 'waiting'
  /** Cancelled after the POST: nothing new is started, what runs in the cloud is followed to its end. */
  | 'settling'
  | 'completed'
  | 'already there'
  | 'dry run'
  | 'aborted'
  | 'cancelled'
  | 'refused'
  | 'failed';

export interface StepView {
  name: string;
  state: 'running' | 'waiting' | 'done' | 'stopped';
  startedAt: string;
  endedAt: string | null;
  /** What the step ended with, or what it last saw. */
  note: string | null;
}

/** In the order in which it happened; `step` entries are headings. */
export interface TimelineEntry {
  at: string;
  kind: 'step' | 'event';
  text: string;
}

export interface Question {
  step: string;
  type: string;
  text: string;
  findings: Finding[];
  askedAt: string;
  reminders: number;
  answers: { verb: Verb; json: string; effect: string }[];
}

/** What everybody sees of a run: the `status` query, the Temporal UI's current details, `dr watch`. Times in ISO 8601 UTC. */
export interface RunStatus {
  run: string;
  procedure: Procedure;
  site: string;
  group: string;
  groupId: string | null;
  from: string | null;
  to: string | null;
  dryRun: boolean;
  incident: string | null;
  reason: string | null;
  by: string | null;
  state: RunState;
  headline: string;
  startedAt: string;
  endedAt: string | null;
  steps: StepView[];
  question: Question | null;
  /** POSTs that may have left, and how many of them were never answered. */
  posts: number;
  lostAnswers: number;
  /** Steps that a person let go, and why. */
  skipped: { step: string; why: string }[];
  /** Which side of the line the run is on: what cancel would do now. */
  cancel: string;
  /** The run that does the work, where this one only waits for it. */
  worksIn: string | null;
  timeline: TimelineEntry[];
}

/** The result of a run: JSON that says what was seen and done. */
export interface RunReport {
  run: string;
  procedure: Procedure;
  outcome: RunState;
  /** One sentence for a person. */
  summary: string;
  site: string;
  group: { id: string | null; name: string };
  from: string | null;
  to: string | null;
  dryRun: boolean;
  incident: string | null;
  reason: string | null;
  by: string | null;
  startedAt: string;
  endedAt: string;
  /** From the request to the end; null where production did not move. */
  recoverySeconds: number | null;
  posts: number;
  lostAnswers: number;
  jobId: string | null;
  /** Replication before the action: what a failover may have lost. */
  before: { status: string; productionZone: string | null; pairs: number; pairsInSync: number } | null;
  /** The group as last seen. */
  after: { status: string; productionZone: string | null; seenAt: string } | null;
  findings: Finding[];
  /** Steps that a person let go, and why. */
  skipped: { step: string; why: string }[];
  steps: StepView[];
  timeline: TimelineEntry[];
}
