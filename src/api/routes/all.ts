import type { ApiDeps } from '../env.ts';
import { router } from '../router.ts';
import { answerRoutes } from './answer.ts';
import { healthRoutes } from './health.ts';
import { listRoute } from './list.ts';
import { readinessRoute } from './readiness.ts';
import { reportRoutes } from './report.ts';
import { runRoutes } from './run.ts';
import { startRoute } from './start.ts';

/** Every route that the document describes. */
export function routes(deps: ApiDeps) {
  const app = router();
  for (const part of [
    startRoute,
    listRoute,
    runRoutes,
    reportRoutes,
    answerRoutes,
    readinessRoute,
    healthRoutes,
  ])
    app.route('/', part(deps));
  return app;
}
