/** Exit codes of `dr`: the contract with scripts and incident tooling. Documented in docs/cli.md. */
export const EXIT = {
  ok: 0,
  /** A fault of this program. */
  fault: 1,
  /** Wrong use, wrong input or wrong configuration: nothing was done. */
  usage: 2,
  /** The run ended without reaching its goal: refused, aborted, failed; or a dry run that would stop; or a command that was refused. */
  notReached: 3,
  /** The run waits for a person (only with --stop-at-question). */
  waiting: 4,
  /** Temporal can't be reached, or refuses us. */
  temporal: 5,
  cancelled: 6,
  /** No such run. */
  noRun: 7,
  /** `dr doctor` found something missing. */
  unhealthy: 8,
  /** Ctrl-C while watching: the run goes on. */
  interrupted: 130,
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

/** Status codes of gRPC as numbers, so that an error can be told apart without loading the library. */
const GRPC_DEADLINE = 4;
const GRPC_DENIED = [7, 16];
const GRPC_UNAVAILABLE = 14;

/** What a thrown thing means for the person: never a stack for what the outside did. */
export function explain(error: unknown): { exitCode: ExitCode; message: string } {
  if (error instanceof CommandError) return error;
  const name = error instanceof Error ? error.name : '';
  const message = error instanceof Error ? error.message : String(error);
  if (name === 'ConfigError' || name === 'UnknownSiteError') return { exitCode: EXIT.usage, message };
  if (name === 'TemporalUnreachableError') return { exitCode: EXIT.temporal, message };
  if (name === 'CloudError') return { exitCode: EXIT.notReached, message };
  if (name === 'NamespaceNotFoundError') {
    const said = `Temporal has no such namespace (${message}). Set TEMPORAL_NAMESPACE, or have it made.`;
    return { exitCode: EXIT.temporal, message: said };
  }
  if (name === 'WorkflowNotFoundError')
    return { exitCode: EXIT.noRun, message: 'There is no such run. "dr status" lists them.' };
  const grpc = grpcOf(error);
  if (grpc !== null) return { exitCode: EXIT.temporal, message: grpc };
  return { exitCode: EXIT.fault, message: `A fault in this program: ${message}` };
}

/** One sentence for an error that came over gRPC, wrapped by the SDK or not; null for any other. */
function grpcOf(error: unknown): string | null {
  for (const one of [error, error instanceof Error ? error.cause : null]) {
    if (!(one instanceof Error) || !('details' in one) || !('code' in one)) continue;
    if (typeof one.code !== 'number' || typeof one.details !== 'string') continue;
    const said = one.details.split('\n')[0] ?? '';
    if (one.code === GRPC_UNAVAILABLE || one.code === GRPC_DEADLINE)
      return `Temporal does not answer any more (${said}). What was asked for may have been done: look with "dr status".`;
    if (GRPC_DENIED.includes(one.code))
      return `Temporal refuses us (${said}): are TEMPORAL_API_KEY or the TLS certificate right?`;
    return `Temporal answered: ${said}`;
  }
  return null;
}
