import { getRequestListener } from '@hono/node-server';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { ApiConfig } from '../config/api.ts';
import { ConfigError } from '../config/errors.ts';
import { exampleFor } from '../config/examples.ts';
import { UsageError } from './usage-error.ts';

/** Times in milliseconds. A client that is slower than that is let go: it holds a connection that others need. */
export interface ServerLimits {
  /** Until the headers are there. */
  headers: number;
  /** Until the whole request is there. */
  request: number;
  connections: number;
}

export const LIMITS: ServerLimits = { headers: 10_000, request: 15_000, connections: 1_000 };

export interface Listening {
  url: string;
  /** Takes no more connections, lets what is in flight end, then closes what is left. */
  close(graceMs: number): Promise<void>;
}

type Fetch = Parameters<typeof getRequestListener>[0];

/** @throws ConfigError, UsageError */
export async function listen(
  fetch: Fetch,
  { listen: { host, port }, tls }: Pick<ApiConfig, 'listen' | 'tls'>,
  file: string,
  limits = LIMITS,
): Promise<Listening> {
  const handler = getRequestListener(fetch, { overrideGlobalObjects: false });
  const options = {
    headersTimeout: limits.headers,
    requestTimeout: limits.request,
    // How soon a slow one is noticed.
    connectionsCheckingInterval: Math.min(1_000, limits.headers / 2),
    keepAliveTimeout: 5_000,
    maxHeaderSize: 16 * 1024,
  };
  const onRequest: Parameters<typeof createServer>[1] = (request, response) =>
    void handler(request, response);
  const server: Server =
    tls === null
      ? createServer(options, onRequest)
      : createTlsServer({ ...options, ...readTls(tls, file), minVersion: 'TLSv1.2' }, onRequest);
  server.maxConnections = limits.connections;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  }).catch((error: unknown) => {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new UsageError('DR_LISTEN', `Can't listen on ${host}:${port} (${WHY[code] ?? code}).`);
  });
  const { port: bound } = server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    url: `${tls === null ? 'http' : 'https'}://${name}:${bound}`,
    close: (graceMs) => close(server, graceMs),
  };
}

const WHY: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is taken',
  EACCES: 'the port may not be used by this user',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'there is no such name',
};

async function close(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(timer);
}

function readTls(
  { certFile, keyFile }: NonNullable<ApiConfig['tls']>,
  file: string,
): { cert: string; key: string } {
  const read = (key: 'certFile' | 'keyFile', path: string, kind: string): string => {
    const wrong = (message: string) =>
      new ConfigError('DR_CONFIG_INVALID', file, [
        { path: `api.tls.${key}`, line: null, message, example: exampleFor(['api', 'tls', key]) },
      ]);
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      throw wrong(`${path} can't be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
    }
    if (!text.includes(`${kind}-----`)) throw wrong(`${path} holds no PEM ${kind.toLowerCase()}`);
    return text;
  };
  return { cert: read('certFile', certFile, 'CERTIFICATE'), key: read('keyFile', keyFile, 'PRIVATE KEY') };
}
