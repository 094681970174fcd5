import { createRoute, z } from '@hono/zod-openapi';
import { EXAMPLES, type Procedure } from '../../domain/procedures.ts';
import { parseRequest, type RunRequest } from '../../domain/input.ts';
import { digestOf } from '../../runs/keyed-start.ts';
import { startOnce, type StartedOnce } from '../../runs/start-once.ts';
import { startOrJoin } from '../../runs/start.ts';
import type { ApiDeps } from '../env.ts';
import type { Caller } from '../people.ts';
import { ApiProblem } from '../problem.ts';
import { demandOwnName, demandRole } from '../roles.ts';
import { router } from '../router.ts';
import { ALWAYS, problems, WITH_BODY } from '../schemas/problem.ts';
import { idempotencyKey, started, startRequest } from '../schemas/requests.ts';

const answer = (description: string) => ({
  description,
  headers: { Location: { schema: { type: 'string' as const }, description: 'The run' } },
  content: { 'application/json': { schema: started } },
});

const route = createRoute({
  method: 'post',
  path: '/v1/runs',
  operationId: 'startRun',
  tags: ['Runs'],
  summary: 'Start a run',
  description:
    'Role `operator`. With an `Idempotency-Key` the same alert, however often and to whichever process it is sent, is ' +
    'one run: 201 the first time, then 200 with the same body, also after the run has ended, for as long as Temporal ' +
    'keeps it. Without a key, a run with the same aim that is in flight is joined. A run with another aim is in the way.',
  request: {
    headers: z.object({ 'idempotency-key': idempotencyKey }),
    body: { required: true, content: { 'application/json': { schema: startRequest } } },
  },
  responses: {
    201: answer('Started'),
    200: answer('The run of this key, or the run in flight that was joined'),
    ...problems(...ALWAYS, ...WITH_BODY, 'DR_RUN_IN_THE_WAY', 'DR_KEY_REUSED', 'DR_SITE_UNKNOWN'),
  },
});

type Body = z.infer<typeof startRequest>;

export function startRoute({ temporal, config }: Pick<ApiDeps, 'temporal' | 'config'>) {
  return router().openapi(route, async (c) => {
    const caller = c.get('caller');
    demandRole(caller, 'start');
    const { procedure, ...body } = c.req.valid('json');
    const request = requestOf(caller, procedure, body);
    if (!config.sites.has(request.site)) {
      const known = [...config.sites.keys()].join(', ');
      throw new ApiProblem(
        'DR_SITE_UNKNOWN',
        `There is no site ${JSON.stringify(request.site)}. Known: ${known}`,
      );
    }
    const { taskQueue } = config.settings;
    const key = c.req.valid('header')['idempotency-key'];
    const begun =
      key === undefined
        ? await withoutKey(temporal.client, procedure, request, taskQueue)
        : await startOnce(temporal.client, procedure, request, {
            ...{ key, taskQueue },
            digest: digestOf(procedure, request, body.requestedAt !== undefined),
          });
    const { first, ...said } = begun;
    c.header('Location', `/v1/run/${encodeURIComponent(said.run)}`);
    return c.json(said, first ? 201 : 200);
  });
}

/** The request as the run will see it: in the name of whoever sent it, from now on if no other time is named. */
function requestOf(caller: Caller, procedure: Procedure, body: Omit<Body, 'procedure'>): RunRequest {
  demandOwnName(caller, body.by);
  body.overrides?.forEach((one, index) => demandOwnName(caller, one.by, `overrides.${index}.by`));
  const by = caller.person;
  const request = parseRequest(procedure, {
    requestedAt: new Date().toISOString(),
    ...body,
    by,
    overrides: (body.overrides ?? []).map((one) => ({ ...one, by })),
  });
  if ('problem' in request) {
    const correct = EXAMPLES[procedure].replace('{', `{"procedure":"${procedure}",`);
    throw new ApiProblem('DR_INPUT_INVALID', request.problem.replace(EXAMPLES[procedure], correct));
  }
  return request;
}

async function withoutKey(
  client: ApiDeps['temporal']['client'],
  procedure: Procedure,
  request: RunRequest,
  taskQueue: string,
): Promise<StartedOnce> {
  const { run, joined, since, from, ignored } = await startOrJoin(client, procedure, request, taskQueue);
  const { site, group, by = null, dryRun, requestedAt = '' } = request;
  const what = { procedure, site, group, by, dryRun, requestedAt };
  return { run, ...what, joined, joins: joined ? run : null, since, from, ignored, first: !joined };
}
