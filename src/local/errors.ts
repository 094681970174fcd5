import type { Coded } from '../domain/errors/index.ts';

/** What the demo and the tests need on this machine is not there. */
export class LocalError extends Error implements Coded {
  override readonly name = 'LocalError';
  readonly drCode: 'DR_LOCAL_SERVER' | 'DR_LOCAL_PROGRAM' | 'DR_TEMPORAL_AWAY';

  constructor(code: LocalError['drCode'], message: string) {
    super(message);
    this.drCode = code;
  }
}
