import type { MiddlewareHandler } from 'hono';
import type { ApiDeps, Env } from './env.ts';
import { ApiProblem } from './problem.ts';
import { RateLimit } from './rate-limit.ts';

/** All that prove nothing share one limit, as at the door for people. */
const STRANGERS = -1;

/** Which source a delivery is from, by its token or by the signature over the very bytes that came. */
export function alertGuard({
  alertSources,
  rateLimit,
}: Pick<ApiDeps, 'alertSources' | 'rateLimit'>): MiddlewareHandler<Env> {
  const limit = new RateLimit(rateLimit);
  const places = new Map<string, number>();
  return async (c, next) => {
    if (c.req.method !== 'POST') return next();
    if (alertSources === null)
      throw new ApiProblem('DR_NOT_FOUND', 'There is nothing at this address: dr.yaml has no alerts.');
    const name = c.req.path.split('/').at(-1) ?? '';
    const body = new Uint8Array(await c.req.arrayBuffer());
    const delivery = { body, header: (wanted: string) => c.req.header(wanted) };
    const { proof, source } = alertSources.identify(name, delivery, Date.now());
    if (source === null || proof === 'forged') {
      const wait = limit.take(STRANGERS);
      if (wait > 0)
        throw new ApiProblem('DR_RATE_LIMIT', `More than ${rateLimit} requests in a minute.`, {
          headers: { 'Retry-After': String(wait) },
        });
      throw new ApiProblem('DR_DELIVERY_UNPROVEN', 'There is no such source, or it did not send this.', {
        headers: { 'WWW-Authenticate': 'Bearer realm="dr-alerts"' },
      });
    }
    if (!places.has(name)) places.set(name, places.size);
    const wait = limit.take(places.get(name) ?? 0);
    // Its own status, not 429: Alertmanager sends again after a 5xx only.
    if (wait > 0)
      throw new ApiProblem('DR_TOO_MANY_DELIVERIES', `More than ${rateLimit} deliveries in a minute.`, {
        headers: { 'Retry-After': String(wait) },
      });
    if (proof === 'stale')
      throw new ApiProblem(
        'DR_DELIVERY_STALE',
        'It was signed more than 5 minutes ago, or a clock is wrong.',
      );
    c.set('source', source);
    return next();
  };
}
