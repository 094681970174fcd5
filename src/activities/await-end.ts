import { activityInfo, Context } from '@temporalio/activity';
import { WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import { TerminatedFailure } from '@temporalio/common';
import { beating, untilStopped, type Stop } from './heartbeat.ts';
import { isRunning, whenStopped } from './join.ts';

export interface AwaitEndRequest {
  run: string;
  /** How long a run that is not there yet may still be started (ms). */
  graceMs: number;
}

const LOOK_EVERY_MS = 1_000;

/** Waits for the end of a run, however it ends. `never`: it was not started. */
export function createAwaitEnd(stopping: AbortSignal) {
  return {
    async awaitEnd(request: AwaitEndRequest): Promise<'ended' | 'never'> {
      return beating(() => awaitEnd(request, untilStopped(stopping)));
    },
  };
}

async function awaitEnd({ run, graceMs }: AwaitEndRequest, stop: Stop): Promise<'ended' | 'never'> {
  const { client } = Context.current();
  const { scheduledTimestampMs } = activityInfo();
  // One for the whole wait: each would leave a listener behind.
  const stopped = whenStopped(stop);
  for (;;) {
    try {
      await Promise.race([client.workflow.getHandle(run).result(), stopped]);
      return 'ended';
    } catch (error) {
      if (error instanceof WorkflowFailedError) {
        // A reset ends the run that was waited for and goes on under the same id.
        if (!(error.cause instanceof TerminatedFailure) || !(await isRunning(run))) return 'ended';
      } else if (!(error instanceof WorkflowNotFoundError)) throw error;
      else if (Date.now() - scheduledTimestampMs > graceMs) return 'never';
    }
    await Promise.race([new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS)), stopped]);
  }
}
