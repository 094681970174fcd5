import { fileURLToPath } from 'node:url';
import type { WorkflowHandle } from '@temporalio/client';
import { DefaultLogger, makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker';

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

interface Kept {
  run: number;
  workflowId: string;
  history: History;
}

/** Of the build that the workers run. */
const BUNDLE = fileURLToPath(new URL('../../workflow-bundle.js', import.meta.url));
/** A replay takes a worker of its own: not one for each history, and not thousands of histories in memory. */
const AT_ONCE = 200;

/** Every history must go the same way a second time, or the run is lost with the first worker that dies. */
export class Replays {
  readonly violations: string[] = [];
  #count = 0;
  #kept: Kept[] = [];
  #playing: Promise<void> = Promise.resolve();

  constructor() {
    // What does not fit is told with the run that it belongs to.
    Runtime.install({
      logger: new DefaultLogger('ERROR', () => {}),
      telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' }) } },
    });
  }

  keep(one: Kept): void {
    this.#kept.push(one);
    if (this.#kept.length >= AT_ONCE) void this.#playKept();
  }

  /** @returns how many were replayed */
  async end(): Promise<number> {
    await this.#playKept();
    return this.#count;
  }

  #playKept(): Promise<void> {
    const batch = this.#kept;
    this.#kept = [];
    this.#playing = this.#playing.then(() => this.#play(batch));
    return this.#playing;
  }

  async #play(batch: readonly Kept[]): Promise<void> {
    let at = 0;
    // In the order in which they were given.
    for await (const { error } of Worker.runReplayHistories(
      { workflowBundle: { codePath: BUNDLE } },
      batch,
    )) {
      const one = batch[at++];
      if (error) this.violations.push(`run ${one?.run}: replay of ${one?.workflowId}: ${error.message}`);
    }
    this.#count += at;
    if (at !== batch.length) this.violations.push(`${at} of ${batch.length} histories were replayed`);
  }
}
