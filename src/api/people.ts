import { createHash, timingSafeEqual } from 'node:crypto';
import type { ApiToken } from '../config/api.ts';
import type { Role } from '../config/api-schema.ts';
import { ConfigError, type ConfigProblem } from '../config/errors.ts';
import { exampleFor } from '../config/examples.ts';
import { SecretError } from '../config/secret.ts';

/** Who a token stands for. */
export interface Caller {
  person: string;
  roles: readonly Role[];
  /** Counts the tokens: one limit each. */
  token: number;
}

const SHORTEST = 32;

/** The people who may talk to the API, by the digests of their tokens: no token is kept. */
export class People {
  readonly #known: readonly { digest: Buffer; caller: Caller }[];

  private constructor(known: readonly { digest: Buffer; caller: Caller }[]) {
    this.#known = known;
  }

  /** @throws ConfigError with each token that is missing, too short, or there twice; never with a value. */
  static async read(file: string, tokens: readonly ApiToken[]): Promise<People> {
    const known: { digest: Buffer; caller: Caller }[] = [];
    const problems: ConfigProblem[] = [];
    for (const [index, { person, roles, token }] of tokens.entries()) {
      const value = await token.read().catch((error: unknown) => {
        if (error instanceof SecretError) return error;
        throw error;
      });
      const digest = typeof value === 'string' ? digestOf(value) : Buffer.alloc(0);
      const same = known.find((one) => one.digest.equals(digest));
      const problem = typeof value === 'string' ? tokenProblem(value) : value.message;
      const message =
        problem ?? (same ? `is the token of ${same.caller.person}: each needs one of its own` : null);
      if (message === null) known.push({ digest, caller: { person, roles, token: index } });
      else {
        const path = ['api', 'tokens', index, 'token'];
        problems.push({ path: path.join('.'), line: null, message, example: exampleFor(path) });
      }
    }
    if (problems.length > 0) throw new ConfigError('DR_CONFIG_INVALID', file, problems);
    return new People(known);
  }

  /**
   * Who sent this header. Digests are compared, in constant time, and with everybody's: how long it takes says
   * neither how much of a token was right nor whose it is.
   */
  identify(authorization: string | undefined): Caller | null {
    const [, token = ''] = /^Bearer +([\x21-\x7e]+) *$/i.exec(authorization ?? '') ?? [];
    const digest = digestOf(token);
    let found: Caller | null = null;
    for (const one of this.#known) if (timingSafeEqual(one.digest, digest)) found = one.caller;
    return found;
  }
}

function tokenProblem(token: string): string | null {
  if (!/^[\x21-\x7e]+$/.test(token)) return 'holds blanks or other signs that no header can carry';
  if (token.length >= SHORTEST) return null;
  return `is shorter than ${SHORTEST} characters: make one with "openssl rand -hex 32"`;
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
