import { createRoute, z } from '@hono/zod-openapi';
import { pollersOf } from '../../runs/status.ts';
import type { ApiDeps } from '../env.ts';
import { router } from '../router.ts';
import { readiness, type Readiness } from '../schemas/health.ts';
import { problems } from '../schemas/problem.ts';

const live = createRoute({
  method: 'get',
  path: '/livez',
  operationId: 'live',
  tags: ['Health'],
  summary: 'Is this process alive?',
  security: [],
  responses: {
    200: {
      description: 'Yes',
      content: { 'application/json': { schema: z.object({ live: z.literal(true) }).openapi('Live') } },
    },
    ...problems(),
  },
});

const ready = createRoute({
  method: 'get',
  path: '/readyz',
  operationId: 'ready',
  tags: ['Health'],
  summary: 'Would a run that is started now be carried out?',
  security: [],
  responses: {
    200: { description: 'Yes', content: { 'application/json': { schema: readiness } } },
    503: { description: 'No, and what is missing', content: { 'application/json': { schema: readiness } } },
    ...problems(),
  },
});

const ASK_MS = 2_000;
const FRESH_MS = 1_000;

export function healthRoutes({ temporal, config }: Pick<ApiDeps, 'temporal' | 'config'>) {
  // Nobody needs a token for it: however often it is asked, Temporal is asked once a second.
  let last: { at: number; answer: Promise<Readiness> } | null = null;
  const look = (): Promise<Readiness> => {
    if (last === null || performance.now() - last.at > FRESH_MS)
      last = { at: performance.now(), answer: readinessOf({ temporal, config }) };
    return last.answer;
  };
  return router()
    .openapi(live, (c) => c.json({ live: true as const }, 200))
    .openapi(ready, async (c) => {
      const answer = await look();
      return answer.ready ? c.json(answer, 200) : c.json(answer, 503);
    });
}

async function readinessOf({ temporal, config }: Pick<ApiDeps, 'temporal' | 'config'>): Promise<Readiness> {
  const { client, connection, namespace } = temporal;
  const answers = await connection
    .withDeadline(Date.now() + ASK_MS, () => connection.workflowService.describeNamespace({ namespace }))
    .then(
      () => true,
      () => false,
    );
  const pollers = answers ? await pollersOf(client, config.settings.taskQueue) : null;
  const worker = (pollers ?? 0) > 0;
  return { ready: answers && worker, temporal: answers, worker };
}
