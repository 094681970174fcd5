import { createRoute, z } from '@hono/zod-openapi';
import { answerRun } from '../../runs/answer.ts';
import { cancelRun } from '../../runs/cancel.ts';
import type { ApiDeps } from '../env.ts';
import { demandOwnName, demandRole } from '../roles.ts';
import { router } from '../router.ts';
import { ALWAYS, problems, WITH_BODY } from '../schemas/problem.ts';
import { answered, answerRequest, cancelled, cancelRequest, VERB_NEEDS } from '../schemas/requests.ts';
import { verb as verbSchema } from '../schemas/run-parts.ts';
import { WAYS } from '../schemas/which.ts';

type Way = (typeof WAYS)[number];

const verbParam = z.object({
  verb: verbSchema.openapi({ param: { name: 'verb', in: 'path' } }),
});

const answerRoute = ({ path, params, suffix }: Way) =>
  createRoute({
    method: 'post',
    path: `${path}/answers/{verb}`,
    operationId: `answerRun${suffix}`,
    tags: ['People'],
    summary: 'Answer a run',
    description:
      'Roles: `approve` and `decline` need `approver`, `breakGlass` and `note` `operator` or `approver`, all others ' +
      '`operator`. The answer is in the name of the person of the token. One question gets one answer, however often ' +
      `it is sent.\n\n${VERB_NEEDS}`,
    request: {
      params: z.object({ ...params.shape, ...verbParam.shape }),
      body: { required: false, content: { 'application/json': { schema: answerRequest } } },
    },
    responses: {
      200: { description: 'Taken', content: { 'application/json': { schema: answered } } },
      ...problems(
        ...ALWAYS,
        ...WITH_BODY,
        'DR_NO_RUN',
        'DR_RUN_ENDED',
        'DR_NOT_TAKEN',
        'DR_NO_WORKER',
        'DR_UNANSWERED',
      ),
    },
  });

const cancelRoute = ({ path, params, suffix }: Way) =>
  createRoute({
    method: 'post',
    path: `${path}/cancel`,
    operationId: `cancelRun${suffix}`,
    tags: ['People'],
    summary: 'Cancel a run safely',
    description:
      'Role `operator`. Before the POST nothing has happened; after it nothing new is started, and what was sent is ' +
      'followed to its end.',
    request: {
      params,
      body: { required: false, content: { 'application/json': { schema: cancelRequest } } },
    },
    responses: {
      202: { description: 'Asked for', content: { 'application/json': { schema: cancelled } } },
      ...problems(...ALWAYS, ...WITH_BODY, 'DR_NO_RUN', 'DR_RUN_ENDED'),
    },
  });

export function answerRoutes({ temporal }: Pick<ApiDeps, 'temporal'>) {
  const app = router();
  for (const way of WAYS) {
    app.openapi(answerRoute(way), async (c) => {
      const caller = c.get('caller');
      const { verb, ...which } = c.req.valid('param');
      demandRole(caller, verb);
      const { by, question, reason, finding, text } = c.req.valid('json') ?? {};
      demandOwnName(caller, by);
      const said = {
        by: caller.person,
        ...(question === undefined ? {} : { question }),
        ...(reason === undefined ? {} : { reason }),
        ...(finding === undefined ? {} : { finding }),
        ...(text === undefined ? {} : { text }),
      };
      const result = await answerRun(temporal.client, way.typed(which), verb, said);
      return c.json({ ...result, verb }, 200);
    });
    app.openapi(cancelRoute(way), async (c) => {
      const caller = c.get('caller');
      demandRole(caller, 'cancel');
      const { by, reason } = c.req.valid('json') ?? {};
      demandOwnName(caller, by);
      const why = `by ${caller.person}${reason === undefined ? '' : `: ${reason}`}`;
      const { id, status } = await cancelRun(temporal.client, way.typed(c.req.valid('param')), why);
      return c.json({ run: id, cancelRequested: true as const, cancel: status?.cancel ?? null }, 202);
    });
  }
  return app;
}
