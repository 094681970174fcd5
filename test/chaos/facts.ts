import type { Verb } from '../../src/domain/answers.ts';
import type { Goal } from '../../src/domain/goal.ts';
import type { RunReport, TimelineEntry } from '../../src/domain/status.ts';
import type { DrillEffect, Effect, ServerEffect } from '../../src/simulator/control-client.ts';
import type { Outage } from './outages.ts';

/** What is known of a run when it is over: from Temporal's histories, the run's own words and the simulator's log. */
export interface Facts {
  service: 'sdrs' | 'evs';
  group: { id: string; name: string };
  /** Of the group, in order of arrival, whoever was behind it. */
  effects: Effect[];
  /** How the jobs of the actions ended, by id; none with EVS. */
  jobs: Record<string, string>;
  /** As planned, and in the end. */
  before: { status: string; zone: string };
  final: { status: string; zone: string };
  drills: DrillFacts;
  servers: ServerFacts;
  /** For how long at most a reading may show what was before (ms). */
  lagMs: number;
  /** When a worker or the Temporal server was away, in the whole session. */
  outages: readonly Outage[];
  executions: Execution[];
  answers: Given[];
  questions: Asked[];
  /** Secrets found, with the place; never the secret itself. */
  leaks: string[];
  /** The time that a run may take at most was over. */
  timedOut: boolean;
}

export interface DrillFacts {
  /** Makings and deletions, in order of arrival. */
  effects: DrillEffect[];
  /** That are there in the end. */
  left: { id: string; name: string; status: string }[];
  /** Drills that were there before the run: which of them a run of ours may delete. */
  planted: { name: string; ours: boolean }[];
  /** Of the installation, as the names of its drills have it. */
  tag: string;
  /** The service refuses actions on a group that has a drill. */
  blocks: boolean;
}

export interface ServerFacts {
  /** Ids of the group's servers on both sides; none known with EVS. */
  own: string[];
  /** Starts and stops that arrived. */
  effects: ServerEffect[];
}

/** A POST of an action that a worker was asked for, with the goal that it was to serve. */
export interface Sending {
  at: number;
  goal: Goal;
}

export type End = 'completed' | 'failed' | 'cancelled' | 'continued' | 'terminated' | 'timed out';

/** One workflow execution; a chain of continue-as-new is several. */
export interface Execution {
  workflowId: string;
  runId: string;
  type: string;
  /** In its input once it holds the group. */
  goal: Goal | null;
  dryRun: boolean;
  /** As it was started with. */
  input: Record<string, unknown>;
  /** In order. */
  sendings: Sending[];
  startedAt: number;
  /** `end` null: it has not ended. */
  endedAt: number | null;
  end: End | null;
  failure: { type: string; message: string } | null;
  report: RunReport | null;
  /** The run's own count, out of its report or its status. */
  posts: number;
  lostAnswers: number;
  steps: string[];
  timeline: TimelineEntry[];
  /** Workflow tasks that failed, but for those that Temporal repeats by design. */
  taskFailures: string[];
  /** Workflow tasks that failed because a query had led a worker's copy ahead of the history: it is read anew. */
  givenUp: number;
}

/** An answer and what became of it. */
export interface Given {
  runId: string;
  at: number;
  verb: Verb;
  questionType: string;
  /** One that no run may take. */
  unfit: boolean;
  taken: boolean;
  said: string;
}

export interface Asked {
  runId: string;
  type: string;
  title: string;
  text: string;
  /** The group as the run's status names it. */
  group: string;
  verbs: string[];
}
