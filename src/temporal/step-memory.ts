/** Enough for all runs that a worker has in hand at a time. */
const MOST = 2_000;

/** The step that each run was last heard of in. */
export class StepMemory {
  readonly #steps = new Map<string, string>();

  /** @param said what the line itself knows */
  of(runId: string, said: string | null): string {
    const step = said ?? this.#steps.get(runId) ?? 'unknown';
    this.#steps.delete(runId);
    this.#steps.set(runId, step);
    if (this.#steps.size > MOST) this.#steps.delete(this.#steps.keys().next().value ?? '');
    return step;
  }
}
