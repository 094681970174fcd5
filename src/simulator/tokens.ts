import { randomBytes } from 'node:crypto';

/** Tokens that the simulated IAM has given out. */
export class Tokens {
  /** Token → when it ends, ms since 1970; 0 once revoked. */
  readonly #ends = new Map<string, number>();
  issued = 0;

  constructor(readyMade: readonly string[]) {
    for (const token of readyMade) this.#ends.set(token, Number.POSITIVE_INFINITY);
  }

  /** A new token of about 1 kB; real ones are longer still, and a client must not mind. */
  issue(endsAt: number): string {
    const token = `MII${randomBytes(768).toString('base64url')}`;
    this.#ends.set(token, endsAt);
    this.issued += 1;
    return token;
  }

  check(token: string | undefined): 'valid' | 'unknown' | 'over' {
    const end = token === undefined ? undefined : this.#ends.get(token);
    if (end === undefined) return 'unknown';
    return Date.now() < end ? 'valid' : 'over';
  }

  /** @returns how many were valid until now */
  revokeAll(): number {
    let revoked = 0;
    for (const [token, end] of this.#ends) {
      if (Date.now() < end) revoked += 1;
      this.#ends.set(token, 0);
    }
    return revoked;
  }
}
