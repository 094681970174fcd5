import http from 'node:http';
import https from 'node:https';
import type { Readable } from 'node:stream';
import axios from 'axios';
import type { Probe, ProbeAnswer } from '../domain/probes.ts';

/** A look that ends early says how far it came. */
export interface Progress {
  /** The right status was there. */
  status: number | null;
}

/** An answer that came this far came whole, for our purpose. */
const ENOUGH_BYTES = 64 * 1024;

const client = axios.create({
  adapter: 'http',
  // Neither a connection nor a TLS session is kept: both may lead to the zone that production has left.
  httpAgent: new http.Agent({ keepAlive: false }),
  // Said aloud, because NODE_TLS_REJECT_UNAUTHORIZED=0 would turn it off otherwise.
  httpsAgent: new https.Agent({ keepAlive: false, maxCachedSessions: 0, rejectUnauthorized: true }),
  proxy: false,
  maxRedirects: 0,
  validateStatus: () => true,
  responseType: 'stream',
  decompress: false,
  headers: {
    Accept: '*/*',
    // A cache in between would answer for a service that is away.
    'Cache-Control': 'no-cache',
    'User-Agent': 'dr-runbooks-health-probe',
  },
});

/** Healthy: the right status, and an answer that does not break off. A user gets the page, not its headers. */
export async function get(
  probe: Extract<Probe, { kind: 'http' }>,
  signal: AbortSignal,
  progress: Progress,
): Promise<ProbeAnswer> {
  const { status, data } = await client.get<Readable>(probe.url, { signal });
  const saw = sayStatus(status, probe.status);
  if (!isRight(status, probe.status)) {
    data.destroy();
    return { ok: false, saw };
  }
  progress.status = status;
  await discard(data);
  return { ok: true, saw };
}

function isRight(status: number, wanted: number | null): boolean {
  return wanted === null ? status >= 200 && status < 300 : status === wanted;
}

function sayStatus(status: number, wanted: number | null): string {
  if (wanted !== null && status !== wanted) return `HTTP ${status} instead of ${wanted}`;
  const redirect = wanted === null && status >= 300 && status < 400;
  return redirect ? `HTTP ${status}, a redirect` : `HTTP ${status}`;
}

/** Reads to the end, or far enough; leaving the loop early closes the connection. */
async function discard(body: Readable): Promise<void> {
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > ENOUGH_BYTES) return;
  }
}
