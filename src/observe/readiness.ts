import type { NativeConnection, Worker } from '@temporalio/worker';

export interface Readiness {
  ready: boolean;
  /** Of the worker, in Temporal's words; "STARTING": there is none yet. */
  state: string;
  /** Whether Temporal answers. */
  temporal: boolean;
  /** What keeps it from work, for a person; null: nothing. */
  why: string | null;
}

const ASK_MS = 2_000;
const FRESH_MS = 1_000;

/** Whether this worker takes work now. Temporal is asked once a second, however often this is. */
export class ReadinessCheck {
  readonly #namespace: string;
  readonly #stopping: AbortSignal;
  #of: { worker: Worker; connection: NativeConnection } | null = null;
  #last: { at: number; answers: Promise<boolean> } | null = null;

  constructor(namespace: string, stopping: AbortSignal) {
    this.#namespace = namespace;
    this.#stopping = stopping;
  }

  attach(worker: Worker, connection: NativeConnection): void {
    this.#of = { worker, connection };
  }

  async look(): Promise<Readiness> {
    const temporal = await this.#temporal();
    // Looked at last: it may have been told to stop meanwhile.
    const state = this.#state();
    const no = (why: string): Readiness => ({ ready: false, state, temporal, why });
    if (state === 'STARTING') return no('the worker is not running yet');
    if (state !== 'RUNNING')
      return no('the worker stops: it ends what it has in hand, and takes nothing new');
    if (!temporal) return no('Temporal does not answer');
    return { ready: true, state, temporal, why: null };
  }

  #state(): string {
    const state = this.#of?.worker.getState() ?? 'INITIALIZED';
    if (state === 'INITIALIZED') return 'STARTING';
    // The signal is there a moment before the worker has heard of it.
    return state === 'RUNNING' && this.#stopping.aborted ? 'STOPPING' : state;
  }

  #temporal(): Promise<boolean> {
    if (this.#of === null) return Promise.resolve(false);
    const { connection } = this.#of;
    if (this.#last === null || performance.now() - this.#last.at > FRESH_MS) {
      const ask = () => connection.workflowService.describeNamespace({ namespace: this.#namespace });
      const answers = connection.withDeadline(Date.now() + ASK_MS, ask).then(
        () => true,
        () => false,
      );
      this.#last = { at: performance.now(), answers };
    }
    return this.#last.answers;
  }
}
