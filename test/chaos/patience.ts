import { setTimeout as delay } from 'node:timers/promises';

/** Tries until it works or the signal fires (null then): servers come and go here. `isFinal`: what no time mends is thrown. */
export async function persistently<T>(
  work: () => Promise<T>,
  options: {
    signal: AbortSignal;
    onFailure?: (error: unknown) => void;
    isFinal?: (error: unknown) => boolean;
  },
): Promise<T | null> {
  while (!options.signal.aborted) {
    try {
      return await work();
    } catch (error) {
      if (options.isFinal?.(error) === true) throw error;
      options.onFailure?.(error);
      await pause(200, options.signal);
    }
  }
  return null;
}

/** A pause that the signal ends early. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => {});
}
