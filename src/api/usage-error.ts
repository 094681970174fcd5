import type { Coded } from '../domain/errors/index.ts';

/** What the caller of the program can mend; one sentence. */
export class UsageError extends Error implements Coded {
  override readonly name = 'UsageError';
  readonly drCode: 'DR_USAGE' | 'DR_LISTEN';

  constructor(code: UsageError['drCode'], message: string) {
    super(message);
    this.drCode = code;
  }
}
