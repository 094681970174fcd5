import { sayMs } from '../domain/details.ts';
import type { Goal } from '../domain/goal.ts';
import { blocking } from '../domain/findings.ts';
import type { Done } from '../domain/protocol.ts';
import type { RunReport, RunState } from '../domain/status.ts';
import type { ActionResult } from './action.ts';
import { now, type Run } from './run.ts';

/** The report of a run that came to its end, out of what the run recorded. */
export function reportOf(run: Run, result: ActionResult, goal: Goal): RunReport {
  const { status } = run;
  const { done, baseline, last } = result;
  const endedAt = now();
  const outcome = outcomeOf(done);
  const moved = outcome === 'completed';
  const recoverySeconds = moved ? (Date.parse(endedAt) - Date.parse(status.startedAt)) / 1000 : null;
  const findings = done.kind === 'dryRun' ? done.findings : [];
  const seen = last ?? baseline;
  return {
    run: status.run,
    procedure: status.procedure,
    outcome,
    summary: summaryOf(run, done, goal, recoverySeconds),
    site: status.site,
    group: { id: status.groupId, name: status.group },
    from: goal.from,
    to: goal.to,
    dryRun: status.dryRun,
    incident: status.incident,
    reason: status.reason,
    by: status.by,
    startedAt: status.startedAt,
    endedAt,
    recoverySeconds,
    posts: status.posts,
    lostAnswers: status.lostAnswers,
    jobId: result.jobId,
    before: baseline && {
      status: baseline.group.status,
      productionZone: baseline.group.productionZone,
      pairs: baseline.pairs.length,
      pairsInSync: baseline.pairs.filter((pair) => pair.replicationStatus === 'active').length,
    },
    after: seen && { status: seen.group.status, productionZone: seen.group.productionZone, seenAt: seen.at },
    findings,
    steps: status.steps,
    timeline: status.timeline,
  };
}

function outcomeOf(done: Done): RunState {
  if (done.kind === 'dryRun') return 'dry run';
  return done.kind === 'already' ? 'already there' : 'completed';
}

function summaryOf(run: Run, done: Done, goal: Goal, recoverySeconds: number | null): string {
  const { group, lostAnswers, posts } = run.status;
  switch (done.kind) {
    case 'already':
      return `${group} had failed over already: production is in ${goal.to}. Nothing was sent.`;
    case 'dryRun': {
      const blocks = blocking(done.findings);
      return blocks.length === 0
        ? `Dry run: all preconditions hold; a real run would send failover-server-group to ${group}, ${goal.from} > ${goal.to}. Nothing was sent.`
        : `Dry run: a real run would stop here. ${blocks.map((finding) => finding.saw).join(' ')} Nothing was sent.`;
    }
    case 'reached': {
      const lost = lostAnswers > 0 ? ` ${lostAnswers} lost answer(s), ${posts} POST(s).` : '';
      const note = done.note ? ` Note: ${done.note}.` : '';
      const took = recoverySeconds === null ? '' : ` in ${sayMs(recoverySeconds * 1000)}`;
      return `${group} has failed over${took}: production is in ${goal.to}.${lost}${note} Start the servers there: the service does not.`;
    }
    default:
      return done satisfies never;
  }
}
