import type { Client } from '@temporalio/client';
import { METRICS } from '../domain/metrics.ts';
import { rank, VERDICTS } from '../domain/readiness/readiness.ts';
import { questionsOpen } from '../runs/questions.ts';
import { readinessOfSites } from '../runs/readiness-sites.ts';
import { exposition, type Sample } from './exposition.ts';

/** However often it is scraped, and by however many. */
const FRESH_MS = 10_000;
const ASK_MS = 2_000;

/** There from the first scrape on, so that a first question is a change that can be seen. */
const USUAL = ['ApprovalNeeded', 'PreconditionFailed', 'OutcomeUnknown', 'ActionFailed', 'CloudUnreachable'];

/**
 * What all runs of the task queue wait for, out of Temporal's own list. Counted by workers it would drift: one asks,
 * another takes the answer, a third was killed in between. What can't be read is left out.
 */
export class Visibility {
  readonly #client: Client;
  readonly #taskQueue: string;
  readonly #types = new Set(USUAL);
  #last: { at: number; text: Promise<string> } | null = null;

  constructor(client: Client, taskQueue: string) {
    this.#client = client;
    this.#taskQueue = taskQueue;
  }

  exposition(): Promise<string> {
    if (this.#last === null || performance.now() - this.#last.at > FRESH_MS)
      this.#last = { at: performance.now(), text: this.#ask() };
    return this.#last.text;
  }

  async #ask(): Promise<string> {
    const asked = <T>(ask: () => Promise<T[]>): Promise<T[]> =>
      this.#client.withDeadline(Date.now() + ASK_MS, ask).catch(() => []);
    const [questions, sites] = await Promise.all([
      asked(() => this.#questions()),
      asked(() => readinessOfSites(this.#client, this.#taskQueue)),
    ]);
    return (
      exposition(METRICS.questions, questions) +
      exposition(
        METRICS.readiness,
        sites.flatMap(({ site, counts }) =>
          VERDICTS.map((verdict) => ({ labels: { site, verdict }, value: counts[verdict] })),
        ),
      ) +
      exposition(
        METRICS.readinessVerdict,
        sites.map(({ site, verdict }) => ({ labels: { site }, value: rank(verdict) })),
      ) +
      exposition(
        METRICS.readinessAge,
        sites.map(({ site, ageSeconds }) => ({ labels: { site }, value: ageSeconds })),
      )
    );
  }

  async #questions(): Promise<Sample[]> {
    const open = await questionsOpen(this.#client, this.#taskQueue);
    for (const type of open.keys()) this.#types.add(type);
    return [...this.#types].map((type) => ({ labels: { type }, value: open.get(type) ?? 0 }));
  }
}
