import type { ClientRequest } from 'node:http';
import type { Readable } from 'node:stream';
import axios, { type AxiosInstance } from 'axios';
import { endpointProblem, isLoopback } from '../config/endpoint.ts';
import { agents, type Agents } from './agents.ts';
import { scrub } from './scrub.ts';
import { userAgent } from './user-agent.ts';
import { Wire } from './wire.ts';

export interface HttpRequest {
  method: 'GET' | 'POST' | 'DELETE';
  /** Begins with a slash; ids in it are encoded by the caller. */
  path: string;
  headers?: Record<string, string>;
  /** Asked for what lets this request in, when node has made it and nothing but sending it is left. */
  prove?: (draft: Draft) => Proof;
  /** Sent as JSON. */
  json?: unknown;
  /** The whole request, connection, headers and body, in ms. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  /** A connection of its own: a kept one may have been closed by the other side, and then nobody knows. */
  fresh?: boolean;
  /** Asked once more when the connection stands, just before the first byte. */
  mayLeave?: () => boolean;
  /** Removed from whatever comes back: some gateways repeat what they were sent. */
  secrets?: readonly string[];
  /** Answer headers to keep beside the usual ones, lower case. */
  keepHeaders?: readonly string[];
}

/** A request as it goes over the wire: path and Host read back from node, not guessed. */
export interface Draft {
  method: string;
  /** Encoded, with its query. */
  path: string;
  host: string;
  contentType: string | null;
  /** The very text that is sent; empty where there is none. */
  body: string;
}

export interface Proof {
  headers: Record<string, string>;
  /** Like `secrets` of the request. */
  secrets: readonly string[];
}

/** `beforeSend`: provably not one byte of the request left this machine. */
export type Phase = 'beforeSend' | 'unknown';

/** What became of one request. Plain data: no error object of axios or node, no request, no token. */
export type HttpResult =
  | { kind: 'answer'; status: number; headers: Readonly<Record<string, string>>; body: string }
  /** No answer: name, connection, certificate, proxy, reset. */
  | { kind: 'fault'; phase: Phase; code: string }
  /** Status and headers came, the body did not come whole. That is no answer. */
  | { kind: 'cut'; status: number; headers: Readonly<Record<string, string>> }
  | { kind: 'tooLarge'; status: number; headers: Readonly<Record<string, string>> }
  | { kind: 'timeout'; phase: Phase; afterMs: number }
  | { kind: 'aborted'; phase: Phase }
  /** `mayLeave` said no: nothing left. */
  | { kind: 'heldBack' };

export type Answer = Extract<HttpResult, { kind: 'answer' }>;

/** Told of each request that ended. */
export type OnEnd = (request: Pick<HttpRequest, 'method' | 'path'>, result: HttpResult, ms: number) => void;

export const isUnauthorized = (result: HttpResult): result is Answer & { status: 401 } =>
  result.kind === 'answer' && result.status === 401;

const MAX_BODY_BYTES = 8 * 1024 * 1024;
/** Shorter than the idle time of the balancers in front of the services; also the longest wait for a proxy's tunnel. */
const FREE_SOCKET_MS = 10_000;
const KEPT_HEADERS = ['x-request-id', 'retry-after', 'content-type', 'date'];

/** One service endpoint. Never retries, never follows a redirect, never throws for what the network does. */
export class HttpClient {
  readonly #base: string;
  readonly #tls: boolean;
  readonly #axios: AxiosInstance;
  readonly #kept: Agents;
  readonly #fresh: Agents;
  readonly #onEnd: OnEnd;

