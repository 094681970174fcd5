import { setTimeout as delay } from 'node:timers/promises';
import type { Problem } from '../api/problem.ts';
import { DrApiError, DrConnectionError } from './errors.ts';

export interface ClientOptions {
  /** Where the API is, e.g. https://dr.example.com */
  url: string;
  /** The token; a function is asked before each request, for one that changes. */
  token: string | (() => string | Promise<string>);
  /** How long one try may take, in ms. Default 35 s: a little longer than the API itself takes. */
  timeout?: number;
  /** Tries of what is safe to repeat, the first included. Default 4. */
  tries?: number;
  /** Default: the global one. */
  fetch?: typeof fetch;
}

export interface Asked {
  method: 'GET' | 'POST';
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
  /** May be repeated: a read, or a start with a key. Nothing else is. */
  safe: boolean;
  /** What is asked for, where it isn't JSON: the answer is then its text. */
  accept?: 'text/html' | 'text/markdown';
  signal?: AbortSignal | undefined;
}

const AGAIN = [429, 502, 503, 504];
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 30_000;

/** @throws DrApiError, DrConnectionError */
export async function send<T>(options: ClientOptions, asked: Asked): Promise<T> {
  const tries = asked.safe ? (options.tries ?? 4) : 1;
  for (let round = 1; ; round++) {
    try {
      return await sendOnce<T>(options, asked);
    } catch (error) {
      asked.signal?.throwIfAborted();
      const again =
        error instanceof DrApiError ? AGAIN.includes(error.status) : error instanceof DrConnectionError;
      if (!again || round >= tries) throw error;
      const said = error instanceof DrApiError ? error.retryAfter : null;
      // Half of it by chance: many callers that were cut off at once must not come back at once.
      const backoff = FIRST_WAIT_MS * 2 ** (round - 1) * (0.5 + Math.random() / 2);
      const wait = said === null ? backoff : said * 1_000;
      if (wait > LONGEST_WAIT_MS) throw error;
      await delay(wait, undefined, { signal: asked.signal });
    }
  }
}

async function sendOnce<T>(options: ClientOptions, asked: Asked): Promise<T> {
  const { method, path, body, headers = {}, accept, signal } = asked;
  const token = typeof options.token === 'function' ? await options.token() : options.token;
  const late = AbortSignal.timeout(options.timeout ?? 35_000);
  const request: RequestInit = {
    method,
    headers: {
      ...headers,
      Accept: accept ?? 'application/json',
      Authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: signal === undefined ? late : AbortSignal.any([signal, late]),
    // A token is for one place.
    redirect: 'error',
  };
  try {
    const response = await (options.fetch ?? fetch)(`${options.url.replace(/\/+$/, '')}${path}`, request);
    if (!response.ok) throw new DrApiError(response, await problemIn(response));
    return (await (accept === undefined ? response.json() : response.text())) as T;
  } catch (error) {
    if (error instanceof DrApiError || signal?.aborted) throw error;
    const why = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new DrConnectionError(`No answer to ${method} ${path}: ${why}`);
  }
}

/** What comes from something in between need not be ours. */
async function problemIn(response: Response): Promise<Problem | null> {
  if (!(response.headers.get('content-type') ?? '').startsWith('application/problem+json')) {
    await response.body?.cancel();
    return null;
  }
  return (await response.json()) as Problem;
}
