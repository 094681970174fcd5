import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { Readable } from 'node:stream';
import { rootCertificates } from 'node:tls';
import axios, { type AxiosInstance } from 'axios';
import { endpointProblem, isLoopback } from '../config/endpoint.ts';
import { scrub } from './scrub.ts';
import { userAgent } from './user-agent.ts';
import { Wire } from './wire.ts';

export interface HttpRequest {
  method: 'GET' | 'POST';
  /** Begins with a slash; ids in it are encoded by the caller. */
  path: string;
  headers?: Record<string, string>;
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

const MAX_BODY_BYTES = 8 * 1024 * 1024;
/** Shorter than the idle time of the balancers in front of the services; also the longest wait for a proxy's tunnel. */
const FREE_SOCKET_MS = 10_000;
const KEPT_HEADERS = ['x-request-id', 'retry-after', 'content-type'];

/** One service endpoint. Never retries, never follows a redirect, never throws for what the network does. */
export class HttpClient {
  readonly #base: string;
  readonly #tls: boolean;
  readonly #axios: AxiosInstance;
  readonly #kept: { httpAgent: http.Agent; httpsAgent: https.Agent };
  readonly #fresh: { httpAgent: http.Agent; httpsAgent: https.Agent };

  /** @throws Error for an address that would send the token in clear text, or an unreadable CA file. */
  constructor(endpoint: string, options: { caFile?: string | null } = {}) {
    const problem = endpointProblem(endpoint);
    if (problem !== null) throw new Error(`the endpoint ${problem}`);
    const url = new URL(endpoint);
    this.#base = endpoint.replace(/\/+$/, '');
    this.#tls = url.protocol === 'https:';
    const ca = options.caFile ? certificates(options.caFile) : undefined;
    this.#kept = agents({ keepAlive: true, timeout: FREE_SOCKET_MS }, ca);
    this.#fresh = agents({ keepAlive: false }, ca);
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
    const { signal, timeoutMs } = request;
    if (signal?.aborted) return { kind: 'aborted', phase: 'beforeSend' };
    const wire = new Wire(this.#tls, request.mayLeave ?? (() => true));
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
        headers: {
          ...(request.json === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...request.headers,
        },
        ...(request.json === undefined ? {} : { data: JSON.stringify(request.json) }),
        signal: ending.signal,
        transport: { request: wire.request },
        ...(request.fresh ? this.#fresh : this.#kept),
      });
      if (wire.proxyRefused) {
        response.data.destroy();
        return { kind: 'fault', phase: 'beforeSend', code: `PROXY_ANSWERED_${response.status}` };
      }
      const secrets = request.secrets ?? [];
      head = { status: response.status, headers: pick(response.headers, request.keepHeaders ?? [], secrets) };
      const body = await readAll(response.data);
      if (body === null) return { kind: 'tooLarge', ...head };
      return { kind: 'answer', ...head, body: scrub(body, secrets) };
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

function agents(options: http.AgentOptions, ca: string[] | undefined) {
  return {
    httpAgent: new http.Agent(options),
    // Said aloud, because NODE_TLS_REJECT_UNAUTHORIZED=0 would turn it off otherwise.
    httpsAgent: new https.Agent({ ...options, rejectUnauthorized: true, ...(ca ? { ca } : {}) }),
  };
}

/** `ca` replaces node's own list and NODE_EXTRA_CA_CERTS: the file has to be added to both. */
function certificates(caFile: string): string[] {
  const ca = [...rootCertificates, readFileSync(caFile, 'utf8')];
  const extra = process.env['NODE_EXTRA_CA_CERTS'];
  if (extra) {
    try {
      ca.push(readFileSync(extra, 'utf8'));
    } catch {
      // Node itself only warns about it.
    }
  }
  return ca;
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
