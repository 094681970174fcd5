import type { Secret } from '../config/secret.ts';
import type { SiteAuth } from '../config/site.ts';
import { fingerprintOf, printable, readSecret, Refusals } from './credentials.ts';
import { CloudError } from './errors.ts';
import { inspectToken, passwordLogin, type IamOptions, type ProjectToken } from './iam.ts';
import { SharedLogin } from './shared.ts';

/** Where the tokens of one site come from. */
export interface TokenSource {
  /** A token to use now. @throws CloudError */
  get(signal?: AbortSignal): Promise<ProjectToken>;
  /** Asks IAM, so that `dr doctor` can tell. @throws CloudError */
  check(signal?: AbortSignal): Promise<ProjectToken>;
  /** The service answered 401 to this token: is there another one to try? At most one login follows. */
  invalidate(rejected: string): Promise<boolean>;
}

/** At OTC five refusals within a quarter of an hour lock an account. */
const REFUSED_FOR_MS = 15 * 60_000;
const LONGEST_MARGIN_MS = 10 * 60_000;
/** IAM's documented life of a token, where an answer does not say. */
const USUAL_LIFE_MS = 24 * 3_600_000;

export function createTokenSource(
  options: IamOptions,
  auth: Exclude<SiteAuth, { kind: 'accessKey' }>,
  now: () => number = Date.now,
): TokenSource {
  return auth.kind === 'password'
    ? new PasswordTokens(options, auth, now)
    : new ReadyMadeTokens(options, auth.token);
}

/** Logs in once for everybody, and again before the token ends. */
export class PasswordTokens implements TokenSource {
  readonly #options: IamOptions;
  readonly #auth: { user: string; domain: string; password: Secret };
  readonly #now: () => number;
  #current: { token: ProjectToken; renewAt: number } | null = null;
  readonly #login = new SharedLogin<ProjectToken>();
  readonly #refusals: Refusals;

  constructor(
    options: IamOptions,
    auth: { user: string; domain: string; password: Secret },
    now: () => number,
  ) {
    this.#options = options;
    this.#auth = auth;
    this.#now = now;
    this.#refusals = new Refusals({ forMs: REFUSED_FOR_MS, until: 'the password is another one', now });
  }

  async get(signal?: AbortSignal): Promise<ProjectToken> {
    if (this.#current !== null && this.#now() < this.#current.renewAt) return this.#current.token;
    return this.#login.join(() => this.#logIn(), signal);
  }

  check(signal?: AbortSignal): Promise<ProjectToken> {
    return this.get(signal);
  }

  invalidate(rejected: string): Promise<boolean> {
    // Only the current one: with many calls in flight, a late 401 is about a token that was replaced long ago.
    if (this.#current?.token.token === rejected) this.#current = null;
    return Promise.resolve(true);
  }

  async #logIn(): Promise<ProjectToken> {
    const password = await readSecret(this.#auth.password, this.#options.site.name);
    const fingerprint = fingerprintOf(password);
    this.#refusals.check(fingerprint);
    try {
      const token = await passwordLogin(this.#options, { ...this.#auth, password });
      const life = token.lifeMs ?? USUAL_LIFE_MS;
      this.#current = { token, renewAt: this.#now() + life - Math.min(LONGEST_MARGIN_MS, life / 10) };
      return token;
    } catch (error) {
      if (error instanceof CloudError && (error.status === 401 || error.status === 403)) {
        this.#refusals.remember(fingerprint, error);
      }
      throw error;
    }
  }
}

/** A token that somebody else renews; looked up at each use, so that a new one is seen at once. */
class ReadyMadeTokens implements TokenSource {
  readonly #options: IamOptions;
  readonly #secret: Secret;
  /** Of the project id, when the configuration has only a name. */
  #known: ProjectToken | null = null;

  constructor(options: IamOptions, secret: Secret) {
    this.#options = options;
    this.#secret = secret;
  }

  async get(signal?: AbortSignal): Promise<ProjectToken> {
    const token = await this.#read();
    const { id } = this.#options.site.project;
    if (id !== null) return { token, projectId: id, expiresAt: null, lifeMs: null };
    if (this.#known?.token === token) return this.#known;
    this.#known = await inspectToken(this.#options, token, signal);
    return this.#known;
  }

  async check(signal?: AbortSignal): Promise<ProjectToken> {
    return inspectToken(this.#options, await this.#read(), signal);
  }

  async invalidate(rejected: string): Promise<boolean> {
    try {
      return (await this.#read()) !== rejected;
    } catch {
      return false;
    }
  }

  async #read(): Promise<string> {
    const { name } = this.#options.site;
    return printable(await readSecret(this.#secret, name), `The token of site ${name}`);
  }
}
