import type { Goal } from '../domain/goal.ts';
import { isIn } from '../domain/action-rule.ts';
import { ruleOf } from '../domain/states.ts';
import type { RunReport } from '../domain/status.ts';
import { approved } from './approval.ts';
import { AROUND_REPROTECT, AROUND_SWITCHOVER } from './around.ts';
import { takeGroup } from './lock.ts';
import { actionPart, lookAhead, type Part, type PartResult } from './part.ts';
import { declined, reportOf } from './report.ts';
import { runbook } from './runbook.ts';
import type { Run } from './run.ts';

/**
 * Failback: after a failover, production goes home, without loss and as one run.
 *
 *   Find group          by name or id; the run named after its id does the rest
 *   Reprotect           where the group has failed over: stop the standby's servers, send, follow, watch the sync
 *   Switchover back     stop the servers, send, follow, start the servers at home
 *
 * Input: {"site":"eu-de","group":"pg-payments"}; "to": another home than the zone the group was created in.
 */
export async function failback(input: unknown): Promise<RunReport> {
  return runbook('failback', input, async (run) => {
    const taken = await takeGroup(run);
    if (taken.kind === 'theirs') return taken.report;
    const { groupId, goal } = taken;
    const home: Part = { groupId, goal, name: 'switchover' };
    const done: PartResult[] = [];
    const there: Goal = { group: goal.group, from: null, to: goal.from ?? goal.to, fromNamed: false };
    const reprotect: Part = { groupId, goal: there, name: 'reprotect' };
    const away = await needsReprotect(run, home);
    run.reprotects = away;
    if (!(await approved(run, away ? reprotect : home, goal))) return declined(run);
    if (away) {
      done.push(await actionPart(run, reprotect, AROUND_REPROTECT));
      // What comes after a reprotect can't be checked before it.
      if (run.request.dryRun) return reportOf(run, done);
    }
    done.push(await actionPart(run, home, AROUND_SWITCHOVER));
    return reportOf(run, done);
  });
}

async function needsReprotect(run: Run, home: Part): Promise<boolean> {
  const { done } = await lookAhead(run, home);
  if (done.kind !== 'dryRun') return false;
  const { allowedFrom, running } = ruleOf(run.setup.service, 'reprotect');
  return isIn(done.reading.group, [...allowedFrom, ...running]);
}
