import { createRoute, z } from '@hono/zod-openapi';
import { listRuns } from '../../runs/list.ts';
import { temporalFault } from '../../temporal/faults.ts';
import type { ApiDeps } from '../env.ts';
import { ApiProblem } from '../problem.ts';
import { router } from '../router.ts';
import { ALWAYS, problems } from '../schemas/problem.ts';
import { listedState, runSummary } from '../schemas/run.ts';

const flag = z
  .enum(['true', 'false'])
  .transform((value) => value === 'true')
  .optional();

const route = createRoute({
  method: 'get',
  path: '/v1/runs',
  operationId: 'listRuns',
  tags: ['Runs'],
  summary: 'List runs',
  description:
    'Any role. Open runs first, then the latest. A page may be shorter than `limit`, even empty, while `next` is there. ' +
    'The list is a moment behind the runs.',
  request: {
    query: z.object({
      open: flag.describe('Only runs that are under way, or only those that have ended'),
      state: listedState.optional(),
      site: z.string().max(64).optional(),
      group: z.string().max(200).optional().describe('Name or id'),
      needsHuman: flag.describe('Only runs that wait for a person'),
      limit: z.coerce.number().int().min(1).max(200).default(50).openapi({ type: 'integer' }),
      cursor: z.string().max(4_000).optional().describe('`next` of the page before'),
    }),
  },
  responses: {
    200: {
      description: 'A page of runs',
      content: {
        'application/json': {
          schema: z
            .object({
              runs: z.array(runSummary),
              next: z.string().nullable().describe('The cursor of the next page; null: this is the last'),
            })
            .openapi('RunPage'),
        },
      },
    },
    ...problems(...ALWAYS),
  },
});

export function listRoute({ temporal }: Pick<ApiDeps, 'temporal'>) {
  return router().openapi(route, async (c) => {
    const { limit, cursor, ...filter } = c.req.valid('query');
    try {
      return c.json(await listRuns(temporal.client, filter, { limit, cursor }), 200);
    } catch (error) {
      // Only Temporal can tell that a cursor is none of its own.
      if (cursor === undefined || temporalFault(error)?.kind !== 'other') throw error;
      throw new ApiProblem('DR_INPUT_INVALID', '"cursor" is none that a list gave.');
    }
  });
}
