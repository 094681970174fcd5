import { createRoute, z } from '@hono/zod-openapi';
import { MAX_AGE_MS, readBoard } from '../../runs/readiness.ts';
import type { ApiDeps } from '../env.ts';
import { ApiProblem } from '../problem.ts';
import { router } from '../router.ts';
import { ALWAYS, problems } from '../schemas/problem.ts';
import { board } from '../schemas/readiness.ts';

const route = createRoute({
  method: 'get',
  path: '/v1/readiness',
  operationId: 'readReadiness',
  tags: ['Readiness'],
  summary: 'Read the last readiness results',
  description:
    'Any role. What a failover and a switchover of each group would have found at the last check, with what to do about it. ' +
    'Nothing is checked by this: a schedule does that.',
  request: {
    query: z.object({
      site: z
        .string()
        .regex(/^[A-Za-z0-9._-]{1,64}$/)
        .optional(),
      group: z.string().min(1).max(200).optional().describe('Name or id; with `site`'),
      maxAge: z.coerce
        .number()
        .int()
        .min(1)
        .max(31_536_000)
        .default(MAX_AGE_MS / 1_000)
        .openapi({ type: 'integer' })
        .describe('Seconds; a result that is older counts as not ready'),
    }),
  },
  responses: {
    200: {
      description: 'The board, whatever its verdict',
      content: { 'application/json': { schema: board } },
    },
    ...problems(...ALWAYS, 'DR_NO_RESULT'),
  },
});

export function readinessRoute({ temporal }: Pick<ApiDeps, 'temporal'>) {
  return router().openapi(route, async (c) => {
    const { site, group, maxAge } = c.req.valid('query');
    if (group !== undefined && site === undefined)
      throw new ApiProblem('DR_INPUT_INVALID', 'query.group: goes with "site".');
    const found = await readBoard(temporal.client, { site, group }, { maxAgeMs: maxAge * 1_000 });
    if (found === null) throw new ApiProblem('DR_NO_RESULT', 'There is no result for this.');
    return c.json(found, 200);
  });
}
