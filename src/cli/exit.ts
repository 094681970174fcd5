/** Exit codes of `dr`: the contract with scripts and incident tooling. Documented in docs/cli.md. */
export const EXIT = {
  ok: 0,
  /** A fault of this program. */
  fault: 1,
  /** Wrong use, wrong input or wrong configuration: nothing was done. */
  usage: 2,
  /** The run ended without reaching its goal: refused, aborted, failed; or a dry run that would stop. */
  notReached: 3,
  /** The run waits for a person (only with --stop-at-question). */
  waiting: 4,
  /** Temporal can't be reached. */
  temporal: 5,
  cancelled: 6,
  /** No such run. */
  noRun: 7,
  /** `dr doctor` found something missing. */
  unhealthy: 8,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends the command with a sentence for the person and a code for the script. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** What a thrown thing means for the person: never a stack for what the outside did. */
export function explain(error: unknown): { exitCode: ExitCode; message: string } {
  if (error instanceof CommandError) return error;
  const name = error instanceof Error ? error.name : '';
  const message = error instanceof Error ? error.message : String(error);
  if (name === 'ConfigError' || name === 'UnknownSiteError') return { exitCode: EXIT.usage, message };
  if (name === 'TemporalUnreachableError') return { exitCode: EXIT.temporal, message };
  if (name === 'CloudError') return { exitCode: EXIT.notReached, message };
  if (name === 'WorkflowNotFoundError')
    return { exitCode: EXIT.noRun, message: 'There is no such run. "dr status" lists them.' };
  if (name === 'ServiceError' || 'code' in Object(error)) {
    return { exitCode: EXIT.temporal, message: `Temporal answered: ${message.split('\n')[0] ?? name}` };
  }
  return { exitCode: EXIT.fault, message: `A fault in this program: ${message}` };
}
