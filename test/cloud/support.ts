import { readFileSync } from 'node:fs';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import settings from '../../temporal.config.ts';
import type { ComputeService } from '../../src/cloud/compute.ts';
import { createClouds, type Clouds } from '../../src/cloud/index.ts';
import type { ReplicationService, SendOptions } from '../../src/cloud/service.ts';
import { Secret } from '../../src/config/secret.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { Site } from '../../src/config/site.ts';

const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
export const CA_FILE = fixture('ca.pem');

/** One request as the server got it. */
export interface Seen {
  method: string;
  url: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}

export interface Server {
  port: number;
  /** http(s)://127.0.0.1:port */
  url: string;
  seen: Seen[];
  /** Connections that were opened, whether or not a request came. */
  connections: () => number;
}

export type Handler = (request: Seen, response: ServerResponse, raw: IncomingMessage) => void;

/** A real server on a port of its own; gone with the test. */
export async function serve(handler: Handler, options: { tls?: boolean } = {}): Promise<Server> {
  const seen: Seen[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const listener = (raw: IncomingMessage, response: ServerResponse): void => {
    let body = '';
    raw.setEncoding('utf8');
    raw.on('data', (chunk: string) => (body += chunk));
    raw.on('error', () => {});
    raw.on('end', () => {
      const request = { method: raw.method ?? '', url: raw.url ?? '', headers: raw.headers, body };
      seen.push(request);
      handler(request, response, raw);
    });
  };
  const limits = { maxHeaderSize: 256 * 1024 };
  const server = options.tls
    ? https.createServer(
        { ...limits, key: readFileSync(fixture('server.key')), cert: readFileSync(fixture('server.pem')) },
        listener,
      )
    : http.createServer(limits, listener);
  server.on('connection', (socket: Socket) => {
    connections++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  const url = `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`;
  return { port, url, seen, connections: () => connections };
}

export function json(response: ServerResponse, status: number, body: unknown, headers: object = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** A port on which nobody listens. */
export async function deadPort(): Promise<number> {
  const server = http.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export const PASSWORD = 'correct-horse-battery-staple';

export function siteAt(endpoint: string, overrides: Partial<Site> = {}): Site {
  return {
    name: 'eu-de',
    service: 'sdrs',
    region: 'eu-de',
    drillEveryMs: null,
    endpoints: { iam: endpoint, service: endpoint, ecs: endpoint },
    project: { id: null, name: 'eu-de' },
    auth: {
      kind: 'password',
      user: 'dr-operator',
      domain: 'OTC-1',
      password: new Secret({ literal: PASSWORD }),
    },
    caFile: null,
    approval: 'none',
    callsPerSecond: 80,
    groups: new Map(),
    ...overrides,
  };
}

export function cloudsOf(site: Site, timings: Partial<Settings['timings']> = {}): Clouds {
  const all = { ...settings, timings: { ...settings.timings, ...timings } };
  return createClouds({ file: 'dr.yaml', sites: new Map([[site.name, site]]) }, all);
}

export const serviceAt = (site: Site, timings?: Partial<Settings['timings']>): ReplicationService =>
  cloudsOf(site, timings).get(site.name);

export interface Cloud extends Server {
  service: ReplicationService;
  compute: ComputeService;
  logins: () => Seen[];
  /** Requests other than logins. */
  calls: () => Seen[];
}

/** The token of the n-th login, counted from one. */
export const tokenOf = (login: number): string => `token-of-login-${login}`;

/** IAM, SDRS and ECS on one port. IAM logs everybody in; the rest is the test's. */
export async function cloudWith(
  handler: Handler,
  options: { iam?: Handler; site?: Partial<Site>; timings?: Partial<Settings['timings']> } = {},
): Promise<Cloud> {
  let logins = 0;
  const iam: Handler =
    options.iam ??
    ((_, response) => json(response, 201, loginBody(), { 'X-Subject-Token': tokenOf(++logins) }));
  const server = await serve((request, response, raw) =>
    (isLogin(request) ? iam : handler)(request, response, raw),
  );
  const site = siteAt(server.url, options.site);
  const clouds = cloudsOf(site, options.timings);
  return {
    ...server,
    service: clouds.get(site.name),
    compute: clouds.compute(site.name),
    logins: () => server.seen.filter(isLogin),
    calls: () => server.seen.filter((request) => !isLogin(request)),
  };
}

const isLogin = (request: Seen): boolean => request.url.startsWith('/v3/auth/tokens');

export function loginBody(lifeMs = 24 * 3_600_000): object {
  const issued = Date.now();
  return {
    token: {
      issued_at: new Date(issued).toISOString(),
      expires_at: new Date(issued + lifeMs).toISOString(),
      project: { id: 'project-1', name: 'eu-de' },
    },
  };
}

export const GROUP = {
  id: 'group-1',
  name: 'pg-payments',
  status: 'protected',
  source_availability_zone: 'eu-de-01',
  target_availability_zone: 'eu-de-02',
  priority_station: 'source',
  created_at: '2026-01-02 03:04:05.74',
  updated_at: '2026-01-02 03:04:05.0',
};

export const sendOptions = (overrides: Partial<SendOptions> = {}): SendOptions => ({
  timeoutMs: 20_000,
  mayStillSend: () => true,
  ...overrides,
});

/** The error that a promise fails with. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
}
