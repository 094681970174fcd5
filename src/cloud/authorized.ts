import type { SendOutcome, SendTrace, StatusTable } from '../domain/outcomes.ts';
import type { ActionAnswers } from './action-answers.ts';
import { classifyRead, classifySend, requestIdOf } from './classify.ts';
import type { Authorizer, Pass } from './authorizer.ts';
import { CloudError } from './errors.ts';
import { isUnauthorized, type HttpClient, type HttpRequest } from './http.ts';
import { apiOf, type RateLimit } from './rate-limit.ts';
import type { CallOptions, LoggedIn, SendOptions } from './service.ts';

export interface AuthorizedOptions {
  http: HttpClient;
  authorizer: Authorizer;
  table: StatusTable;
  /** Of one GET, ms. */
  readTimeoutMs: number;
  /** Of the whole site. */
  limit: RateLimit;
}

/** One action, ready to be sent. */
export interface ActionCall {
  /** Gets the project id. */
  path: (projectId: string) => string;
  json: unknown;
  /** The request in words. */
  what: string;
  answers: ActionAnswers;
}

/** Calls of one service with the site's credentials. A 401 is answered by one new pass, if there is one, and one repeat. */
export class AuthorizedClient {
  readonly #http: HttpClient;
  readonly #authorizer: Authorizer;
  readonly #table: StatusTable;
  readonly #readTimeoutMs: number;
  readonly #limit: RateLimit;

  constructor(options: AuthorizedOptions) {
    this.#http = options.http;
    this.#authorizer = options.authorizer;
    this.#table = options.table;
    this.#readTimeoutMs = options.readTimeoutMs;
    this.#limit = options.limit;
  }

  /**
   * Proves that the login works.
   * @throws CloudError and nothing else
   */
  async login(options?: CallOptions): Promise<LoggedIn> {
    const { projectId, expiresAt } = await this.#authorizer.check(options);
    return { projectId, tokenExpiresAt: expiresAt };
  }

  /**
   * The JSON body of a GET. `path` gets the project id; `what` is the request in words.
   * @throws CloudError and nothing else
   */
  read(path: (projectId: string) => string, what: string, options?: CallOptions): Promise<unknown> {
    return this.#ask({ method: 'GET', timeoutMs: this.#readTimeoutMs }, path, what, options);
  }

  /**
   * The JSON body that answers a POST which may be repeated without harm, so that an error says what it says
   * after a read. Repeating it is the caller's business.
   * @throws CloudError and nothing else
   */
  post(
    path: (projectId: string) => string,
    json: unknown,
    what: string,
    options: CallOptions & { timeoutMs: number },
  ): Promise<unknown> {
    const { timeoutMs } = options;
    return this.#ask({ method: 'POST', json, timeoutMs, fresh: true }, path, what, options);
  }

  /**
   * The JSON body that answers a DELETE of one thing by its id, which may be repeated without harm.
   * @throws CloudError and nothing else
   */
  remove(
    path: (projectId: string) => string,
    what: string,
    options: CallOptions & { timeoutMs: number },
  ): Promise<unknown> {
    return this.#ask({ method: 'DELETE', timeoutMs: options.timeoutMs, fresh: true }, path, what, options);
  }

  async #ask(
    request: Omit<HttpRequest, 'path' | 'prove' | 'signal'>,
    path: (projectId: string) => string,
    what: string,
    { signal, patient, onAnswer }: CallOptions = {},
  ): Promise<unknown> {
    for (let again = false; ; again = true) {
      await this.#limit.turn(apiOf(request.method, path('-')), { signal, patient });
      const pass = await this.#authorizer.pass(signal);
      const result = await this.#http.request({
        ...request,
        signal,
        path: path(pass.projectId),
        prove: (draft) => pass.prove(draft),
      });
      if (isUnauthorized(result)) {
        const refusal = pass.refused(result);
        if (!again && (await pass.renew())) continue;
        if (refusal !== null) throw refusal;
      }
      const answer = classifyRead(result, this.#table, what);
      if (!answer.ok) throw answer.error;
      if (answer.requestId !== null) onAnswer?.(answer.requestId);
      return answer.value;
    }
  }

  /**
   * One action POST that must not be repeated blindly. The signal ends it before it leaves, never after: its answer is worth waiting for,
   * because a lost one loses the job id for good. Never throws.
   */
  async send({ path, json, what, answers }: ActionCall, options: SendOptions): Promise<SendOutcome> {
    const { signal } = options;
    const endsAt = performance.now() + options.timeoutMs;
    // A first POST that was answered with 401 is a call that left, too: the report names it.
    let repeated: SendTrace = {};
    for (let again = false; ; again = true) {
      await this.#limit.turn(apiOf('POST', path('-')), { signal });
      let pass: Pass;
      try {
        pass = await this.#authorizer.pass(signal);
      } catch (error) {
        return { ...notLetIn(error, what), ...repeated };
      }
      // Between here and the hand-over to axios nothing may wait.
      if (signal?.aborted) return { kind: 'cancelled', ...repeated };
      const timeoutMs = Math.ceil(endsAt - performance.now());
      if (timeoutMs <= 0)
        return { kind: 'notSent', why: `${what}: no time left after the login`, ...repeated };
      if (!asked(options.mayStillSend)) return { ...late(what), ...repeated };
      const result = await this.#http.request({
        method: 'POST',
        path: path(pass.projectId),
        prove: (draft) => pass.prove(draft),
        json,
        timeoutMs,
        fresh: true,
        mayLeave: () => !signal?.aborted && asked(options.mayStillSend),
      });
      if (result.kind === 'heldBack')
        return { ...(signal?.aborted ? { kind: 'cancelled' as const } : late(what)), ...repeated };
      // A 401 proves that the POST did not run: the only answer after which it is sent again.
      if (isUnauthorized(result)) {
        const refusal = pass.refused(result);
        if (!again && (await pass.renew())) {
          repeated = { repeatedAfter401: requestIdOf(result) };
          if (options.mayRepeat === undefined || (await options.mayRepeat())) continue;
          const why = `${what} was answered with HTTP 401, and then not all was as before`;
          return { kind: 'unknown', why, error: null, retryAfterMs: null };
        }
        if (refusal !== null) return { ...refusedBy(refusal, `${what} was refused`), ...repeated };
      }
      return { ...classifySend(result, { table: this.#table, answers }, what), ...repeated };
    }
  }
}

const late = (what: string): SendOutcome => ({
  kind: 'late',
  why: `${what}: the deadline had passed when it was ready; nothing was sent`,
});

/** A question that fails is answered with no. */
function asked(mayStillSend: () => boolean): boolean {
  try {
    return mayStillSend();
  } catch {
    return false;
  }
}

function notLetIn(error: unknown, what: string): SendOutcome {
  if (!(error instanceof CloudError)) return { kind: 'notSent', why: `${what}: no login` };
  if (error.kind === 'aborted') return { kind: 'cancelled' };
  if (error.retryable) return { kind: 'notSent', why: `${what}: no login. ${error.message}` };
  return refusedBy(error, `${what}: nothing was sent`);
}

function refusedBy(refusal: CloudError, what: string): SendOutcome {
  const { message, status, code, providerMessage, requestId } = refusal;
  const error = { message: `${what}. ${message}`, status, code, providerMessage, requestId };
  return { kind: 'refused', error, wrongState: false };
}
