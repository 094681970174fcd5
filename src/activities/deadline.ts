/** A worker whose clock runs behind the Temporal server's by more than this can't keep a deadline. */
const CLOCK_TOLERANCE_MS = 2_000;

/**
 * Holds on three clocks, each covering what another misses: the server's time stamp (a task that lay in the
 * socket of a paused worker), this machine's wall clock (a machine that slept) and its monotonic clock
 * (a wall clock that was set back).
 */
export class Deadline {
  readonly #scheduledAt: number;
  readonly #ms: number;
  readonly #wallStart = Date.now();
  readonly #monotonicStart = performance.now();

  constructor(scheduledAt: number, ms: number) {
    this.#scheduledAt = scheduledAt;
    this.#ms = ms;
  }

  /** Why no deadline can be kept here, as a sentence: this clock is behind the server's, at least by so much. */
  wrong(): string | null {
    const behind = this.#scheduledAt - this.#wallStart;
    return behind > CLOCK_TOLERANCE_MS
      ? `this worker's clock is ${Math.round(behind / 1000)} s behind the Temporal server's, so it can't keep a deadline: set its clock`
      : null;
  }

  passed(): boolean {
    const wall = Date.now();
    return (
      wall > this.#scheduledAt + this.#ms ||
      wall > this.#wallStart + this.#ms ||
      performance.now() > this.#monotonicStart + this.#ms
    );
  }
}
