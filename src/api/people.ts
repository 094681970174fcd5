import { timingSafeEqual } from 'node:crypto';
import type { ApiToken } from '../config/api.ts';
import type { Role } from '../config/api-schema.ts';
import { bearerDigest, digestOf, readKey } from '../config/bearer.ts';
import { ConfigError, type ConfigProblem } from '../config/errors.ts';
import { exampleFor } from '../config/examples.ts';

/** Who a token stands for. */
export interface Caller {
  person: string;
  roles: readonly Role[];
  /** Counts the tokens: one limit each. */
  token: number;
}

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
      const path = ['api', 'tokens', index, 'token'];
      const wrong = (message: string) =>
        problems.push({ path: path.join('.'), line: null, message, example: exampleFor(path) });
      const read = await readKey(token);
      if ('problem' in read) {
        wrong(read.problem);
        continue;
      }
      const digest = digestOf(read.value);
      const same = known.find((one) => one.digest.equals(digest));
      if (same) wrong(`is the token of ${same.caller.person}: each needs one of its own`);
      else known.push({ digest, caller: { person, roles, token: index } });
    }
    if (problems.length > 0) throw new ConfigError('DR_CONFIG_INVALID', file, problems);
    return new People(known);
  }

  /**
   * Who sent this header. Digests are compared, in constant time, and with everybody's: how long it takes says
   * neither how much of a token was right nor whose it is.
   */
  identify(authorization: string | undefined): Caller | null {
    const digest = bearerDigest(authorization);
    let found: Caller | null = null;
    for (const one of this.#known) if (timingSafeEqual(one.digest, digest)) found = one.caller;
    return found;
  }
}
