import { sayMs } from '../domain/details.ts';
import { sayWay, type Goal } from '../domain/goal.ts';
import { blocking, sayBlocking } from '../domain/findings.ts';
import type { Done } from '../domain/protocol.ts';
import type { RunReport, RunState } from '../domain/status.ts';
import { WORDS } from '../domain/words.ts';
import type { ActionResult } from './action.ts';
import { now, type Run } from './run.ts';

/** The report of a run that came to its end, out of what the run recorded. */
export function reportOf(run: Run, result: ActionResult, goal: Goal): RunReport {
  const { status } = run;
  const { done, baseline, last } = result;
  const endedAt = now();
  const outcome = outcomeOf(done);
  const ms = Date.parse(endedAt) - Date.parse(status.startedAt);
  const recovered = outcome === 'completed' && WORDS[status.procedure].recovers;
  const findings = done.kind === 'dryRun' ? done.findings : [];
  const seen = last ?? baseline;
  return {
    run: status.run,
    procedure: status.procedure,
    outcome,
    summary: summaryOf(run, result, goal, ms),
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
    recoverySeconds: recovered ? ms / 1000 : null,
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
    skipped: status.skipped,
    steps: status.steps,
    timeline: status.timeline,
  };
}

function outcomeOf(done: Done): RunState {
  if (done.kind === 'dryRun') return 'dry run';
  return done.kind === 'already' ? 'already there' : 'completed';
}

function summaryOf(run: Run, { done, armed }: ActionResult, goal: Goal, ms: number): string {
  const { group, lostAnswers, posts } = run.status;
  const words = WORDS[run.status.procedure];
  switch (done.kind) {
    case 'already':
      return `${group} ${words.already}: production is in ${goal.to}. Nothing was sent.`;
    case 'dryRun': {
      return blocking(done.findings).length === 0
        ? `Dry run: all preconditions hold; a real run would send ${words.call} to ${group}, ${sayWay(goal)}. Nothing was sent.`
        : `Dry run: a real run would stop here. ${sayBlocking(done.findings)} Nothing was sent.`;
    }
    case 'reached': {
      const lost = lostAnswers > 0 ? ` ${lostAnswers} lost answer(s), ${posts} POST(s).` : '';
      const note = done.note ? ` Note: ${done.note}.` : '';
      return `${group} ${words.done} in ${sayMs(ms)}: production is in ${goal.to}.${lost}${note}${sayArmed(run, armed)} ${words.afterwards}${sayServers(run)}`.trim();
    }
    default:
      return done satisfies never;
  }
}

/** A reprotect would make a failover valid again that was given up and is still on its way. */
function sayArmed(run: Run, armed: boolean): string {
  return armed && run.status.procedure === 'failover'
    ? ' A POST was given up without an answer: wait a while before a reprotect, or it could still start then.'
    : '';
}

/** A recovery without servers is none: say who starts them. */
function sayServers(run: Run): string {
  if (!WORDS[run.status.procedure].recovers) return '';
  const { servers } = run.request;
  const { skipped } = run.status;
  const left = skipped.length > 0 ? ` ${skipped.length} step(s) skipped.` : '';
  if (servers === 'ignore') return 'Start the servers there: this run was told to leave them alone.';
  return skipped.some(({ step }) => step.startsWith('Start servers'))
    ? `Start the servers there by hand.${left}`
    : `The servers there run.${left}`;
}
