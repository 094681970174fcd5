import type { ActionName } from './actions.ts';
import type { Verb } from './answers.ts';
import type { Finding, Override } from './findings.ts';
import type { Procedure } from './procedures.ts';

/** Where a run stands, in one word. */
export type RunState =
  | 'running'
  /** A step, an approval or a joint asks; nothing goes on without an answer. */
  | 'waiting'
  /** Cancelled after the POST: nothing new is started, what runs in the cloud is followed to its end. */
  | 'settling'
  | 'completed'
  | 'already there'
  | 'dry run'
  /** A person did not approve: nothing was sent. */
  | 'declined'
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
  /** Counts up in a run, so that an answer can name the question it is meant for. */
  number: number;
  step: string;
  /** What it is about, in a few words: "Follow job stopped", "Approval needed". */
  title: string;
  /** Groups well in lists: what kind of trouble this is. */
  type: string;
  text: string;
  findings: Finding[];
  askedAt: string;
  reminders: number;
  /** When the run goes on by itself; null: only with an answer. */
  until: string | null;
  answers: { verb: Verb; json: string; effect: string }[];
}

/** What people have decided in a run; a report must not hide any of it. */
export interface Decisions {
  approvals: { by: string; at: string }[];
  /** Approvals were missing, and somebody went on all the same. */
  breakGlass: { by: string; reason: string; at: string } | null;
  overrides: Override[];
  /** Steps that a person did by hand: a fresh look agreed. */
  attested: { step: string; why: string }[];
  /** Steps that a person let go, and why. */
  skipped: { step: string; why: string }[];
  /** A person let the group go at this joint. */
  released: { at: string; why: string } | null;
}

/** What everybody sees of a run: the `status` query, the Temporal UI's current details, `dr watch`. Times in ISO 8601 UTC. */
export interface RunStatus extends Decisions {
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
  /** The steps to come if nothing is in the way, for people to read; nothing is decided by them. */
  ahead: string[];
  question: Question | null;
  /** POSTs that may have left, and how many of them were never answered. */
  posts: number;
  lostAnswers: number;
  /** When production was in service again, or the servers of a drill were usable; what comes after it is no outage. */
  recoveredAt: string | null;
  /** What was seen of it: health probes that answer, servers that run, or only that production has moved. */
  recoveredBy: 'probes' | 'servers' | 'move' | 'person' | null;
  /** Which side of the line the run is on: what cancel would do now. */
  cancel: string;
  /** The run that does the work, where this one only waits for it. */
  worksIn: string | null;
  /** Which execution of it, where this run has started it. */
  worksInExecution: string | null;
  timeline: TimelineEntry[];
}

/** The result of a run: JSON that says what was seen and done. */
export interface RunReport extends Decisions {
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
  /** From the request until production was in service again; null where production did not move. */
  recoverySeconds: number | null;
  /** What was seen of it: with `move` nobody has looked whether the servers run. */
  recoveredBy: RunStatus['recoveredBy'];
  posts: number;
  lostAnswers: number;
  jobId: string | null;
  /** Replication before the action: what a failover may have lost. */
  before: { status: string; productionZone: string | null; pairs: number; pairsInSync: number } | null;
  /** The group as last seen. */
  after: { status: string; productionZone: string | null; seenAt: string } | null;
  findings: Finding[];
  /** Each action of the run, in order. */
  actions: ActionReport[];
  steps: StepView[];
  timeline: TimelineEntry[];
  /** Of a drill. */
  drill?: DrillReport;
}

/** What became of a drill. */
export interface DrillReport {
  name: string;
  id: string;
  vpc: string | null;
  /** The service made the network, and leaves it when the drill goes: a person has to delete it. */
  vpcStays: boolean;
  servers: number;
  /** From the POST until the servers were usable; null where nobody has looked. */
  usableSeconds: number | null;
  heldSeconds: number;
  removedAt: string;
  /** Leftovers of earlier runs that this one has deleted. */
  swept: string[];
}

/** One action of a run: what was wanted, and how it ended. */
export interface ActionReport {
  name: ActionName;
  /** "eu-de-01 > eu-de-02", or where production stays. */
  way: string;
  outcome: 'reached' | 'already' | 'attested' | 'dry run';
  jobId: string | null;
  /** A POST of it was given up without an answer at this time, and may still have started since. */
  armedSince: string | null;
}
