import { listen, LIMITS, type Listening } from '../api/server.ts';
import type { Listen } from '../config/listen.ts';
import { METRICS } from '../domain/metrics.ts';
import { exposition } from './exposition.ts';
import type { Readiness } from './readiness.ts';

export interface Watched {
  ready: () => Promise<Readiness>;
  /** What the SDK's exporter says, and what is looked up now. */
  metrics: () => Promise<string>;
}

/** Scrapers and a balancer, not users. */
const CONNECTIONS = 100;

/**
 * /metrics, /livez and /readyz of a worker. Nothing secret is behind it and nothing can be changed through it.
 * @throws UsageError where the address can't be had
 */
export function listenFor(where: Listen, file: string, watched: Watched): Promise<Listening> {
  const limits = { ...LIMITS, connections: CONNECTIONS };
  return listen((request) => answer(request, watched), { listen: where, tls: null }, file, limits);
}

async function answer(request: Request, watched: Watched): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return text(405, 'Only GET.\n', { Allow: 'GET, HEAD' });
  switch (new URL(request.url).pathname) {
    case '/livez':
      return json(200, { live: true });
    case '/readyz': {
      const readiness = await watched.ready();
      return json(readiness.ready ? 200 : 503, readiness);
    }
    case '/metrics':
      return metrics(watched);
    default:
      return text(404, 'Here are /metrics, /livez and /readyz.\n');
  }
}

async function metrics({ ready, metrics: rest }: Watched): Promise<Response> {
  try {
    const [readiness, body] = await Promise.all([ready(), rest()]);
    const own = exposition(METRICS.ready, [{ labels: {}, value: readiness.ready ? 1 : 0 }]);
    return text(200, own + body, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' });
  } catch {
    return text(500, "The SDK's exporter does not answer.\n");
  }
}

const HEADERS = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };

function json(status: number, body: unknown): Response {
  return new Response(`${JSON.stringify(body)}\n`, {
    status,
    headers: { ...HEADERS, 'Content-Type': 'application/json' },
  });
}

function text(status: number, body: string, headers: Record<string, string> = {}): Response {
  return new Response(body, {
    status,
    headers: { ...HEADERS, 'Content-Type': 'text/plain; charset=utf-8', ...headers },
  });
}
