interface Item {
  at: number;
  run: (at: number) => void;
}

/**
 * What the cloud will do later. Nothing runs by itself: whoever looks at the world calls `runDue` first,
 * so a duration of 0 means "done at the next look" and no test depends on when a timer fires.
 */
export class Agenda {
  #items: Item[] = [];

  /** Plans `run` for the time `at` (ms since 1970). Items of the same time run in the order they were planned. */
  plan(at: number, run: (at: number) => void): void {
    const later = this.#items.findIndex((item) => item.at > at);
    this.#items.splice(later === -1 ? this.#items.length : later, 0, { at, run });
  }

  /** Runs all that was due until `now`, in order, including what these runs plan themselves. */
  runDue(now: number): void {
    for (let next = this.#items[0]; next !== undefined && next.at <= now; next = this.#items[0]) {
      this.#items.shift();
      next.run(next.at);
    }
  }
}
