import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkflowHandle } from '@temporalio/client';
import { DefaultLogger, makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker';

import { historyToJson } from '../../src/temporal/history-json.ts';

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
  #count = 0;
  #kept: Kept[] = [];
  #playing: Promise<void> = Promise.resolve();

  readonly #told: (text: string) => void;

  constructor(told: (text: string) => void) {
    this.#told = told;
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

  /** For whoever looks for the reason. */
  #keepFile({ run, workflowId, history }: Kept): void {
    const file = join(tmpdir(), `chaos-${run}-${workflowId.replaceAll(/[^\w-]/g, '_')}.json`);
    writeFileSync(file, JSON.stringify(historyToJson(history)));
    this.#told(`its history is in ${file}`);
  }

  async #play(batch: readonly Kept[]): Promise<void> {
    let at = 0;
    // In the order in which they were given.
    for await (const { error } of Worker.runReplayHistories(
      { workflowBundle: { codePath: BUNDLE } },
      batch,
    )) {
      const one = batch[at++];
      if (error && one) this.#keepFile(one);
      if (error) this.#told(`run ${one?.run}: replay of ${one?.workflowId}: ${error.message}`);
    }
    this.#count += at;
    if (at !== batch.length) this.#told(`${at} of ${batch.length} histories were replayed`);
  }
}
