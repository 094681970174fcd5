import { CancelledFailure, isCancellation, sleep } from '@temporalio/workflow';
import { saySource } from '../domain/answers.ts';
import { failureTypeOf } from '../domain/errors/index.ts';
import { clock } from '../domain/details.ts';
import { leftovers } from '../domain/drill-check.ts';
import { drillActivitiesFor } from './activities.ts';
import { drillQuestion, lookAtDrills, type DrillWork } from './drill-work.ts';
import { ending, failedActivity } from './failure.ts';
import type { Run } from './run.ts';

const DAY_MS = 86_400_000;

/** Deletes drills of these names in this group, by whoever they were made; false where the time was not enough. */
export async function removal(
  run: Run,
  work: DrillWork,
  names: string[],
): Promise<{ done: boolean; saw: string; found: boolean }> {
  const activities = drillActivitiesFor(run.setup).removal;
  const { timings } = run.setup;
  const mine = names.includes(work.wish.name);
  const summary = `Delete ${names.length === 1 ? `drill ${names[0] ?? ''}` : `${names.length} drills`}`;
  try {
    const { done, saw, calls } = await activities.removeDrills.executeWithOptions({ summary }, [
      {
        site: run.request.site,
        groupId: work.groupId,
        names,
        servers: mine ? work.servers : [],
        limitMs: timings.followLimit,
        againMs: timings.followGrace,
        pollEveryMs: timings.pollEvery,
        timeoutMs: timings.postTimeout,
      },
    ]);
    run.say(`${saw}, after ${calls.length} call(s)`);
    return { done, saw, found: calls.length > 0 };
  } catch (error) {
    if (isCancellation(error)) throw error;
    return { done: false, saw: failedActivity(error).message, found: false };
  }
}

/** What earlier runs have left, deleted before this one makes its own. */
export async function sweep(run: Run, work: DrillWork): Promise<void> {
  if (work.reading === null || leftovers(work.reading, work.wish).length === 0) return;
  await run.step('Sweep leftovers', async () => {
    for (;;) {
      const names = leftovers(work.reading ?? { drills: [] }, work.wish).map(({ name }) => name);
      if (names.length === 0) return;
      const { done, saw } = await run.interruptible(() => removal(run, work, names));
      if (done) {
        work.swept.push(...names);
        return;
      }
      const said = await run.ask(
        drillQuestion({
          type: 'DrillNotRemoved',
          text: `What earlier runs have left can't be removed: ${saw}. It runs, and costs money.`,
          also: { skip: 'leaves it there, and makes a drill beside it.' },
        }),
      );
      if (said === 'skip') return;
      const look = await lookAtDrills(run, work, 'before another try');
      if ('blind' in look) run.say(look.blind);
    }
  });
}

/**
 * The end of every drill, whatever came before it. Null: nothing is left; else what is, as a sentence.
 * Where it can't be removed, somebody is told, and the run goes on trying as long as the question is open.
 */
export async function cleanUp(run: Run, work: DrillWork): Promise<string | null> {
  return run.step('Clean up', async () => {
    run.crossedLine('changes nothing any more: the drill is being deleted. Production is not touched.');
    let waitMs = run.setup.timings.followLimit;
    for (;;) {
      const { done, saw, found } = await removal(run, work, [work.wish.name]);
      if (found) work.pendingUntil = 0;
      if (done) {
        if (await lastWord(run, work)) continue;
        return null;
      }
      const left = `Drill ${work.wish.name} is not removed: ${saw}. It runs beside production, and costs money.`;
      if (run.request.onFailure === 'abort') return left;
      const answer = await run.waitFor({
        type: 'DrillNotRemoved',
        title: 'A drill is not removed',
        text: `${left} Delete it in the console, or wait: it is tried again by itself.`,
        until: new Date(Date.now() + waitMs).toISOString(),
        answers: {
          retry: 'tries again now; if somebody has deleted it meanwhile, sees that.',
          abort: 'ends the run and leaves the drill: the next drill of this group deletes it.',
        },
      });
      if (answer?.verb === 'abort') return `${left} Left there${saySource(answer.input)}.`;
      waitMs = Math.min(waitMs * 2, Math.max(DAY_MS, waitMs));
    }
  });
}

/** A POST that was never seen to make a drill may still do so: true, after its time, if one more look is needed. */
async function lastWord(run: Run, work: DrillWork): Promise<boolean> {
  const until = Math.max(work.armedUntil, work.pendingUntil);
  work.armedUntil = 0;
  work.pendingUntil = 0;
  if (Date.now() >= until) return false;
  const at = clock(new Date(until).toISOString());
  run.say(
    `a POST of this run was never seen to do anything, and may still make a drill: looks again at ${at} UTC`,
  );
  await sleep(until - Date.now(), {
    summary: 'A lost POST may still make a drill: look again after its time',
  });
  return true;
}

/** What ended a drill early, with what became of it. */
export function endOfDrill(run: Run, failure: { type: string; message: string } | null, left: string | null) {
  run.aftermath = left ?? 'Nothing is left of the drill.';
  const said = failure === null ? run.aftermath : `${failure.message} ${run.aftermath}`;
  if (left !== null) return ending('DrillNotRemoved', said);
  if (failure === null) return null;
  return failure.type === 'Cancelled'
    ? new CancelledFailure(said)
    : ending(failureTypeOf(failure.type), said);
}
