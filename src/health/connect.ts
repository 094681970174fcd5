import net from 'node:net';
import type { Probe, ProbeAnswer } from '../domain/probes.ts';

/** Healthy: somebody accepts the connection. Nothing is said over it. */
export async function connect(
  probe: Extract<Probe, { kind: 'tcp' }>,
  signal: AbortSignal,
): Promise<ProbeAnswer> {
  await new Promise<void>((resolve, reject) => {
    const socket = net.connect({ host: probe.host, port: probe.port, signal });
    // Stays: what comes after the end is no business of ours, but must not bring the worker down.
    socket.on('error', reject);
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
  });
  return { ok: true, saw: 'connected' };
}
