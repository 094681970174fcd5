import { cancellationSignal } from '@temporalio/activity';
import type { Clouds } from '../cloud/index.ts';
import { failureTypeOf, type FailureType } from '../domain/errors/index.ts';
import type { GroupReading, Reading } from '../domain/readings.ts';
import { cloudFailure } from './failures.ts';
import { findGroup } from './look.ts';
import type { createSetup, RunSetup, SetupRequest } from './setup.ts';

/** A look that was taken once, without the retries of a look of its own. */
export type FirstLook<T> =
  | { kind: 'saw'; saw: T }
  /** For good: a retry would say the same. `details`: what the provider said, as in an activity's failure. */
  | { kind: 'failed'; type: FailureType; message: string; details: unknown }
  /** Worth another try, not before `afterMs`. */
  | { kind: 'again'; afterMs: number };

export interface OpenRequest extends SetupRequest {
  /** `both`: what is found is observed at once, for the run that is to work on it. */
  look: 'find' | 'observe' | 'both';
}

/** The looks that were asked for; one that failed is not followed by another. */
export interface Opened {
  setup: RunSetup;
  found?: FirstLook<GroupReading>;
  observed?: FirstLook<Reading>;
}

/** Half of the activity's own time: where the cloud is slow, the look is left to the one that has retries. */
const LOOK_MS = 5_000;

export function createOpen(clouds: Clouds, settings: ReturnType<typeof createSetup>) {
  return {
    /**
     * The first call of a run: what `loadSetup` brings, and the first looks with it, which saves each run its turns before
     * the POST. Fails as `loadSetup` does; a look that fails is told in the result.
     */
    async openRun(request: OpenRequest): Promise<Opened> {
      const { site, groupId, look } = request;
      const setup = await settings.loadSetup(request);
      const signal = AbortSignal.any([cancellationSignal(), AbortSignal.timeout(LOOK_MS)]);
      const once = <T>(take: () => Promise<T>): Promise<FirstLook<T>> => lookOnce(take, setup, signal);
      const observe = (id: string) => once(() => clouds.get(site).observe(id, { signal }));
      if (look === 'observe') return { setup, observed: await observe(groupId) };
      const found = await once(() => findGroup(clouds.get(site), { site, group: groupId }, signal));
      if (found.kind !== 'saw' || look === 'find') return { setup, found };
      const { id, name } = found.saw;
      // dr.yaml may know the group by its id where a person typed its name.
      const whole = await settings.loadSetup({ site, groupId: id, groupName: name });
      return { setup: whole, found, observed: await observe(id) };
    },
  };
}

async function lookOnce<T>(
  take: () => Promise<T>,
  { readRetry }: RunSetup,
  signal: AbortSignal,
): Promise<FirstLook<T>> {
  try {
    return { kind: 'saw', saw: await take() };
  } catch (error) {
    // Its time was over: that says nothing of the cloud but that it is slow.
    if (signal.aborted) return { kind: 'again', afterMs: 0 };
    const { type, message, nonRetryable, nextRetryDelay, details } = cloudFailure(error);
    return nonRetryable === true
      ? { kind: 'failed', type: failureTypeOf(type), message, details: details?.[0] ?? null }
      : {
          kind: 'again',
          afterMs: typeof nextRetryDelay === 'number' ? nextRetryDelay : readRetry.initialInterval,
        };
  }
}
