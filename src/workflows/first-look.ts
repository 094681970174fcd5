import { sleep } from '@temporalio/workflow';
import type { FirstLook, Opened } from '../activities/open.ts';
import type { RunSetup } from '../activities/setup.ts';
import type { FailureType } from '../domain/errors/index.ts';
import type { GroupReading, Reading } from '../domain/readings.ts';
import type { HandedOver } from '../temporal/opened-header.ts';
import { failedActivity } from './failure.ts';

/** What a look brought, or what stopped it for good. `by`: the run that took it, where another one did. */
export type Looked<T> = { saw: T; by: string | null } | { failed: { type: FailureType; message: string } };

interface Kept {
  looks: Pick<Opened, 'found' | 'observed'>;
  /** When the call began. */
  since: string;
  by: string | null;
  /** When its answer came. */
  at: number;
}

/**
 * The looks that the first call of a run brought along. They are good for the steps that come at once, and only for
 * those: whatever is waited for makes them old, and nothing may be decided on an old look.
 */
export class FirstLooks {
  #kept: Kept | null = null;
  #begun = false;

  /** @param by the run that made the call, where it was another one */
  keep({ found, observed }: Omit<Opened, 'setup'>, since: string, by: string | null = null): void {
    const looks = { ...(found && { found }), ...(observed && { observed }) };
    this.#kept = { looks, since, by, at: Date.now() };
    // A call of another run is no part of this one's steps.
    this.#begun = by !== null;
  }

  /** When the step that begins now began in truth: with the call, if it is the first. Null: it begins now. */
  begins(): string | null {
    if (this.#begun) return null;
    this.#begun = true;
    return this.#fresh?.since ?? null;
  }

  /** The group that was found, or what `look` finds. @throws what is no failure of the look, a cancel included */
  async found(look: () => Promise<GroupReading>): Promise<Looked<GroupReading>> {
    return this.#lookOr(look, this.#take('found'));
  }

  async observed(look: () => Promise<Reading>): Promise<Looked<Reading>> {
    return this.#lookOr(look, this.#take('observed'));
  }

  /** For the run that goes on with the group at once. */
  toHandOver(setup: RunSetup): HandedOver | null {
    const kept = this.#fresh;
    if (kept?.looks.observed === undefined) return null;
    return { opened: { setup, observed: kept.looks.observed }, since: kept.since };
  }

  #take<K extends 'found' | 'observed'>(which: K): Opened[K] | undefined {
    const look = this.#fresh?.looks[which];
    if (look === undefined) this.#kept = null;
    else delete this.#kept?.looks[which];
    return look;
  }

  async #lookOr<T>(look: () => Promise<T>, first: FirstLook<T> | undefined): Promise<Looked<T>> {
    if (first?.kind === 'saw') return { saw: first.saw, by: this.#kept?.by ?? null };
    this.#kept = null;
    if (first?.kind === 'failed') return { failed: { type: first.type, message: first.message } };
    try {
      if (first !== undefined && first.afterMs > 0)
        await sleep(first.afterMs, { summary: 'before the next try to read' });
      return { saw: await look(), by: null };
    } catch (error) {
      return { failed: failedActivity(error) };
    }
  }

  /** A run's clock stands still within one task of it. */
  get #fresh(): Kept | null {
    return this.#kept !== null && this.#kept.at === Date.now() ? this.#kept : null;
  }
}
