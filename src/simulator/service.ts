import { authorise } from './authorise.ts';
import { Refusal, errorBody } from './errors.ts';
import type { Answer, Exchange, Parameters, Route } from './exchange.ts';
import { iamRoutes } from './iam.ts';
import { sdrsRoutes, unknownPath } from './sdrs.ts';

const routes = [...iamRoutes, ...sdrsRoutes];

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
  return { route: { method, path: /^/, kind: 'other', answer: unknown }, parameters: {} };
}

/** Under a project the gateway asks for a token before it says that a path doesn't exist. */
function unknown(exchange: Exchange): Answer {
  const project = /^\/v1\/([^/]+)\//.exec(exchange.path)?.[1];
  if (project !== undefined) authorise(exchange, project);
  return unknownPath();
}

/** The cloud's own answer to a request, its refusals included. This is where a request takes effect. */
export function answer(exchange: Exchange, { route, parameters }: Match): Answer {
  const { world } = exchange.cloud;
  world.settle();
  try {
    return route.answer(exchange, parameters);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (exchange.effect) exchange.effect.refusedBecause = error.code;
    const { status, code, message, envelope = world.settings.errorEnvelope } = error;
    return { status, body: errorBody(envelope, status, code, message, exchange.requestId) };
  }
}
