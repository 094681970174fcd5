import type { RunReport } from '../domain/status.ts';
import { approved } from './approval.ts';
import { fullCircle } from './full-circle.ts';
import { takeGroup } from './lock.ts';
import { actionPart, type Part } from './part.ts';
import { declined } from './report.ts';
import { runbook } from './runbook.ts';

/**
 * Failover: production of a group leaves the zone that is lost.
 *
 *   Find group          by name or id; the run named after its id does the rest
 *   Approval            where the input or the site asks for one
 *   Check preconditions on one reading
 *   Send failover       one POST; a lost answer is looked after, never repeated blindly
 *   Follow job          and group, until both say the same
 *   Start servers       in the new zone, and probe health: what ends the outage
 *   then                reprotect and the way home, each after a person's word (full-circle.ts)
 *
 * Input: {"site":"eu-de","group":"pg-payments"} and, when it matters, "from": the zone that is lost.
 */
export async function failover(input: unknown): Promise<RunReport> {
  return runbook('failover', input, async (run) => {
    const taken = await takeGroup(run);
    if (taken.kind === 'theirs') return taken.report;
    const part: Part = { groupId: taken.groupId, goal: taken.goal, name: 'failover' };
    if (!(await approved(run, part))) return declined(run);
    return fullCircle(run, await actionPart(run, part, { recovers: true }));
  });
}
