import type { WorkflowInternalsInterceptor } from '@temporalio/workflow';

/** How far the history went that the run was last given: its events, and when the task began that they belong to. */
export interface Given {
  events: number;
  taskBegan: string;
}

/** What the failed task of a copy that was given up says. */
export const GIVEN_UP =
  'A query has led this copy of the run a step ahead of its history. It is read anew; nothing is lost.';

/**
 * Keeps a run from going on where it is a step ahead of its history.
 *
 * A query that reaches a worker new to the run leads it to the end of the history, past the last task that was decided:
 * the result of a step is known there already, and what follows from it has been thought, but not recorded. If something
 * new (an answer, a timer) comes to that copy of the run, both are recorded in an order that no replay can follow, and
 * the run is lost with the next worker that dies. So the copy is given up: its task fails once, and the run is read anew.
 * That happens also where its thoughts have been recorded meanwhile: from here it can't be told, and a new reading is
 * always right.
 */
export class AheadOfHistory {
  #last: Given | null = null;
  #ahead = false;

  /** To be told of each turn of the run that is no query. @throws Error if this copy of the run must not go on */
  turn(now: Given): void {
    if (this.#ahead) throw new Error(GIVEN_UP);
    // Each task that is decided begins at a time of its own; events without a new task were only looked at.
    const last = this.#last;
    this.#ahead = last !== null && now.taskBegan === last.taskBegan && now.events > last.events;
    this.#last = now;
  }
}

export function staysWithItsHistory(): WorkflowInternalsInterceptor {
  const ahead = new AheadOfHistory();
  return {
    activate(input, next) {
      const { jobs, timestamp, historyLength } = input.activation;
      const asks = jobs?.some(({ queryWorkflow }) => Boolean(queryWorkflow)) ?? false;
      // The second half of one turn (signals come first) says nothing new.
      if (!asks && input.batchIndex === 0)
        ahead.turn({
          events: historyLength ?? 0,
          taskBegan: `${timestamp?.seconds?.toString() ?? ''}.${timestamp?.nanos ?? 0}`,
        });
      next(input);
    },
  };
}
