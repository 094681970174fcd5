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
    return unlessAborted(this.#running, 'The login', signal);
  }
}

/**
 * One read for all who ask for the same at the same time. Each is given a read that began after the question, so that
 * nobody is told of the past: the one in flight is waited out, and the next one is for everybody who came meanwhile.
 */
export class SharedRead<T> {
  #running: Promise<unknown> | null = null;
  #next: Promise<T> | null = null;

  join(what: string, read: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#next === null) {
      this.#next = this.#after(this.#running, read);
      // Everybody who asked may have gone by the time it fails.
      this.#next.catch(() => {});
    }
    return unlessAborted(this.#next, what, signal);
  }

  async #after(running: Promise<unknown> | null, read: () => Promise<T>): Promise<T> {
    await running?.catch(() => {});
    const reading = read();
    this.#running = reading;
    this.#next = null;
    try {
      return await reading;
    } finally {
      if (this.#running === reading) this.#running = null;
    }
  }
}

function unlessAborted<T>(promise: Promise<T>, what: string, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => {
      reject(new CloudError({ kind: 'aborted', message: `${what} was interrupted`, retryable: false }));
    };
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
