import { createRoute } from '@hono/zod-openapi';
import { codedStatus } from '../../domain/errors/shown.ts';
import type { Procedure } from '../../domain/procedures.ts';
import { viewRun } from '../../runs/find.ts';
import { isOpen, notesOf, type RunView } from '../../runs/notes.ts';
import { findOutcome } from '../../runs/outcome.ts';
import { uiLink } from '../../runs/ui-link.ts';
import type { ApiDeps } from '../env.ts';
import { ApiProblem } from '../problem.ts';
import { router } from '../router.ts';
import { ALWAYS, problems } from '../schemas/problem.ts';
import { outcome, runView } from '../schemas/run.ts';
import { WAYS } from '../schemas/which.ts';

type Way = (typeof WAYS)[number];

const readRoute = ({ path, params, suffix }: Way) =>
  createRoute({
    method: 'get',
    path,
    operationId: `readRun${suffix}`,
    tags: ['Runs'],
    summary: 'Read a run',
    description:
      'Any role. Its steps, its timeline, the open question with what may be said, and what a cancel would do.',
    request: { params },
    responses: {
      200: { description: 'The run', content: { 'application/json': { schema: runView } } },
      ...problems(...ALWAYS, 'DR_NO_RUN'),
    },
  });

const resultRoute = ({ path, params, suffix }: Way) =>
  createRoute({
    method: 'get',
    path: `${path}/result`,
    operationId: `readResult${suffix}`,
    tags: ['Runs'],
    summary: 'Read the result of a run that has ended',
    description:
      'Any role. How it ended, in short; `…/report` has everything. Until the run has ended it answers 404 with ' +
      '`Retry-After`.',
    request: { params },
    responses: {
      200: { description: 'How it ended', content: { 'application/json': { schema: outcome } } },
      ...problems(...ALWAYS, 'DR_NO_RUN', 'DR_NOT_ENDED'),
    },
  });

export function runRoutes({ temporal }: Pick<ApiDeps, 'temporal'>) {
  const app = router();
  for (const way of WAYS) {
    app.openapi(readRoute(way), async (c) => {
      const view = await viewRun(temporal.client, way.typed(c.req.valid('param')));
      return c.json(told(view, temporal.namespace), 200);
    });
    app.openapi(resultRoute(way), async (c) => {
      const typed = way.typed(c.req.valid('param'));
      const ended = await findOutcome(temporal.client, typed);
      if (ended === null) {
        throw new ApiProblem('DR_NOT_ENDED', `Run ${typed} is under way: it has no result yet.`, {
          headers: { 'Retry-After': '5' },
        });
      }
      return c.json(ended, 200);
    });
  }
  return app;
}

function told(view: RunView, namespace: string) {
  const { id, record, status } = view;
  const { state = null, step = null, headline = null, needsHuman = false } = notesOf(record);
  return {
    run: id,
    procedure: record.type as Procedure,
    open: isOpen(view),
    temporal: record.status.name,
    startedAt: record.startTime.toISOString(),
    endedAt: record.closeTime?.toISOString() ?? null,
    ui: uiLink(namespace, id),
    status: status && codedStatus(status),
    last: { state, step, headline, needsHuman: isOpen(view) && needsHuman },
  };
}
