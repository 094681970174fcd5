import { OpenAPIHono } from '@hono/zod-openapi';
import type { Env } from './env.ts';
import { ApiProblem } from './problem.ts';

/** Each part of a request by the name that a person has for it. */
const PART: Readonly<Record<string, string>> = { json: 'body', param: 'path' };

/** A set of routes. What does not fit a route's schema is told with each place, and never repeated. */
export function router(): OpenAPIHono<Env> {
  return new OpenAPIHono<Env>({
    defaultHook: (result) => {
      if (result.success) return;
      const part = PART[result.target] ?? result.target;
      const errors = result.error.issues.flatMap(({ code, path, message, ...more }) => {
        const keys = code === 'unrecognized_keys' ? (more as { keys: string[] }).keys : [];
        const says =
          keys.length === 0 ? message : `unknown: ${keys.map((key) => key.slice(0, 40)).join(', ')}`;
        return [{ at: [part, ...path].map(String).join('.'), says }];
      });
      const first = errors[0] ?? { at: part, says: 'does not fit' };
      throw new ApiProblem('DR_INPUT_INVALID', `${first.at}: ${first.says}`, { errors: errors.slice(0, 20) });
    },
  });
}
