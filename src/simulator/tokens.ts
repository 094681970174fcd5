import { randomBytes } from 'node:crypto';

/** In ms since 1970; `endsAt` is 0 once revoked. */
interface Term {
  issuedAt: number;
  endsAt: number;
}

/** Tokens that the simulated IAM has given out. */
export class Tokens {
  readonly #terms = new Map<string, Term>();
  issued = 0;

  constructor(readyMade: readonly string[]) {
    const issuedAt = Date.now();
    for (const token of readyMade) this.#terms.set(token, { issuedAt, endsAt: Number.POSITIVE_INFINITY });
  }

  /** A new token of about 1 kB; real ones are longer still, and a client must not mind. */
  issue(issuedAt: number, endsAt: number): string {
    const token = `MII${randomBytes(768).toString('base64url')}`;
    this.#terms.set(token, { issuedAt, endsAt });
    this.issued += 1;
    return token;
  }

  check(token: string | undefined): 'valid' | 'unknown' | 'over' {
    const term = token === undefined ? undefined : this.#terms.get(token);
    if (term === undefined) return 'unknown';
    return Date.now() < term.endsAt ? 'valid' : 'over';
  }

  /** @returns undefined for one that isn't valid */
  term(token: string): Term | undefined {
    return this.check(token) === 'valid' ? this.#terms.get(token) : undefined;
  }

  /** @returns how many were valid until now */
  revokeAll(): number {
    let revoked = 0;
    for (const term of this.#terms.values()) {
      if (Date.now() < term.endsAt) revoked += 1;
      term.endsAt = 0;
    }
    return revoked;
  }
}
