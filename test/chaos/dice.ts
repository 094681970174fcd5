/** The one source of chance: mulberry32, small, fast, and the same on every machine. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A sequence of its own for each run, so that a run's plan does not depend on the other runs. */
  static of(seed: number, index: number): Dice {
    return new Dice(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  }

  /** From 0 up to, not including, 1. */
  roll(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  chance(probability: number): boolean {
    return this.roll() < probability;
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.roll() * (most - least + 1));
  }

  pick<T>(from: readonly T[]): T {
    if (from.length === 0) throw new Error('nothing to pick from');
    return from[Math.floor(this.roll() * from.length)] as T;
  }

  many<T>(count: number, make: () => T): T[] {
    return Array.from({ length: count }, make);
  }

  uuid(): string {
    const hex = this.many(32, () => this.between(0, 15).toString(16)).join('');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  }
}

/** The entry that a roll between 0 and 1 falls on, by weight. */
export function weighted<T>(roll: number, entries: readonly (readonly [weight: number, what: T])[]): T {
  let left = roll * entries.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, what] of entries) {
    left -= weight;
    if (left < 0) return what;
  }
  const last = entries.at(-1);
  if (last === undefined) throw new Error('nothing to choose from');
  return last[1];
}
