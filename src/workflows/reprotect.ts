import type { RunReport } from '../domain/status.ts';
import { AROUND_REPROTECT } from './around.ts';
import { oneAction } from './one-action.ts';
import { runbook } from './runbook.ts';

/**
 * Reprotect: after a failover, the group is protected again, in the other direction. Production stays where it is.
 *
 *   Find group          by name or id; the run named after its id does the rest
 *   Check preconditions failed over: from any other status the same call would do something else
 *   Stop servers        of the zone that becomes the standby
 *   Send reprotect      one POST (start-server-group)
 *   Follow job          and group, until both say the same
 *   Watch sync          until every pair is in sync
 */
export async function reprotect(input: unknown): Promise<RunReport> {
  return runbook('reprotect', input, (run) => oneAction(run, AROUND_REPROTECT));
}
