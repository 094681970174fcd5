import type { RunReport } from '../domain/status.ts';
import { checkFailover } from '../domain/failover-check.ts';
import { SDRS_FAILOVER } from '../domain/sdrs-states.ts';
import { carryOutAction } from './action.ts';
import { takeGroup } from './lock.ts';
import { runbook } from './runbook.ts';
import { reportOf } from './report.ts';

/**
 * Failover: production of a group leaves the zone that is lost.
 *
 *   Find group          by name or id; the run named after its id does the rest
 *   Check preconditions on one reading
 *   Send failover       one POST; a lost answer is looked after, never repeated blindly
 *   Follow job          and group, until both say the same
 *
 * Input: {"site":"eu-de","group":"pg-payments"} and, when it matters, "from": the zone that is lost.
 */
export async function failover(input: unknown): Promise<RunReport> {
  return runbook('failover', input, async (run) => {
    const taken = await takeGroup(run);
    if (taken.kind === 'theirs') return taken.report;
    const { goal, groupId } = taken;
    const { timings, maxSends } = run.setup;

    const result = await carryOutAction(run, {
      action: { name: 'failover' },
      groupId,
      rule: {
        action: SDRS_FAILOVER,
        goal,
        check: (reading) => checkFailover(reading, goal),
        dryRun: run.request.dryRun,
        maxSends,
        settleMs: timings.settle,
        settleReadEveryMs: timings.settleReadEvery,
        resendBackoffMs: timings.resendBackoff,
      },
    });

    return reportOf(run, result, goal);
  });
}