  /** @throws Error for an address that would send the token in clear text, or an unreadable CA file. */
  constructor(endpoint: string, options: { caFile?: string | null; onEnd?: OnEnd } = {}) {
    const problem = endpointProblem(endpoint);
    if (problem !== null) throw new Error(`the endpoint ${problem}`);
    const url = new URL(endpoint);
    this.#base = endpoint.replace(/\/+$/, '');
    this.#tls = url.protocol === 'https:';
    const caFile = options.caFile ?? null;
    this.#onEnd = options.onEnd ?? (() => {});
    this.#kept = agents({ keepAlive: true, timeout: FREE_SOCKET_MS }, caFile);
    this.#fresh = agents({ keepAlive: false }, caFile);
    this.#axios = axios.create({
      adapter: 'http',
      // Axios would send a plain request to this very machine through HTTP_PROXY, token and all.
      ...(isLoopback(url) ? { proxy: false as const } : {}),
      // A POST would be followed as a GET, and the token would go wherever the answer says.
      maxRedirects: 0,
      validateStatus: () => true,
      // The body is read here, not by axios: a cut one must not look like an answer.
      responseType: 'stream',
      transformRequest: [(data: unknown) => data],
      headers: { Accept: 'application/json', 'User-Agent': userAgent() },
    });
  }

  async request(request: HttpRequest): Promise<HttpResult> {
    const begun = performance.now();
    const result = await this.#exchange(request);
    try {
      this.#onEnd(request, result, performance.now() - begun);
    } catch {
      // Whoever watches must never cost an answer.
    }
    return result;
  }

  async #exchange(request: HttpRequest): Promise<HttpResult> {
    const { signal, timeoutMs } = request;
    if (signal?.aborted) return { kind: 'aborted', phase: 'beforeSend' };
    const body = request.json === undefined ? null : JSON.stringify(request.json);
    const secrets = [...(request.secrets ?? [])];
    const prove = (made: ClientRequest): void => {
      const proof = request.prove?.(draftOf(made, body ?? ''));
      for (const [name, value] of Object.entries(proof?.headers ?? {})) made.setHeader(name, value);
      secrets.push(...(proof?.secrets ?? []));
    };
    const wire = new Wire(this.#tls, request.mayLeave ?? (() => true), prove);
    const phase = (): Phase => (wire.released ? 'unknown' : 'beforeSend');

    let ended: 'timeout' | 'aborted' | null = null;
    const ending = new AbortController();
    const end = (why: 'timeout' | 'aborted'): void => {
      ended ??= why;
      ending.abort();
    };
    // Of our own: axios' time-out watches idleness once headers are there, and a dripping body is never idle.
    const deadline = setTimeout(() => end('timeout'), timeoutMs);
    const onAbort = (): void => end('aborted');
    signal?.addEventListener('abort', onAbort, { once: true });

    let head: { status: number; headers: Record<string, string> } | null = null;
    try {
      const response = await this.#axios.request<Readable>({
        method: request.method,
        url: this.#base + request.path,
        headers: { ...(body === null ? {} : { 'Content-Type': 'application/json' }), ...request.headers },
        ...(body === null ? {} : { data: body }),
        signal: ending.signal,
        transport: { request: wire.request },
        ...(request.fresh ? this.#fresh : this.#kept),
      });
      if (wire.proxyRefused) {
        response.data.destroy();
        return { kind: 'fault', phase: 'beforeSend', code: `PROXY_ANSWERED_${response.status}` };
      }
      head = { status: response.status, headers: pick(response.headers, request.keepHeaders ?? [], secrets) };
      const text = await readAll(response.data);
      if (text === null) return { kind: 'tooLarge', ...head };
      return { kind: 'answer', ...head, body: scrub(text, secrets) };
    } catch (error) {
      // The error stays here: its config, request and socket hold the token.
      if (wire.heldBack) return { kind: 'heldBack' };
      if (ended === 'timeout') return { kind: 'timeout', phase: phase(), afterMs: timeoutMs };
      if (ended === 'aborted') return { kind: 'aborted', phase: phase() };
      if (head !== null) return { kind: 'cut', ...head };
      return { kind: 'fault', phase: phase(), code: codeOf(error) };
    } finally {
      clearTimeout(deadline);
      signal?.removeEventListener('abort', onAbort);
    }
  }
}

function draftOf(made: ClientRequest, body: string): Draft {
  const contentType = made.getHeader('content-type');
  return {
    method: made.method,
    path: made.path,
    host: String(made.getHeader('host')),
    contentType: contentType === undefined ? null : String(contentType),
    body,
  };
}

/** `null` where it is larger than we are willing to hold; counted after decompression. */
async function readAll(stream: Readable): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function pick(all: object, more: readonly string[], secrets: readonly string[]): Record<string, string> {
  const kept: Record<string, string> = {};
  const headers = all as Record<string, unknown>;
  for (const name of KEPT_HEADERS) {
    const value = headers[name];
    if (typeof value === 'string') kept[name] = scrub(value, secrets).slice(0, 200);
  }
  for (const name of more) {
    const value = headers[name];
    if (typeof value === 'string') kept[name] = value;
  }
  return kept;
}

/** Only the code: messages of node and axios may quote headers or addresses with credentials. */
function codeOf(error: unknown): string {
  const code: unknown = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : 'UNKNOWN';
}
