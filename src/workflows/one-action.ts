import { ACTION_OF } from '../domain/input.ts';
import { checkAction } from '../domain/preconditions.ts';
import { SDRS_ACTIONS } from '../domain/sdrs-states.ts';
import type { RunReport } from '../domain/status.ts';
import { carryOutAction } from './action.ts';
import { takeGroup } from './lock.ts';
import { reportOf } from './report.ts';
import type { Run } from './run.ts';
import { watchSync } from './sync.ts';

/** The body of every runbook that sends one action. `untilInSync`: its end is data in sync, not the job's end. */
export async function oneAction(run: Run, options: { untilInSync: boolean }): Promise<RunReport> {
  const taken = await takeGroup(run);
  if (taken.kind === 'theirs') return taken.report;
  const { goal, groupId } = taken;
  const { timings, maxSends } = run.setup;
  const action = SDRS_ACTIONS[ACTION_OF[run.status.procedure]];

  const result = await carryOutAction(run, {
    groupId,
    rule: {
      action,
      goal,
      check: (reading) => checkAction(action, reading, goal),
      dryRun: run.request.dryRun,
      maxSends,
      settleMs: timings.settle,
      settleReadEveryMs: timings.settleReadEvery,
      resendBackoffMs: timings.resendBackoff,
    },
  });
  if (options.untilInSync && result.done.kind !== 'dryRun') {
    result.last = await watchSync(run, { groupId, action, goal });
  }
  return reportOf(run, result, goal);
}
