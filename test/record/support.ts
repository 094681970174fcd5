import { collect } from '../../src/report/collect.ts';
import type { ListedRun } from '../../src/runs/list.ts';
import type { ListedState } from '../../src/runs/told.ts';
import type { PracticeRecord, PracticeRow } from '../../src/record/told.ts';
import { readStored } from '../replay/histories.ts';

export const DAY = 86_400_000;
export const NOW = Date.parse('2026-11-21T03:00:00.000Z');
export const ago = (days: number): string => new Date(NOW - days * DAY).toISOString();

export type Summary = ListedRun['summary'];

export function summary(patch: Partial<Summary> = {}): Summary {
  return {
    run: 'dr/eu-de/g-1/drill',
    procedure: 'drill',
    site: 'eu-de',
    group: 'pg-payments',
    groupId: 'g-1',
    dryRun: false,
    state: 'completed',
    open: false,
    step: null,
    headline: null,
    needsHuman: false,
    startedAt: ago(1),
    endedAt: ago(1),
    worksIn: null,
    ...patch,
  };
}

/** A stored run, as Temporal's list has it and as its history tells. `cutTo`: only so many of its first events, and the last. */
export function stored(name: string, cutTo = Number.POSITIVE_INFINITY) {
  const { workflowId, history } = readStored(name);
  const events = history.events.filter((_, index, all) => index < cutTo || index === all.length - 1);
  const facts = collect({ workflowId, runId: 'r-1', events });
  const { end, memos } = collect({ workflowId, runId: 'r-1', events: history.events });
  const listed: ListedRun = {
    execution: 'r-1',
    summary: summary({
      run: workflowId,
      procedure: facts.type === 'exercise' ? 'exercise' : 'drill',
      state: (memos.at(-1)?.state ?? 'running') as ListedState,
      open: end === null,
      startedAt: facts.startedAt,
      endedAt: end?.at ?? null,
    }),
  };
  return { listed, facts };
}

export function row(patch: Partial<PracticeRow> = {}): PracticeRow {
  return {
    run: 'dr/eu-de/g-1/drill',
    execution: '019aa5f0-0000-7000-8000-000000000001',
    procedure: 'drill',
    site: 'eu-de',
    group: 'pg-payments',
    groupId: 'g-1',
    startedAt: ago(1),
    endedAt: ago(1),
    outcome: 'completed',
    good: true,
    recoverySeconds: 420,
    homeSeconds: null,
    sinceRequestSeconds: 420,
    recoveredBy: 'probes',
    targetSeconds: 900,
    target: 'met',
    findings: [],
    by: 'anna',
    reason: null,
    message: 'pg-payments was drilled.',
    code: null,
    ui: null,
    ...patch,
  };
}

export function record(patch: Partial<PracticeRecord> = {}): PracticeRecord {
  return {
    madeAt: new Date(NOW).toISOString(),
    namespace: 'default',
    since: ago(90),
    site: null,
    group: null,
    retentionSeconds: (30 * DAY) / 1_000,
    reachesBackTo: ago(30),
    totals: { drills: 1, drillsGood: 1, exercises: 0, exercisesGood: 0, underWay: 0, dryRuns: 0 },
    groups: [
      {
        site: 'eu-de',
        group: 'pg-payments',
        groupId: 'g-1',
        drills: 1,
        drillsGood: 1,
        exercises: 0,
        exercisesGood: 0,
        lastGoodDrillAt: ago(1),
        drillEverySeconds: (90 * DAY) / 1_000,
        due: 'in time',
        dueSaw: 'Its last good drill ended 24 h ago; one every 90 d is wanted.',
      },
    ],
    rows: [row()],
    next: null,
    cut: false,
    ...patch,
  };
}
