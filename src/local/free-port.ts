import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { LocalError } from './errors.ts';

const HOST = '127.0.0.1';

/**
 * A port for each wish: the wished one if it is free, else another. They are held open together until all are
 * chosen, so no two are the same. Between choosing and use anybody may take one: who uses it must be ready for that.
 */
export async function freePorts(wishes: readonly (number | undefined)[]): Promise<number[]> {
  const held: Server[] = [];
  try {
    for (const wish of wishes) {
      held.push((wish ? await listen(wish) : undefined) ?? (await listenAnywhere()));
    }
    return held.map((server) => (server.address() as AddressInfo).port);
  } finally {
    await Promise.all(held.map(close));
  }
}

/** Undefined where the port is taken, or not ours to take. */
async function listen(port: number): Promise<Server | undefined> {
  const server = createServer();
  try {
    await once(server.listen(port, HOST), 'listening');
    return server;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE' || code === 'EACCES') return undefined;
    throw error;
  }
}

async function listenAnywhere(): Promise<Server> {
  const server = await listen(0);
  if (server === undefined) throw new LocalError('DR_LOCAL_PROGRAM', `No free port on ${HOST}.`);
  return server;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
