import { createHash } from 'node:crypto';
import { SecretError, type Secret } from '../config/secret.ts';
import type { ProviderError } from '../domain/outcomes.ts';
import { CloudError } from './errors.ts';

/** @throws CloudError of kind `login` where it is not there */
export async function readSecret(secret: Secret, site: string): Promise<string> {
  try {
    return await secret.read();
  } catch (error) {
    const why = error instanceof SecretError ? error.message : 'its secret could not be read';
    throw loginError(`No login at site ${site}: ${why}`);
  }
}

/** What a header can carry. @throws CloudError of kind `login`, without the value */
export function printable(value: string, what: string): string {
  if (/^[\x21-\x7e]+$/.test(value)) return value;
  throw loginError(`${what} has characters that none has`);
}

export function loginError(message: string, from: Partial<ProviderError> = {}): CloudError {
  return new CloudError({ ...from, kind: 'login', message, retryable: false });
}

export const fingerprintOf = (...secrets: readonly (string | null)[]): string =>
  createHash('sha256').update(JSON.stringify(secrets)).digest('hex');

/** Credentials that were refused, known by their fingerprints: shown again and again, they would be locked. */
export class Refusals {
  readonly #forMs: number;
  /** What has to change before they are shown again, e.g. "the password is another one". */
  readonly #until: string;
  readonly #now: () => number;
  readonly #refused = new Map<string, { until: number; error: CloudError }>();

  constructor(options: { forMs: number; until: string; now: () => number }) {
    this.#forMs = options.forMs;
    this.#until = options.until;
    this.#now = options.now;
  }

  remember(fingerprint: string, error: CloudError): void {
    const now = this.#now();
    for (const [known, { until }] of this.#refused) if (until <= now) this.#refused.delete(known);
    this.#refused.set(fingerprint, { until: now + this.#forMs, error });
  }

  /** @throws CloudError: a fresh one for each caller, since one shared object would carry a stranger's stack */
  check(fingerprint: string): void {
    const held = this.#refused.get(fingerprint);
    if (held === undefined || this.#now() >= held.until) return;
    const { error } = held;
    const { status, code, providerMessage, requestId } = error;
    const minutes = Math.round(this.#forMs / 60_000);
    const message = `${error.message} (not asked again for ${minutes} minutes, or until ${this.#until})`;
    throw loginError(message, { status, code, providerMessage, requestId });
  }
}
