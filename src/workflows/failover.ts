import type { RunReport } from '../domain/status.ts';
import { oneAction } from './one-action.ts';
import { runbook } from './runbook.ts';

/**
 * Failover: production of a group leaves the zone that is lost.
 *
 *   Find group          by name or id; the run named after its id does the rest
 *   Check preconditions on one reading
 *   Send failover       one POST; a lost answer is looked after, never repeated blindly
 *   Follow job          and group, until both say the same
 *   Start servers       in the new zone: what ends the outage
 *
 * Input: {"site":"eu-de","group":"pg-payments"} and, when it matters, "from": the zone that is lost.
 */
export async function failover(input: unknown): Promise<RunReport> {
  return runbook('failover', input, (run) => oneAction(run, { start: true }));
}
