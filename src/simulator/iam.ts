import * as z from 'zod';
import { Refusal } from './errors.ts';
import type { Answer, Exchange, Route } from './exchange.ts';
import { uuidFrom } from './ids.ts';
import { zonedTime } from './timestamps.ts';
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

/** IAM: a token for a name and password (Identity API, `POST /v3/auth/tokens`). */
export const iamRoutes: Route[] = [
  { service: 'iam', method: 'POST', path: /^\/v3\/auth\/tokens$/, kind: 'login', answer: logIn },
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
  const domain = { id: ids(world).domain, name: world.domain };
  return {
    status: 201,
    headers: { 'X-Subject-Token': tokens.issue(endsAt) },
    body: {
      token: {
        methods: ['password'],
        issued_at: keystoneTime(now),
        expires_at: keystoneTime(endsAt),
        user: { id: ids(world).user, name: world.user.name, domain },
        project: { ...world.project, domain },
        roles: [{ id: '0', name: 'op_gated_sdrs' }],
        catalog: exchange.query.get('nocatalog') === 'true' ? [] : catalog(exchange),
      },
    },
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
  if (user.id !== undefined) return user.id === ids(world).user;
  const { domain } = user;
  return user.name === world.user.name && (domain?.name === world.domain || domain?.id === ids(world).domain);
}

function unauthorised(): Refusal {
  return new Refusal(401, 'IAM.0001', 'E7', 'The username or password is wrong.');
}

function catalog(exchange: Exchange): unknown[] {
  const { project } = exchange.cloud.world;
  return [
    ['sdrs', 'sdrs', 'v1'],
    ['volumev2', 'evs', 'v2'],
    ['ecs', 'ecs', 'v1'],
  ].map(([type, name, version]) => {
    const url = `http://${exchange.headers.host ?? 'localhost'}/${version}/${project.id}`;
    const id = uuidFrom(`${type}/${url}`);
    const endpoint = { id, interface: 'public', region: 'eu-de', region_id: 'eu-de', url };
    return { id: uuidFrom(`catalog/${type}`), type, name, endpoints: [endpoint] };
  });
}

function ids(world: World): { domain: string; user: string } {
  const plain = (text: string) => uuidFrom(text).replaceAll('-', '');
  return { domain: plain(`domain/${world.domain}`), user: plain(`user/${world.user.name}`) };
}

/** Keystone writes microseconds. */
function keystoneTime(ms: number): string {
  return zonedTime(ms).replace('Z', '000Z');
}
