import type { Secret } from '../config/secret.ts';
import type { Site, SiteAuth } from '../config/site.ts';
import type { StatusTable } from '../domain/outcomes.ts';
import type { Authorizer, Pass } from './authorizer.ts';
import { answerError, classifyRead } from './classify.ts';
import { clockHint } from './clock.ts';
import { fingerprintOf, loginError, printable, readSecret, Refusals } from './credentials.ts';
import { isUnauthorized, type Answer, type Draft, type HttpClient, type Proof } from './http.ts';
import type { CloudError } from './errors.ts';
import type { CallOptions } from './service.ts';
import { SharedLogin } from './shared.ts';
import { authorization, sdkDate } from './signer.ts';

export type AccessKeyAuth = Extract<SiteAuth, { kind: 'accessKey' }>;

export interface SignatureOptions {
  http: HttpClient;
  site: Site;
  auth: AccessKeyAuth;
  /** Of the site's project: no login tells it. */
  projectId: string;
  /** Path of a cheap GET that only somebody with valid keys may make. */
  trialPath: string;
  table: StatusTable;
  timeoutMs: number;
}

interface Keys {
  access: string;
  secret: string;
  securityToken: string | null;
  fingerprint: string;
}

/** As long as the gateway locks a key after five wrong signatures. */
const REFUSED_FOR_MS = 5 * 60_000;

/**
 * Signs each request with the site's access key, read anew each time so that temporary ones can be rotated.
 * Keys that have not worked yet are tried out by one GET, for everybody: a handful of calls at once
 * with a wrong key would lock it.
 */
export class SignatureAuthorizer implements Authorizer {
  readonly #options: SignatureOptions;
  readonly #now: () => number;
  readonly #refusals: Refusals;
  readonly #trial = new SharedLogin<{ keys: Keys; problem: CloudError | null }>();
  /** Fingerprint of the keys that worked. */
  #proven: string | null = null;

  constructor(options: SignatureOptions, now: () => number = Date.now) {
    this.#options = options;
    this.#now = now;
    this.#refusals = new Refusals({ forMs: REFUSED_FOR_MS, until: 'the key is another one', now });
  }

  async pass(signal?: AbortSignal): Promise<Pass> {
    const keys = await this.#read();
    if (keys.fingerprint === this.#proven) return this.#passWith(keys);
    return this.#passWith((await this.#trial.join(() => this.#try(), signal)).keys);
  }

  async check(options?: CallOptions): Promise<{ projectId: string; expiresAt: null }> {
    const { problem } = await this.#trial.join(() => this.#try(), options?.signal);
    if (problem !== null) throw problem;
    return { projectId: this.#options.projectId, expiresAt: null };
  }

  /**
   * A problem that is not about the keys is for `check` to tell; calls may fare better.
   * @throws CloudError where the keys are refused, or no answer came
   */
  async #try(): Promise<{ keys: Keys; problem: CloudError | null }> {
    const { http, trialPath, table, timeoutMs, site } = this.#options;
    for (let again = false; ; again = true) {
      const keys = await this.#read();
      this.#refusals.check(keys.fingerprint);
      const pass = this.#passWith(keys);
      const prove = (draft: Draft): Proof => pass.prove(draft);
      const result = await http.request({ method: 'GET', path: trialPath, timeoutMs, prove });
      if (isUnauthorized(result)) {
        const error = this.#refuse(keys, result);
        // Rotated meanwhile, or read in the middle of it: one old file, one new.
        if (!again && (await pass.renew())) continue;
        throw error;
      }
      const answer = classifyRead(result, table, `A first signed request to site ${site.name}`);
      if (answer.ok) return this.#worked(keys, null);
      if (result.kind !== 'answer') throw answer.error;
      // A gateway that is ill answers before it looks at a signature.
      return answer.error.retryable ? { keys, problem: answer.error } : this.#worked(keys, answer.error);
    }
  }

  #worked(keys: Keys, problem: CloudError | null): { keys: Keys; problem: CloudError | null } {
    this.#proven = keys.fingerprint;
    return { keys, problem };
  }

  #passWith(keys: Keys): Pass {
    const { projectId } = this.#options;
    return {
      projectId,
      prove: (draft) => sign(draft, keys, projectId, this.#now()),
      refused: (answer) => this.#refuse(keys, answer),
      renew: async () => {
        try {
          return (await this.#read()).fingerprint !== keys.fingerprint;
        } catch {
          return false;
        }
      },
    };
  }

  #refuse(keys: Keys, answer: Answer): CloudError {
    const what = `The signature with the access key of site ${this.#options.site.name}`;
    const error = answerError(answer, what);
    const hint = clockHint(answer.headers['date'], this.#now());
    const message = `${error.message}.${hint === null ? '' : ` ${hint}.`} Nothing is tried again by itself: repeated refusals lock the key`;
    const refused = loginError(message, { ...error });
    if (this.#proven === keys.fingerprint) this.#proven = null;
    this.#refusals.remember(keys.fingerprint, refused);
    return refused;
  }

  async #read(): Promise<Keys> {
    const { auth, site } = this.#options;
    const read = async (secret: Secret, what: string): Promise<string> =>
      printable(await readSecret(secret, site.name), `The ${what} of site ${site.name}`);
    const access = typeof auth.access === 'string' ? auth.access : await read(auth.access, 'access key');
    const secret = await read(auth.secret, 'secret key');
    const securityToken =
      auth.securityToken === null ? null : await read(auth.securityToken, 'security token');
    return { access, secret, securityToken, fingerprint: fingerprintOf(access, secret, securityToken) };
  }
}

/** The vendor's own clients sign these headers. */
function sign(draft: Draft, keys: Keys, projectId: string, now: number): Proof {
  const added = {
    'X-Project-Id': projectId,
    'X-Sdk-Date': sdkDate(now),
    ...(keys.securityToken === null ? {} : { 'X-Security-Token': keys.securityToken }),
  };
  const { method, path, host, contentType, body } = draft;
  const headers = { ...added, Host: host, ...(contentType === null ? {} : { 'Content-Type': contentType }) };
  const proof = authorization({ method, path, headers, body }, keys);
  return {
    headers: { ...added, Authorization: proof },
    // The signature, too: whoever reads it could send the same request for a quarter of an hour.
    secrets: [keys.secret, keys.securityToken ?? '', proof.slice(proof.lastIndexOf('=') + 1)],
  };
}
