import type { RunReport } from '../domain/status.ts';
import { AROUND_SWITCHOVER } from './around.ts';
import { oneAction } from './one-action.ts';
import { runbook } from './runbook.ts';

/**
 * Switchover (planned failover): production of a group moves to the zone that is named, without loss.
 *
 *   Find group          by name or id; the run named after its id does the rest
 *   Check preconditions every pair in sync, link up, production not there yet
 *   Stop servers        of the whole group, softly; one that ignores it is asked about
 *   Send switchover     one POST that names its direction: never a toggle
 *   Follow job          and group, until both say the same
 *   Start servers       in the new zone
 *
 * Input: {"site":"eu-de","group":"pg-payments","to":"eu-de-02"}; "to" may also be "source" or "target".
 */
export async function switchover(input: unknown): Promise<RunReport> {
  return runbook('switchover', input, (run) => oneAction(run, AROUND_SWITCHOVER));
}
