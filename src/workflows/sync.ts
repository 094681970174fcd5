import type { FailureType } from '../domain/errors/index.ts';
import type { Goal } from '../domain/goal.ts';
import type { Reading } from '../domain/readings.ts';
import type { RunStatus } from '../domain/status.ts';
import type { ActionRule } from '../domain/action-rule.ts';
import { activitiesFor } from './activities.ts';
import { failedActivity } from './failure.ts';
import type { Run } from './run.ts';

const STEP = 'Watch sync';

/** Did a person let it go before the data was in sync? */
export function syncSkipped({ skipped }: RunStatus): boolean {
  return skipped.some(({ step }) => step === STEP);
}

/**
 * The step that ends when every pair is in sync; null where a person let it go and nothing was seen. A cancel may break it off: the synchronisation goes on by itself.
 */
export async function watchSync(
  run: Run,
  work: { groupId: string; action: ActionRule; goal: Goal },
): Promise<Reading | null> {
  const { sync } = activitiesFor(run.setup);
  const { groupId, action, goal } = work;
  return run.step(STEP, async () => {
    run.crossedLine('ends the watching; the synchronisation goes on in the cloud.');
    for (;;) {
      try {
        const { result, last } = await run.interruptible(() =>
          sync.watchSync.executeWithOptions(
            { summary: `Watch ${run.status.group} until every pair is in sync` },
            [
              {
                site: run.request.site,
                groupId,
                rule: { action, goal },
                pollEveryMs: run.setup.timings.pollEvery,
              },
            ],
          ),
        );
        if (result.kind === 'inSync') {
          run.say(`all ${last.pairs.length} pairs are in sync`);
          return last;
        }
        // Let go, but seen: the report must not show the group as it was before.
        if ((await ask(run, 'SyncBroken', `Not in sync yet: ${result.why}.`)) === 'skip') return last;
      } catch (error) {
        const { type, message } = failedActivity(error);
        if ((await ask(run, type, message)) === 'skip') return null;
      }
    }
  });
}

function ask(run: Run, type: FailureType, text: string) {
  return run.ask({ type, text, also: { skip: 'goes on without waiting for the sync; it may never end.' } });
}
