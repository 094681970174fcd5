/** Lets long polls wait for a condition without asking again and again. */
export class Bell {
  readonly #listeners = new Set<() => void>();

  /** To be called after every change that a waiting condition may depend on. */
  ring(): void {
    for (const listen of [...this.#listeners]) listen();
  }

  /**
   * Waits until the condition holds.
   * @param waitMs how long at most, in ms
   * @returns whether it held in time; false at once when `signal` aborts
   */
  until(condition: () => boolean, waitMs: number, signal: AbortSignal): Promise<boolean> {
    if (condition()) return Promise.resolve(true);
    if (signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const end = (held: boolean) => {
        clearTimeout(timer);
        this.#listeners.delete(listen);
        signal.removeEventListener('abort', giveUp);
        resolve(held);
      };
      const listen = () => {
        if (condition()) end(true);
      };
      const giveUp = () => end(false);
      const timer = setTimeout(giveUp, waitMs);
      this.#listeners.add(listen);
      signal.addEventListener('abort', giveUp);
    });
  }
}
