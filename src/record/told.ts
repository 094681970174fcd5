import type { ErrorCode } from '../domain/errors/index.ts';
import type { ListedState } from '../runs/told.ts';

/** The record of drills and exercises, as it is told: no word of Temporal's library. Times in ISO 8601 UTC. */

export type Practice = 'drill' | 'exercise';

/** As everywhere; a drill that ended for a real run, which the others call cancelled, is told apart here. */
export const GAVE_WAY = 'gave way';
export type PracticeOutcome = ListedState | typeof GAVE_WAY;

/** Recovery time against target. `none`: no target was set. `not applicable`: nothing was sent, or it was called off before. */
export const TARGET_VERDICTS = ['met', 'missed', 'open', 'none', 'not applicable'] as const;
export type TargetVerdict = (typeof TARGET_VERDICTS)[number];

/** What a reader should know of a run besides its outcome. */
export const REMARKS = [
  'overridden',
  'break-glass',
  'skipped',
  'attested',
  'lost-answer',
  'not-probed',
  'not-seen',
  'leftovers-swept',
  'network-stays',
  'drill-left',
  'dry-run',
] as const;
export interface Remark {
  code: (typeof REMARKS)[number];
  text: string;
}

/** One drill or one exercise: the run that did the work, never one that only handed over to it. */
export interface PracticeRow {
  run: string;
  /** Which execution of it: a group's drills have one id. */
  execution: string;
  procedure: Practice;
  /** Null where the run ended before it knew. */
  site: string | null;
  group: string | null;
  groupId: string | null;
  /** When it was asked for. */
  startedAt: string;
  endedAt: string | null;
  outcome: PracticeOutcome;
  /** It came to its end as it should. */
  good: boolean;
  /** From the request, or from the last approval where it waited for one, until the servers were usable. */
  recoverySeconds: number | null;
  /** An exercise: how long the way home took. */
  homeSeconds: number | null;
  /** From the request: what the evidence report compares. */
  sinceRequestSeconds: number | null;
  recoveredBy: string | null;
  targetSeconds: number | null;
  target: TargetVerdict;
  findings: Remark[];
  /** Who started it, as typed. */
  by: string | null;
  reason: string | null;
  /** How it ended, in one sentence. */
  message: string;
  /** Where it did not end well. */
  code: ErrorCode | null;
  /** Its page in the Temporal UI. */
  ui: string | null;
}

/** Is the last good drill of a group older than `drillEvery`? `no limit`: dr.yaml sets none. */
export const DUE = ['in time', 'overdue', 'not known', 'no limit'] as const;
export type Due = (typeof DUE)[number];

export interface GroupRecord {
  site: string;
  group: string;
  groupId: string | null;
  drills: number;
  drillsGood: number;
  exercises: number;
  exercisesGood: number;
  /** The end of its last good drill. */
  lastGoodDrillAt: string | null;
  drillEverySeconds: number | null;
  due: Due;
  /** Why, in one sentence. */
  dueSaw: string;
}

export interface Totals {
  drills: number;
  drillsGood: number;
  exercises: number;
  exercisesGood: number;
  /** Of these, not ended yet. */
  underWay: number;
  /** Left out: they practise nothing. */
  dryRuns: number;
}

export interface PracticeRecord {
  madeAt: string;
  namespace: string;
  /** What was asked for. */
  since: string;
  site: string | null;
  group: string | null;
  /** How long Temporal keeps ended runs; null: it does not say. */
  retentionSeconds: number | null;
  /** Nothing that ended before it is in this record. */
  reachesBackTo: string;
  /** Of everything since then, whatever page this is. */
  totals: Totals;
  groups: GroupRecord[];
  /** One page, the newest first. */
  rows: PracticeRow[];
  /** The cursor of the next page; null: this is the last. */
  next: string | null;
  /** There are more than can be looked through: what is oldest is missing. */
  cut: boolean;
}

export interface RecordFilter {
  site?: string | undefined;
  /** Name or id. */
  group?: string | undefined;
}
