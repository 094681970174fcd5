import type { ActionReport, RunReport, RunState } from '../domain/status.ts';
import { sayWay } from '../domain/goal.ts';
import type { PartResult } from './part.ts';
import { now, type Run } from './run.ts';
import { sayDeclined, summaryOf } from './report-words.ts';

/** The report of a run that came to its end, out of what the run recorded and its actions, in order. */
export function reportOf(run: Run, parts: readonly PartResult[]): RunReport {
  const outcome = outcomeOf(parts);
  const endedAt = now();
  return build(run, parts, { outcome, endedAt, summary: summaryOf(run, parts, endedAt) });
}

/** A person did not approve: a clean end, before anything was sent. */
export function declined(run: Run): RunReport {
  return build(run, [], { outcome: 'declined', endedAt: now(), summary: sayDeclined(run) });
}

export function build(
  run: Run,
  parts: readonly PartResult[],
  end: { outcome: RunState; endedAt: string; summary: string },
): RunReport {
  const { status } = run;
  const baseline = parts.find((part) => part.baseline !== null)?.baseline ?? null;
  const last = parts.at(-1);
  const seen = last?.last ?? last?.baseline ?? null;
  const { recoveredAt } = status;
  return {
    run: status.run,
    procedure: status.procedure,
    ...end,
    site: status.site,
    group: { id: status.groupId, name: status.group },
    from: status.from,
    // EVS: which zone the other one is, is known once production is there.
    to: status.to ?? seen?.group.productionZone ?? null,
    dryRun: status.dryRun,
    incident: status.incident,
    reason: status.reason,
    by: status.by,
    startedAt: status.startedAt,
    recoverySeconds:
      recoveredAt === null ? null : (Date.parse(recoveredAt) - Date.parse(status.startedAt)) / 1000,
    recoveredBy: status.recoveredBy,
    posts: status.posts,
    lostAnswers: status.lostAnswers,
    jobId: last?.jobId ?? null,
    before: baseline && {
      status: baseline.group.status,
      productionZone: baseline.group.productionZone,
      pairs: baseline.pairs.length,
      pairsInSync: baseline.pairs.filter((pair) => pair.replicationStatus === 'active').length,
    },
    after: seen && { status: seen.group.status, productionZone: seen.group.productionZone, seenAt: seen.at },
    findings: parts.flatMap(({ done }) => (done.kind === 'dryRun' ? done.findings : [])),
    actions: parts.map(actionReport),
    approvals: status.approvals,
    breakGlass: status.breakGlass,
    overrides: status.overrides,
    attested: status.attested,
    skipped: status.skipped,
    released: status.released,
    steps: status.steps,
    timeline: status.timeline,
  };
}

function outcomeOf(parts: readonly PartResult[]): RunState {
  const kinds = parts.map(({ done }) => done.kind);
  if (kinds.includes('dryRun')) return 'dry run';
  return kinds.every((kind) => kind === 'already') ? 'already there' : 'completed';
}

function actionReport({ part, done, jobId, armedSince }: PartResult): ActionReport {
  return {
    name: part.name,
    way: sayWay(part.goal),
    outcome: done.kind === 'dryRun' ? 'dry run' : done.kind,
    jobId,
    armedSince: armedSince === null ? null : new Date(armedSince).toISOString(),
  };
}
