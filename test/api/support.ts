import { appendFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { startDr, type Dr } from '../support/dr.ts';
import type { World } from '../support/world.ts';

const ROLES = {
  vera: ['viewer'],
  anna: ['operator', 'approver'],
  ben: ['operator', 'approver'],
  carla: ['approver'],
  alerts: ['operator'],
} as const;
export type Person = keyof typeof ROLES;

export interface Api {
  url: string;
  process: Dr;
  tokens: Readonly<Record<Person, string>>;
  get(path: string, as?: Person | null, headers?: Record<string, string>): Promise<Reply>;
  post(path: string, body: unknown, as?: Person | null, headers?: Record<string, string>): Promise<Reply>;
}

export interface Reply {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
  text: string;
}

const tokensOf = new WeakMap<World, Record<Person, string>>();

/** What the API's people have in their environment; the same for each API of one world. */
function tokens(world: World, rateLimit: number): Record<Person, string> {
  let all = tokensOf.get(world);
  if (all === undefined) {
    const made = Object.keys(ROLES).map((person) => [person, randomBytes(24).toString('hex')]);
    all = Object.fromEntries(made) as Record<Person, string>;
    tokensOf.set(world, all);
    appendFileSync(world.env['DR_CONFIG'] ?? '', apiYaml(rateLimit));
  }
  return all;
}

function apiYaml(rateLimit: number): string {
  const lines = Object.entries(ROLES).map(
    ([person, roles]) =>
      `    - { person: ${person}, roles: [${roles.join(', ')}], token: { env: ${variableOf(person)} } }\n`,
  );
  return `api:\n  rateLimit: ${rateLimit}\n  listen: 127.0.0.1:0\n  tokens:\n${lines.join('')}`;
}

const variableOf = (person: string) => `API_TOKEN_${person.toUpperCase()}`;

/** `dr api` as its own process over a real socket. Ends with the test. */
export async function startApi(
  world: World,
  { env = {}, rateLimit = 10_000 }: { env?: Record<string, string>; rateLimit?: number } = {},
): Promise<Api> {
  const known = tokens(world, rateLimit);
  const process = startDr(world, ['api'], { ...variables({ tokens: known }), ...env });
  const { url } = JSON.parse(await process.line(/"api ready"/)) as { url: string };
  const call = async (
    path: string,
    init: { method?: string; body?: string; headers: Record<string, string> },
    as: Person | null,
  ): Promise<Reply> => {
    const response = await fetch(`${url}${path}`, {
      ...init,
      headers: { ...init.headers, ...(as === null ? {} : { Authorization: `Bearer ${known[as]}` }) },
    });
    const text = await response.text();
    const json = (response.headers.get('content-type') ?? '').includes('json');
    const body = json ? (JSON.parse(text) as Record<string, unknown>) : {};
    return { status: response.status, headers: response.headers, body, text };
  };
  return {
    url,
    process,
    tokens: known,
    get: (path, as = 'vera', headers = {}) => call(path, { headers }, as),
    post: (path, body, as = 'anna', headers = {}) => {
      const all = { 'Content-Type': 'application/json', ...headers };
      return call(path, { method: 'POST', body: JSON.stringify(body), headers: all }, as);
    },
  };
}

/** What the API's process has of its people in its environment, for another process. */
export function variables({ tokens: known }: Pick<Api, 'tokens'>): Record<string, string> {
  return Object.fromEntries(Object.entries(known).map(([person, token]) => [variableOf(person), token]));
}
