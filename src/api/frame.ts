import { randomUUID } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { Logger } from 'pino';
import type { ApiDeps, Env } from './env.ts';
import { ApiProblem, asProblem, toResponse } from './problem.ts';

const SAFE_ID = /^[A-Za-z0-9._:-]{1,64}$/;

/** Around every request: its id, one line in the log, the headers that every answer has. */
export function frame(log: Logger): MiddlewareHandler<Env> {
  return async (c, next) => {
    const started = performance.now();
    const given = c.req.header('x-request-id') ?? '';
    const requestId = SAFE_ID.test(given) ? given : randomUUID();
    c.set('requestId', requestId);
    await next();
    c.header('X-Request-Id', requestId);
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Referrer-Policy', 'no-referrer');
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store');
    if (!c.res.headers.has('Content-Security-Policy'))
      c.header('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
    const { method } = c.req;
    const person = (c.get('caller') as Env['Variables']['caller'] | undefined)?.person;
    const source = (c.get('source') as Env['Variables']['source'] | undefined)?.name;
    const code = c.get('code') as string | undefined;
    const ms = Math.round(performance.now() - started);
    const { status } = c.res;
    const line = { requestId, method, route: routeOf(c), status, ms, person, source, code };
    // The pattern of the route, never the address as it came: it may hold what belongs into a header.
    log[status >= 500 ? 'warn' : 'info'](line, 'request');
  };
}

/** Everything that is thrown becomes a problem; a fault of our own leaves its words in the log alone. */
export function onError(log: Logger) {
  return (error: unknown, c: Context<Env>): Response => {
    const problem = asProblem(error);
    const requestId = c.get('requestId');
    c.set('code', problem.code);
    if (problem.code === 'DR_FAULT') {
      const { name, message } = error instanceof Error ? error : { name: typeof error, message: '' };
      log.error({ requestId, error: { type: name, message: message.slice(0, 500) } }, 'fault');
    }
    return toResponse(problem, requestId);
  };
}

/** No request waits for ever, and none of its calls to Temporal does. */
export function inTime({
  temporal,
  answerLimit,
}: Pick<ApiDeps, 'temporal' | 'answerLimit'>): MiddlewareHandler<Env> {
  return async (_c, next) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new ApiProblem('DR_TOO_SLOW', `It took more than ${answerLimit / 1_000} s.`));
      }, answerLimit);
    });
    try {
      await Promise.race([temporal.connection.withDeadline(Date.now() + answerLimit, () => next()), late]);
    } finally {
      clearTimeout(timer);
    }
  };
}

function routeOf(c: Context<Env>): string {
  const path = routePath(c, -1);
  return path.includes('*') ? 'none' : path;
}
