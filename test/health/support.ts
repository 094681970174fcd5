import dns from 'node:dns';
import net, { type AddressInfo, type Socket } from 'node:net';
import { onTestFinished, vi } from 'vitest';
import { probeOnce } from '../../src/health/probe.ts';
import type { Probe, ProbeAnswer } from '../../src/domain/probes.ts';

/** Far beyond what any look here takes: only what hangs for ever is given a short time. */
const AMPLE_MS = 30_000;
/** For what never ends by itself; the sentence says it. */
export const SHORT_MS = 300;

export const http = (url: string, status: number | null = null): Probe => ({
  kind: 'http',
  url,
  status,
  zone: null,
});
export const tcp = (port: number, host = '127.0.0.1'): Probe => ({ kind: 'tcp', host, port, zone: null });

export function look(probe: Probe, timeoutMs = AMPLE_MS, signal = never()): Promise<ProbeAnswer> {
  return probeOnce(probe, { timeoutMs, signal });
}

function never(): AbortSignal {
  return new AbortController().signal;
}

/** A bare TCP server on a port of its own; gone with the test. */
export async function listen(onSocket: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

export type Found = (error: Error | null, addresses?: dns.LookupAddress[]) => void;

/** Name resolution as the test says: `asked` gets each name, and answers it or does not. */
export function resolver(asked: (name: string, found: Found) => void): void {
  const fake = (name: string, _: unknown, found: Found): void => asked(name, found);
  const spy = vi.spyOn(dns, 'lookup').mockImplementation(fake as unknown as typeof dns.lookup);
  onTestFinished(() => spy.mockRestore());
}
