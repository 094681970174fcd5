import type { MiddlewareHandler } from 'hono';
import type { ApiDeps, Env } from './env.ts';
import { ApiProblem } from './problem.ts';
import { RateLimit } from './rate-limit.ts';

/** All who have no valid token share one limit: guessing is slow, and takes nothing from the others. */
const STRANGERS = -1;

/** Who it is, and whether it is not too much. */
export function guard({ people, rateLimit }: Pick<ApiDeps, 'people' | 'rateLimit'>): MiddlewareHandler<Env> {
  const limit = new RateLimit(rateLimit);
  return async (c, next) => {
    const caller = people.identify(c.req.header('authorization'));
    const wait = limit.take(caller?.token ?? STRANGERS);
    if (wait > 0) {
      throw new ApiProblem('DR_RATE_LIMIT', `More than ${rateLimit} requests in a minute.`, {
        headers: { 'Retry-After': String(wait) },
      });
    }
    if (caller === null) {
      throw new ApiProblem('DR_TOKEN_MISSING', 'The token is missing, or nobody has it.', {
        headers: { 'WWW-Authenticate': 'Bearer realm="dr"' },
      });
    }
    c.set('caller', caller);
    await next();
  };
}
