import type { Verb } from '../../src/domain/answers.ts';
import type { Goal } from '../../src/domain/goal.ts';
import type { RunReport, TimelineEntry } from '../../src/domain/status.ts';
import type { Effect } from '../../src/simulator/control-client.ts';

/** What is known of a run when it is over: from Temporal's histories, the run's own words and the simulator's log. */
export interface Facts {
  service: 'sdrs' | 'evs';
  group: { id: string; name: string };
  /** Of the group, in order of arrival, whoever was behind it. */
  effects: Effect[];
  /** How the jobs of the actions ended, by id; none with EVS. */
  jobs: Record<string, string>;
  final: { status: string; zone: string };
  /** For how long at most a reading may show what was before (ms). */
  lagMs: number;
  executions: Execution[];
  answers: Given[];
  questions: Asked[];
  /** Secrets found, with the place; never the secret itself. */
  leaks: string[];
  /** The time that a run may take at most was over. */
  timedOut: boolean;
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
