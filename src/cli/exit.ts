import { REGISTRY, type Coded, type CommandCode, type ErrorCode } from '../domain/errors/index.ts';

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
  /** `dr ready`: a failover would work, but something is lost by it, or is not known. */
  degraded: 9,
  /** `dr ready`: it would stop and ask, nobody has looked lately, or no worker is there. */
  notReady: 10,
  /** Ctrl-C while watching: the run goes on. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** How `dr` ends for an error, as the registry says. */
export function exitOf(code: ErrorCode): ExitCode {
  return REGISTRY[code].exit ?? EXIT.notReached;
}

/** Ends the command with a sentence for the person and a code for the script. */
export class CommandError extends Error implements Coded {
  override readonly name = 'CommandError';
  readonly drCode: CommandCode;

  constructor(code: CommandCode, message: string) {
    super(message);
    this.drCode = code;
  }
}
