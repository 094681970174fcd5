/** A bucket for each token: as much at once as in a minute, then as fast as it fills. One number a token, no more. */
export class RateLimit {
  readonly #perMinute: number;
  readonly #buckets = new Map<number, { left: number; at: number }>();
  readonly #now: () => number;

  constructor(perMinute: number, now: () => number = () => performance.now()) {
    this.#perMinute = perMinute;
    this.#now = now;
  }

  /** @returns 0 if it may go on, else after how many seconds. */
  take(token: number): number {
    const now = this.#now();
    const perMs = this.#perMinute / 60_000;
    const { left, at } = this.#buckets.get(token) ?? { left: this.#perMinute, at: now };
    const filled = Math.min(this.#perMinute, left + (now - at) * perMs);
    const may = filled >= 1;
    this.#buckets.set(token, { left: may ? filled - 1 : filled, at: now });
    return may ? 0 : Math.max(1, Math.ceil((1 - filled) / perMs / 1_000));
  }
}
