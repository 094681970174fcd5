import type { Goal } from '../domain/goal.ts';
import { SDRS_ACTIONS } from '../domain/sdrs-states.ts';
import type { RunReport } from '../domain/status.ts';
import { AROUND_REPROTECT, AROUND_SWITCHOVER } from './around.ts';
import { takeGroup } from './lock.ts';
import { actionPart, lookAhead } from './one-action.ts';
import { reportOf } from './report.ts';
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
    const home = { groupId, goal, name: 'switchover' } as const;

    if (await needsReprotect(run, home)) {
      const there: Goal = { group: goal.group, from: null, to: goal.from ?? goal.to, fromNamed: false };
      const reprotected = await actionPart(
        run,
        { groupId, goal: there, name: 'reprotect' },
        AROUND_REPROTECT,
      );
      // What comes after a reprotect can't be checked before it.
      if (run.request.dryRun) return reportOf(run, reprotected, there);
    }
    return reportOf(run, await actionPart(run, home, AROUND_SWITCHOVER), goal);
  });
}

async function needsReprotect(run: Run, home: Parameters<typeof lookAhead>[1]): Promise<boolean> {
  const { done } = await lookAhead(run, home);
  if (done.kind !== 'dryRun') return false;
  const { allowedFrom, running } = SDRS_ACTIONS.reprotect;
  return [...allowedFrom, running].includes(done.reading.group.status);
}
