import { createRoute, z } from '@hono/zod-openapi';
import { liftBlock, openBlocks } from '../../runs/block.ts';
import type { ApiDeps } from '../env.ts';
import { demandOwnName, demandRole } from '../roles.ts';
import { router } from '../router.ts';
import { block, blockView, lifted, liftRequest } from '../schemas/alerts.ts';
import { ALWAYS, problems, WITH_BODY } from '../schemas/problem.ts';
import { WAYS } from '../schemas/which.ts';

const list = createRoute({
  method: 'get',
  path: '/v1/blocks',
  operationId: 'listBlocks',
  tags: ['Alerts'],
  summary: 'The groups for which no alert starts anything',
  description:
    'Any role. After an automatic run a group is left alone for a while. The list is a moment behind.',
  request: { query: z.object({ site: z.string().max(64).optional() }) },
  responses: {
    200: {
      description: 'The blocks that stand',
      content: {
        'application/json': { schema: z.object({ blocks: z.array(block) }).openapi('Blocks') },
      },
    },
    ...problems(...ALWAYS),
  },
});

const lift = createRoute({
  method: 'post',
  path: '/v1/blocks/{site}/{group}/lift',
  operationId: 'liftBlock',
  tags: ['Alerts'],
  summary: 'Let alerts start runs of a group again',
  description:
    'Role `operator`. At once, in the name of the person of the token. A run that is under way goes on; people may start ' +
    'runs in spite of a block.',
  request: {
    params: WAYS[0].params,
    body: { required: false, content: { 'application/json': { schema: liftRequest } } },
  },
  responses: {
    200: { description: 'Lifted', content: { 'application/json': { schema: lifted } } },
    ...problems(...ALWAYS, ...WITH_BODY, 'DR_NO_BLOCK'),
  },
});

export function blockRoutes({ temporal, log }: Pick<ApiDeps, 'temporal' | 'log'>) {
  return router()
    .openapi(list, async (c) => {
      const blocks = await openBlocks(temporal.client, c.req.valid('query').site);
      return c.json({ blocks: blocks.map(blockView) }, 200);
    })
    .openapi(lift, async (c) => {
      const caller = c.get('caller');
      demandRole(caller, 'lift');
      const { by, reason } = c.req.valid('json') ?? {};
      demandOwnName(caller, by);
      const done = await liftBlock(temporal.client, c.req.valid('param'), { by: caller.person, reason });
      const { site, group, run } = done;
      log.info({ requestId: c.get('requestId'), person: caller.person, site, group, run }, 'block lifted');
      return c.json({ lifted: true as const, block: blockView(done) }, 200);
    });
}
