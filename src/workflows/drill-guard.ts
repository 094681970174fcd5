import { ApplicationFailure, CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import { holdOf } from '../domain/input.ts';
import { drillActivitiesFor } from './activities.ts';
import type { DrillWork } from './drill-work.ts';
import type { Run } from './run.ts';

interface Why {
  type: string;
  message: string;
}

/**
 * What ends a drill early, whatever it is at: its deadline, which answers every question that nobody answers, and a real
 * run that takes the group. That one has not waited for the drill; the drill goes as soon as it sees it.
 */
export class DrillGuard {
  readonly #run: Run;
  readonly #work: DrillWork;
  readonly #scope = new CancellationScope({ cancellable: true });
  readonly #deadline: string;
  #why: Why | null = null;
  #over = false;
  #watches: Promise<void>[] = [];

  constructor(run: Run, work: DrillWork) {
    this.#run = run;
    this.#work = work;
    const lasts = run.setup.timings.drillLimit + holdOf(run.request);
    this.#deadline = new Date(Date.now() + lasts).toISOString();
  }

  begin(): void {
    this.#run.answerBy = this.#deadline;
    this.#watches = [this.#watch(() => this.#untilDeadline()), this.#watch(() => this.#untilHeld())];
  }

  end(): void {
    this.#over = true;
    this.#run.answerBy = null;
    this.#scope.cancel();
  }

  /** Its activity has come back: a run must not end under it. */
  async ended(): Promise<void> {
    await Promise.all(this.#watches);
  }

  /** Why the drill ended early. Throws on what is a fault of this program. */
  explain(error: unknown): Why {
    if (this.#run.cancelled) return { type: 'Cancelled', message: 'Cancelled.' };
    if (this.#why !== null) return this.#why;
    if (isCancellation(error)) return this.#late();
    if (error instanceof ApplicationFailure) return { type: error.type ?? 'Failed', message: error.message };
    throw error;
  }

  #watch(work: () => Promise<Why>): Promise<void> {
    return this.#scope
      .run(work)
      .then((why) => {
        this.#why ??= why;
        this.#run.say(why.message);
        this.#run.breakOff();
      })
      .catch((error: unknown) => {
        // Its worker died before it could answer the cancel: the server says "timed out" then. Nobody needs it any more.
        if (!isCancellation(error) && !this.#over) throw error;
      });
  }

  async #untilDeadline(): Promise<Why> {
    const ms = Date.parse(this.#deadline) - Date.now();
    await sleep(ms, { summary: 'Deadline of the drill: it is deleted then, whatever is open' });
    return this.#late();
  }

  #late(): Why {
    return {
      type: 'DrillDeadline',
      message: `The drill was not over at its deadline (${this.#deadline.slice(0, 19)}Z), last seen at "${this.#run.status.steps.at(-1)?.name ?? '?'}".`,
    };
  }

  async #untilHeld(): Promise<Why> {
    const activities = drillActivitiesFor(this.#run.setup).holder;
    const { site } = this.#run.request;
    const everyMs = this.#run.setup.timings.pollEvery;
    const holder = await activities.watchHolder.executeWithOptions(
      { summary: 'Watch for a real run of the group' },
      [{ site, groupId: this.#work.groupId, everyMs }],
    );
    return {
      type: 'GaveWay',
      message: `Gave way to run ${holder.run} (${holder.procedure}), which took the group at ${holder.since.slice(11, 19)} UTC.`,
    };
  }
}
