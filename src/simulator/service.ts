import { authorise } from './authorise.ts';
import { ecsRoutes } from './ecs.ts';
import { Refusal, errorBody } from './errors.ts';
import { evsRoutes } from './evs.ts';
import type { Answer, Exchange, Parameters, Route } from './exchange.ts';
import { iamRoutes } from './iam.ts';
import { sdrsRoutes } from './sdrs.ts';

const routes = [...iamRoutes, ...sdrsRoutes, ...evsRoutes, ...ecsRoutes];

/** An API operation together with what its path says. */
export interface Match {
  route: Route;
  parameters: Parameters;
}

export function findRoute(method: string, path: string): Match {
  for (const route of routes) {
    const found = route.method === method ? route.path.exec(path) : null;
    if (found) return { route, parameters: { ...found.groups } };
  }
  // Under a project the gateway asks who it is before it says that a path doesn't exist.
  const project = /^\/v[12]\/([^/]+)\//.exec(path)?.[1];
  const parameters: Parameters = project === undefined ? {} : { project };
  return { route: { service: 'sdrs', method, path: /^/, kind: 'other', answer: unknownPath }, parameters };
}

/** The answer to a path that isn't there: the gateway doesn't know it. */
function unknownPath(): Answer {
  throw new Refusal(404, 'APIGW.0101', 'E5');
}

/** The cloud's own answer to a request, its refusals included. This is where a request takes effect. */
export function answer(exchange: Exchange, { route, parameters }: Match): Answer {
  const { cloud, pending } = exchange;
  cloud.world.settle();
  try {
    const { project } = parameters;
    cloud.throttle.pass(route, cloud.world.settings.callsPerSecond, performance.now());
    if (project !== undefined) authorise(exchange, route.service, project);
    if (pending) return pending.perform();
    if ('answer' in route) return route.answer(exchange, parameters);
    throw new Error('an action that never arrived');
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (pending) pending.effect.refusedBecause ??= error.code;
    const { status, code, message, envelope = cloud.world.settings.errorEnvelope } = error;
    return { status, body: errorBody(envelope, status, code, message, exchange.requestId) };
  }
}
