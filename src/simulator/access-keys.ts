/** A key to sign requests with. */
export interface AccessKey {
  access: string;
  secret: string;
  /** With temporary keys: what `X-Security-Token` must say. */
  securityToken?: string | undefined;
}

export const defaultAccessKey = { access: 'SIMAK', secret: 'SIMSK-simulated-secret' };
export const defaultTemporaryKey = {
  access: 'SIMTEMPAK',
  secret: 'SIMTEMPSK-simulated-secret',
  securityToken: 'SIMTEMP-simulated-security-token',
};

const failuresUntilLock = 5;
const lockMs = 5 * 60_000;

interface Entry extends AccessKey {
  failures: number;
  /** ms since 1970. */
  lockedUntil: number;
}

/** The access keys, with what the gateway remembers of bad signatures (API gateway error page, 0301). */
export class AccessKeys {
  readonly #entries: Map<string, Entry>;

  constructor(keys: readonly AccessKey[] = [defaultAccessKey, defaultTemporaryKey]) {
    this.#entries = new Map(keys.map((key) => [key.access, { ...key, failures: 0, lockedUntil: 0 }]));
  }

  find(access: string): AccessKey | undefined {
    return this.#entries.get(access);
  }

  isLocked(access: string, now: number): boolean {
    return (this.#entries.get(access)?.lockedUntil ?? 0) > now;
  }

  /** Remembers how a signature was; the fifth bad one in a row locks its key for five minutes. */
  note(access: string, good: boolean, now: number): void {
    const entry = this.#entries.get(access);
    if (!entry) return;
    entry.failures = good ? 0 : entry.failures + 1;
    if (entry.failures < failuresUntilLock) return;
    entry.failures = 0;
    entry.lockedUntil = now + lockMs;
  }

  /** @param access left out: all of them. @returns how many were locked */
  unlock(access: string | undefined, now: number): number {
    const entries = [...this.#entries.values()].filter(
      (entry) => access === undefined || entry.access === access,
    );
    const locked = entries.filter((entry) => entry.lockedUntil > now).length;
    for (const entry of entries) Object.assign(entry, { failures: 0, lockedUntil: 0 });
    return locked;
  }
}
