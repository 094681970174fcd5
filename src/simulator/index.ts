import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCloud } from './cloud.ts';
import { serveControl } from './control.ts';
import { serveCloud } from './gateway.ts';
import { newRequestId } from './ids.ts';
import type { WorldSpec } from './spec.ts';

export type { WorldSpec } from './spec.ts';

export interface SimulatorOptions {
  /** Default 127.0.0.1. */
  host?: string;
  /** Default 0: any free port. */
  port?: number;
  /** Default: a group for each situation, see default-world.ts. */
  world?: 'default' | WorldSpec;
}

export interface Simulator {
  /** Where IAM, SDRS, EVS and ECS answer, without a slash at its end. */
  url: string;
  port: number;
  /** Ends all connections, those of held and hanging requests too. */
  close(): Promise<void>;
}

const maxBodyBytes = 12 * 1024 * 1024;

/**
 * Starts a cloud: IAM below `/v3`, SDRS and ECS below `/v1`, EVS below `/v2`, and the control of all below `/__sim`.
 * @throws {RangeError} when the world contradicts itself
 * @throws the system's error when the port is taken
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { host = '127.0.0.1', port = 0, world = 'default' } = options;
  let life = new AbortController();
  let cloud = createCloud(world, life.signal);
  const reset = (spec: 'default' | WorldSpec) => {
    const next = new AbortController();
    cloud = createCloud(spec, next.signal);
    life.abort();
    life = next;
  };

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const requestId = newRequestId();
    response.setHeader('X-Request-Id', requestId);
    const body = await readBody(request);
    const { method = 'GET', url = '/' } = request;
    const [path = '/', search = ''] = url.split('?', 2);
    if (body === undefined) {
      response.writeHead(413).end();
    } else if (path.startsWith('/__sim/')) {
      await serveControl(cloud, { method, path, query: new URLSearchParams(search), body, reset }, response);
    } else {
      await serveCloud(cloud, request, response, body, requestId);
    }
  };
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (!response.headersSent && !response.destroyed) response.writeHead(500).end(String(error));
      else response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;

  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    port: bound,
    close: () =>
      new Promise((resolve) => {
        life.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** @returns undefined for a body that no gateway would let in */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
