import type { ApiDeps } from '../env.ts';
import { router } from '../router.ts';
import { alertRoutes } from './alerts.ts';
import { answerRoutes } from './answer.ts';
import { blockRoutes } from './blocks.ts';
import { drillsRoute } from './drills.ts';
import { healthRoutes } from './health.ts';
import { listRoute } from './list.ts';
import { readinessRoute } from './readiness.ts';
import { reportRoutes } from './report.ts';
import { runRoutes } from './run.ts';
import { scheduleRoutes } from './schedules.ts';
import { startRoute } from './start.ts';

/** Every route that the document describes. */
export function routes(deps: ApiDeps) {
  const app = router();
  const runs = [startRoute, listRoute, runRoutes, reportRoutes, answerRoutes];
  const parts = [...runs, alertRoutes, blockRoutes, scheduleRoutes, readinessRoute, drillsRoute];
  for (const part of [...parts, healthRoutes]) app.route('/', part(deps));
  return app;
}
