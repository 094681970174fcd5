import { Refusal } from './errors.ts';
import type { Route } from './exchange.ts';

const WINDOW_MS = 1_000;

/** The gateway's limit: so many calls of each API within any one second, whoever makes them (APIG FAQ). */
export class Throttle {
  readonly #arrivals = new Map<Route, number[]>();

  /** @throws {Refusal} 429 where there were that many already; 0 is no limit. */
  pass(route: Route, limit: number, now: number): void {
    if (limit === 0) return;
    const arrivals = (this.#arrivals.get(route) ?? []).filter((at) => now - at < WINDOW_MS);
    this.#arrivals.set(route, arrivals);
    if (arrivals.length >= limit) throw new Refusal(429, 'APIGW.0308', 'E5');
    arrivals.push(now);
  }
}
