import * as z from 'zod';
import { headerValue } from './canonical-request.ts';
import { Refusal } from './errors.ts';
import type { Answer, Exchange, Route } from './exchange.ts';
import { accountIds, tokenView } from './token-view.ts';
import type { World } from './world.ts';

const named = z.looseObject({ id: z.string().optional(), name: z.string().optional() });

const login = z.looseObject({
  auth: z.looseObject({
    identity: z.looseObject({
      methods: z.array(z.string()),
      password: z
        .looseObject({ user: named.extend({ password: z.string(), domain: named.optional() }) })
        .optional(),
    }),
    scope: z.looseObject({ project: named.optional(), domain: named.optional() }).optional(),
  }),
});

const path = /^\/v3\/auth\/tokens$/;

/** IAM: a token for a name and password, and what a token is worth (Identity API, `/v3/auth/tokens`). */
export const iamRoutes: Route[] = [
  { service: 'iam', method: 'POST', path, kind: 'login', answer: logIn },
  { service: 'iam', method: 'GET', path, kind: 'tokenCheck', answer: checkToken },
];

function logIn(exchange: Exchange): Answer {
  const { world, tokens } = exchange.cloud;
  const { auth } = readLogin(exchange.body);
  const user = auth.identity.methods.includes('password') ? auth.identity.password?.user : undefined;
  if (!user || !isKnown(world, user)) throw unauthorised();
  const project = auth.scope?.project;
  if (!project || !(project.id === world.project.id || project.name === world.project.name))
    throw unauthorised();
  const now = Date.now();
  const endsAt = now + world.settings.tokenLifeMs;
  return {
    status: 201,
    headers: { 'X-Subject-Token': tokens.issue(now, endsAt) },
    body: { token: tokenView(exchange, now, endsAt) },
  };
}

/** All tokens here are the same user's, who may check each of them: a missing or lapsed one isn't found. */
function checkToken(exchange: Exchange): Answer {
  const { cloud, headers } = exchange;
  const { tokens, world } = cloud;
  if (tokens.check(headerValue(headers, 'x-auth-token')) !== 'valid') {
    throw new Refusal(401, 'IAM.0001', 'E7', 'The token must be updated.');
  }
  const subject = headerValue(headers, 'x-subject-token');
  const term = tokens.term(subject);
  if (!term) throw new Refusal(404, 'IAM.0001', 'E7', 'Could not find the token.');
  // A ready-made token has no end of its own: it always has a whole life before it.
  const endsAt = Number.isFinite(term.endsAt) ? term.endsAt : Date.now() + world.settings.tokenLifeMs;
  return {
    status: 200,
    headers: { 'X-Subject-Token': subject },
    body: { token: tokenView(exchange, term.issuedAt, endsAt) },
  };
}

function readLogin(body: string): z.infer<typeof login> {
  try {
    return login.parse(JSON.parse(body));
  } catch {
    throw new Refusal(400, 'IAM.0001', 'E7', 'The request body is invalid');
  }
}

function isKnown(
  world: World,
  user: z.infer<typeof named> & { password: string; domain?: z.infer<typeof named> | undefined },
): boolean {
  if (user.password !== world.user.password) return false;
  if (user.id !== undefined) return user.id === accountIds(world).user;
  const { domain } = user;
  return (
    user.name === world.user.name &&
    (domain?.name === world.domain || domain?.id === accountIds(world).domain)
  );
}

function unauthorised(): Refusal {
  return new Refusal(401, 'IAM.0001', 'E7', 'The username or password is wrong.');
}
