import { setCurrentDetails, sleep, upsertMemo } from '@temporalio/workflow';
import { blockDetails, type BlockInput } from '../domain/block.ts';
import { waitingFor } from './activities.ts';

/**
 * Stands open for as long as no alert may start anything for a group. No runbook: it holds no group, and people start what
 * they want. It ends by itself a period after the run has ended, however that ended; whoever lifts it terminates it, which
 * needs no worker.
 */
export async function blockPeriod(input: BlockInput): Promise<'over' | 'never started'> {
  const { run, periodMs, graceMs, heartbeatTimeout } = input;
  setCurrentDetails(blockDetails(input, null));
  const { awaitEnd } = waitingFor({ heartbeatTimeout });
  const end = await awaitEnd.executeWithOptions({ summary: `Wait for the end of ${run}` }, [
    { run, graceMs },
  ]);
  if (end === 'never') return 'never started';
  const until = new Date(Date.now() + periodMs).toISOString();
  upsertMemo({ until });
  setCurrentDetails(blockDetails(input, until));
  await sleep(periodMs);
  return 'over';
}
