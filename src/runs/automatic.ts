import { createHash } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { RunRequest } from '../domain/input.ts';
import type { Procedure } from '../domain/procedures.ts';
import { blockOn, claimBlock, type Block } from './block.ts';
import { RunError } from './errors.ts';
import { keyedRunId } from './keyed-start.ts';
import { inFlight, startedBefore, startKeyed, type Joined, type Once } from './start-once.ts';

/** What became of an alert. */
export type Automatic =
  /** Now, or when the same alert came before. */
  | { outcome: 'started'; run: string; dryRun: boolean }
  /** A run with the same aim was under way: it is that one. */
  | { outcome: 'joined'; run: string }
  /** `until`: null while the run has not ended. */
  | { outcome: 'blocked'; run: string; until: string | null }
  | { outcome: 'in the way'; run: string; says: string }
  | { outcome: 'stale' };

interface Options {
  /** Of the alert: the same key is the same run. */
  key: string;
  taskQueue: string;
  blockPeriodMs: number;
  heartbeatTimeout: number;
  /** Nothing new is started; what was started before is still told. */
  stale: boolean;
}

/** What moves production: after it, the group is left alone for a while. */
const MOVES: readonly Procedure[] = ['failover', 'switchover', 'failback'];

/**
 * Starts the run that an alert asks for, at most once, whichever processes it comes through. Nothing is kept here: the key
 * is the id of a run, and the block is a record of its own, so that two alerts of one group can't both start.
 */
export async function startAutomatically(
  client: Client,
  procedure: Procedure,
  request: RunRequest,
  { key, taskQueue, blockPeriodMs, heartbeatTimeout, stale }: Options,
): Promise<Automatic> {
  // Of the key alone: a rule that was changed since must not make a stranger of the same alert.
  const once: Once = { key, taskQueue, digest: createHash('sha256').update(`alert ${key}`).digest('hex') };
  const before = await startedBefore(client, once);
  if (before !== null) return started(before);
  if (stale) return { outcome: 'stale' };
  if (request.dryRun) return started(await startKeyed(client, procedure, request, once, null));

  const { site, group } = request;
  const own = keyedRunId(key);
  let block = await blockOn(client, site, group);
  if (block !== null && block.own !== own) return held(block, procedure, request);
  if (block === null) {
    let joined: Joined | null;
    try {
      joined = await inFlight(client, procedure, request);
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      // The run in the way may be the one that this alert has started a moment ago.
      const meanwhile = await startedBefore(client, once);
      if (meanwhile !== null) return started(meanwhile);
      return { outcome: 'in the way', run: error.facts.run ?? '', says: error.message };
    }
    const joins = joined?.joins ?? null;
    // What is in flight may be this alert's own, started by another process meanwhile.
    const mine = joins === null ? null : await startedBefore(client, once);
    if (mine !== null) return started(mine);
    if (MOVES.includes(procedure)) {
      const { from = null, to = null, by = '' } = request;
      const claim = await claimBlock(
        client,
        { site, group, run: joins ?? own, periodMs: blockPeriodMs, heartbeatTimeout },
        { by, own, procedure, from, to, taskQueue },
      );
      ({ block } = claim);
      if (block.own !== own) return held(block, procedure, request);
    } else if (joins !== null) return { outcome: 'joined', run: joins };
  }
  // It joined: for as long as the block stands that is the answer, and nothing is started when that run has ended.
  if (block !== null && block.run !== own) return { outcome: 'joined', run: block.run };
  return started(await startKeyed(client, procedure, request, once, null));
}

function started({ run, dryRun }: { run: string; dryRun: boolean }): Automatic {
  return { outcome: 'started', run, dryRun };
}

/** Another alert was first. */
function held({ run, until, ...block }: Block, procedure: Procedure, { from, to }: RunRequest): Automatic {
  const same = block.procedure === procedure && block.from === (from ?? null) && block.to === (to ?? null);
  return until === null && same ? { outcome: 'joined', run } : { outcome: 'blocked', run, until };
}
