import type { Goal } from '../domain/goal.ts';
import type { Reading } from '../domain/readings.ts';
import type { ActionRule } from '../domain/sdrs-states.ts';
import { activitiesFor } from './activities.ts';
import { failedActivity } from './failure.ts';
import type { Run } from './run.ts';

/** The step that ends when every pair is in sync. A cancel may break it off: the synchronisation goes on by itself. */
export async function watchSync(
  run: Run,
  work: { groupId: string; action: ActionRule; goal: Goal },
): Promise<Reading> {
  const { sync } = activitiesFor(run.setup);
  const { groupId, action, goal } = work;
  return run.step('Watch sync', async () => {
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
        await run.ask({ type: 'SyncBroken', text: `Not in sync yet: ${result.why}.` });
      } catch (error) {
        const { type, message } = failedActivity(error);
        await run.ask({ type, text: message });
      }
    }
  });
}
