import { setTimeout as delay } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Holder } from '../domain/drill-reading.ts';
import { canonicalRunId } from '../domain/run-id.ts';
import { beating, untilStopped } from './heartbeat.ts';
import type { RunMemo } from './join.ts';

/** The run that holds a group and acts on it; a dry run holds nothing. */
export async function holderOf(site: string, groupId: string): Promise<Holder | null> {
  const run = canonicalRunId(site, groupId);
  try {
    const { status, type, startTime, memo } = await Context.current()
      .client.workflow.getHandle(run)
      .describe();
    const idle = status.name !== 'RUNNING' || (memo as RunMemo | undefined)?.dryRun === true;
    return idle ? null : { run, procedure: type, since: startTime.toISOString() };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

/** A drill gives way: it looks for a real run as long as it lasts. */
export function createHolderWatch(stopping: AbortSignal) {
  return {
    async watchHolder(request: { site: string; groupId: string; everyMs: number }): Promise<Holder> {
      return beating(async () => {
        const stop = untilStopped(stopping);
        for (;;) {
          const holder = await holderOf(request.site, request.groupId);
          if (holder !== null) return holder;
          await delay(request.everyMs, undefined, { signal: stop.signal }).catch(() => {
            throw stop.reason();
          });
        }
      });
    },
  };
}
