import { except } from 'hono/combine';
import { alertGuard } from './alert-guard.ts';
import { limitBody, limitDelivery, onlyJson } from './body.ts';
import type { ApiDeps } from './env.ts';
import { frame, inTime, onError } from './frame.ts';
import { guard } from './guard.ts';
import { wrongAddress } from './not-found.ts';
import { pageRoutes } from './page.ts';
import { router } from './router.ts';
import { routes } from './routes/all.ts';

/** Where monitoring comes in, which proves itself otherwise than people do. */
const ALERTS = '/v1/alerts/*';

/** The whole API: what is around each request, then who it is, then what is asked. */
export function createApp(deps: ApiDeps) {
  const { log } = deps;
  const app = router();
  app.onError(onError(log));
  app.notFound(wrongAddress(app));
  app.use(frame(log));
  app.use('/v1/*', except(ALERTS, guard(deps)), inTime(deps), onlyJson, except(ALERTS, limitBody));
  app.use(ALERTS, limitDelivery, alertGuard(deps));
  app.route('/', routes(deps));
  app.route('/', pageRoutes());
  return app;
}
