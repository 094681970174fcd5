import { workflowInfo } from '@temporalio/workflow';
import type { DrillWish } from '../domain/drill-check.ts';
import { drillName } from '../domain/drill-name.ts';
import type { Drill, DrillReading } from '../domain/drill-reading.ts';
import type { StepQuestion } from '../domain/questions.ts';
import { drillActivitiesFor } from './activities.ts';
import { failedActivity } from './failure.ts';
import type { Run } from './run.ts';

/** What the parts of a drill share. */
export interface DrillWork {
  readonly groupId: string;
  readonly wish: DrillWish;
  /** The newest one. */
  reading: DrillReading | null;
  /** Made by this run, as last seen. */
  drill: Drill | null;
  /** Its servers that were looked at: they have to be gone at the end, too. */
  servers: string[];
  /** When the POST was scheduled (ms). */
  sentAt: number | null;
  /** Until when a POST that was given up without an answer may still make a drill (ms); 0: there is none. */
  armedUntil: number;
  /** The same of the last POST, as long as no drill was seen that it has made. */
  pendingUntil: number;
  heldMs: number;
  swept: string[];
}

export function drillWork(run: Run, groupId: string): DrillWork {
  const { firstExecutionRunId } = workflowInfo();
  const { drillTag: tag = '' } = run.setup;
  return {
    groupId,
    wish: {
      // The first execution's: a reset of this run looks for the drill that it has made before.
      name: drillName(tag, firstExecutionRunId),
      vpcId: run.request.vpc ?? run.setup.drill?.vpcId ?? null,
      tag,
    },
    reading: null,
    drill: null,
    servers: [],
    sentAt: null,
    armedUntil: 0,
    pendingUntil: 0,
    heldMs: 0,
    swept: [],
  };
}

/** One look at the group, its drills and who holds it; a sentence where it can't be had. */
export async function lookAtDrills(
  run: Run,
  work: DrillWork,
  why: string,
): Promise<{ saw: DrillReading } | { blind: string }> {
  const { look } = drillActivitiesFor(run.setup);
  const { site } = run.request;
  const { groupId, wish } = work;
  try {
    const saw = await run.interruptible(() =>
      look.observeDrill.executeWithOptions({ summary: `Look at the drills of ${run.status.group} ${why}` }, [
        { site, groupId, vpcId: wish.vpcId },
      ]),
    );
    work.reading = saw;
    return { saw };
  } catch (error) {
    return { blind: failedActivity(error).message };
  }
}

/** An abort of a drill deletes it, and whoever says it must know. */
const ENDS_DRILL = 'deletes what there is of the drill, and ends the run.';

export function drillQuestion(question: StepQuestion): StepQuestion {
  return { ...question, also: { ...question.also, abort: ENDS_DRILL } };
}
