import { CloudError } from './errors.ts';

/** One login at a time, for everybody who waits. A waiter may leave; the login goes on for the others. */
export class SharedLogin<T> {
  #running: Promise<T> | null = null;

  join(start: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#running === null) {
      this.#running = start().finally(() => {
        this.#running = null;
      });
      // Every waiter may have gone by the time it fails; that must not end the process.
      this.#running.catch(() => {});
    }
    return unlessAborted(this.#running, signal);
  }
}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => {
      reject(new CloudError({ kind: 'aborted', message: 'The login was interrupted', retryable: false }));
    };
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
