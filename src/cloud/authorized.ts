import type { SendOutcome, StatusTable } from '../domain/outcomes.ts';
import { classifyRead, classifySend } from './classify.ts';
import { CloudError } from './errors.ts';
import type { HttpClient, HttpResult } from './http.ts';
import type { ProjectToken } from './iam.ts';
import type { SendOptions } from './service.ts';
import type { TokenSource } from './token-source.ts';

export interface AuthorizedOptions {
  http: HttpClient;
  tokens: TokenSource;
  table: StatusTable;
  /** Of one GET, ms. */
  readTimeoutMs: number;
}

/** Calls of one service with the site's token. A 401 is answered by one new token and one repeat, never more. */
export class AuthorizedClient {
  readonly #http: HttpClient;
  readonly #tokens: TokenSource;
  readonly #table: StatusTable;
  readonly #readTimeoutMs: number;

  constructor(options: AuthorizedOptions) {
    this.#http = options.http;
    this.#tokens = options.tokens;
    this.#table = options.table;
    this.#readTimeoutMs = options.readTimeoutMs;
  }

  /**
   * The JSON body of a GET. `path` gets the project id; `what` is the request in words.
   * @throws CloudError and nothing else
   */
  async read(path: (projectId: string) => string, what: string, signal?: AbortSignal): Promise<unknown> {
    const get = (token: ProjectToken): Promise<HttpResult> =>
      this.#http.request({
        method: 'GET',
        path: path(token.projectId),
        headers: { 'X-Auth-Token': token.token },
        timeoutMs: this.#readTimeoutMs,
        signal,
        secrets: [token.token],
      });
    const first = await this.#tokens.get(signal);
    let result = await get(first);
    if (isUnauthorized(result) && (await this.#tokens.invalidate(first.token))) {
      result = await get(await this.#tokens.get(signal));
    }
    const answer = classifyRead(result, this.#table, what);
    if (!answer.ok) throw answer.error;
    return answer.value;
  }

  /**
   * One action POST. The signal ends it before it leaves, never after: its answer is worth waiting for,
   * because a lost one loses the job id for good. Never throws.
   */
  async send(
    path: (projectId: string) => string,
    json: unknown,
    what: string,
    options: SendOptions,
  ): Promise<SendOutcome> {
    const { signal } = options;
    const endsAt = performance.now() + options.timeoutMs;
    let rejected: string | null = null;
    for (;;) {
      let token: ProjectToken;
      try {
        token = await this.#tokens.get(signal);
      } catch (error) {
        return withoutToken(error, what);
      }
      // Between here and the hand-over to axios nothing may wait.
      if (signal?.aborted) return { kind: 'cancelled' };
      const timeoutMs = Math.ceil(endsAt - performance.now());
      if (timeoutMs <= 0) return { kind: 'notSent', why: `${what}: no time left after the login` };
      if (!asked(options.mayStillSend)) return late(what);
      const result = await this.#http.request({
        method: 'POST',
        path: path(token.projectId),
        headers: { 'X-Auth-Token': token.token },
        json,
        timeoutMs,
        fresh: true,
        mayLeave: () => !signal?.aborted && asked(options.mayStillSend),
        secrets: [token.token],
      });
      if (result.kind === 'heldBack') return signal?.aborted ? { kind: 'cancelled' } : late(what);
      // A 401 proves that the POST did not run: the only answer after which it is sent again.
      if (isUnauthorized(result) && rejected === null && (await this.#tokens.invalidate(token.token))) {
        rejected = token.token;
        continue;
      }
      return classifySend(result, this.#table, what);
    }
  }
}

const isUnauthorized = (result: HttpResult): boolean => result.kind === 'answer' && result.status === 401;

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

function withoutToken(error: unknown, what: string): SendOutcome {
  if (!(error instanceof CloudError)) return { kind: 'notSent', why: `${what}: no token` };
  if (error.kind === 'aborted') return { kind: 'cancelled' };
  if (error.retryable) return { kind: 'notSent', why: `${what}: no token. ${error.message}` };
  const { message, status, code, providerMessage, requestId } = error;
  return {
    kind: 'refused',
    error: { message: `${what}: nothing was sent. ${message}`, status, code, providerMessage, requestId },
    wrongState: false,
  };
}
