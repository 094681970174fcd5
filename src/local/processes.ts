import { LocalError } from './errors.ts';
import { spawnNode, type Program, type ProgramOptions } from './program.ts';

export { spawnNode, type Program, type ProgramOptions } from './program.ts';

export interface ProcessesOptions {
  /**
   * Stop everything and end this process on SIGINT, SIGTERM, SIGHUP and on an error that nobody caught.
   * Off inside a test runner, which has its own ways. Default: true.
   */
  ownProcess?: boolean;
  graceMs?: number;
}

const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** What a program started along with itself, stopped in reverse order. Nothing else is ever ended. */
export class Processes {
  readonly #started: { name: string; stop: () => Promise<unknown> }[] = [];
  readonly #graceMs: number;
  readonly #handlers: [string, (what: unknown) => void][] = [];
  #stopping: Promise<void> | undefined;

  constructor({ ownProcess = true, graceMs = 10_000 }: ProcessesOptions = {}) {
    this.#graceMs = graceMs;
    if (!ownProcess) return;
    for (const [signal, code] of Object.entries(EXIT_CODES)) this.#on(signal, () => this.#end(code));
    this.#on('uncaughtException', (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      this.#end(1);
    });
  }

  start(script: string, args: readonly string[], options: ProgramOptions): Program {
    if (this.#stopping !== undefined)
      throw new LocalError('DR_LOCAL_PROGRAM', `${options.name} not started: everything is being stopped`);
    const program = spawnNode(script, args, options);
    this.add(program.name, () => program.stop(this.#graceMs));
    return program;
  }

  /** Something else that is stopped in its turn: a server in this process, a Temporal server. */
  add(name: string, stop: () => Promise<unknown>): void {
    this.#started.push({ name, stop });
  }

  /** The last started first. One that can't be stopped does not keep the others running. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  async #stopAll(): Promise<void> {
    const failed: Error[] = [];
    for (const { name, stop } of this.#started.reverse()) {
      try {
        await stop();
      } catch (error) {
        failed.push(new Error(`${name} could not be stopped`, { cause: error }));
      }
    }
    for (const [event, handler] of this.#handlers) process.off(event, handler);
    if (failed.length > 0) throw new AggregateError(failed, failed.map((error) => error.message).join('; '));
  }

  #on(event: string, handler: (what: unknown) => void): void {
    this.#handlers.push([event, handler]);
    process.on(event, handler);
  }

  #end(code: number): void {
    void this.stop()
      .catch((error: unknown) => void process.stderr.write(`${String(error)}\n`))
      .finally(() => process.exit(code));
  }
}
