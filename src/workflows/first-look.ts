import { sleep } from '@temporalio/workflow';
import type { FirstLook, Opened } from '../activities/open.ts';
import type { FailureType } from '../domain/errors/index.ts';
import type { GroupReading, Reading } from '../domain/readings.ts';
import { failedActivity } from './failure.ts';

/** What a look brought, or what stopped it for good. */
export type Looked<T> = { saw: T } | { failed: { type: FailureType; message: string } };

/**
 * The look that the first call of a run brought along. It is good for the step that comes at once, and only for that
 * one: whatever is waited for makes it old, and nothing may be decided on an old look.
 */
export class FirstLooks {
  #kept: { opened: Opened; since: string; at: number } | null = null;

  /** @param since when the call began */
  keep(opened: Opened, since: string): void {
    this.#kept = { opened, since, at: Date.now() };
  }

  /** When the step that comes at once began in truth: with the call. Null: it begins now. */
  get since(): string | null {
    return this.#fresh?.since ?? null;
  }

  /** The group that was found, or what `look` finds. @throws what is no failure of the look, a cancel included */
  found(look: () => Promise<GroupReading>): Promise<Looked<GroupReading>> {
    return this.#lookOr(look, this.#fresh?.opened.found);
  }

  observed(look: () => Promise<Reading>): Promise<Looked<Reading>> {
    return this.#lookOr(look, this.#fresh?.opened.observed);
  }

  async #lookOr<T>(look: () => Promise<T>, first: FirstLook<T> | undefined): Promise<Looked<T>> {
    this.#kept = null;
    if (first?.kind === 'saw') return { saw: first.saw };
    if (first?.kind === 'failed') return { failed: { type: first.type, message: first.message } };
    try {
      if (first !== undefined && first.afterMs > 0)
        await sleep(first.afterMs, { summary: 'before the next try to read' });
      return { saw: await look() };
    } catch (error) {
      return { failed: failedActivity(error) };
    }
  }

  /** A run's clock stands still within one task of it. */
  get #fresh() {
    return this.#kept !== null && this.#kept.at === Date.now() ? this.#kept : null;
  }
}
