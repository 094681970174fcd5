import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Env } from './env.ts';
import { ApiProblem, toResponse } from './problem.ts';

/** Nothing at this address; or something, but not with this method. Returned: what is thrown here passes the frame by. */
export function wrongAddress(app: OpenAPIHono<Env>) {
  return (c: Context<Env>): Response => {
    const allowed = app.routes
      .filter(
        ({ method, path }) => method !== 'ALL' && !path.includes('*') && patternOf(path).test(c.req.path),
      )
      .map(({ method }) => method);
    const problem = problemOf([...new Set(allowed)].sort());
    c.set('code', problem.code);
    return toResponse(problem, c.get('requestId'));
  };
}

function problemOf(allowed: readonly string[]): ApiProblem {
  if (allowed.length === 0) return new ApiProblem('DR_NOT_FOUND', 'There is nothing at this address.');
  const allow = allowed.join(', ');
  return new ApiProblem('DR_METHOD', `Possible here: ${allow}.`, { headers: { Allow: allow } });
}

function patternOf(path: string): RegExp {
  const parts = path
    .split('/')
    .map((part) => (part.startsWith(':') ? '[^/]+' : part.replaceAll('.', String.raw`\.`)));
  return new RegExp(`^${parts.join('/')}$`);
}
