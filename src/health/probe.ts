import type { Probe, ProbeAnswer } from '../domain/probes.ts';
import { connect } from './connect.ts';
import { sayFault } from './faults.ts';
import { get, type Progress } from './get.ts';

export interface ProbeOptions {
  /** The whole look: name, connection, headers and body. */
  timeoutMs: number;
  signal: AbortSignal;
}

/** One look over a connection of its own. Never throws for what the network does, and lets no raw error out. */
export async function probeOnce(probe: Probe, { timeoutMs, signal }: ProbeOptions): Promise<ProbeAnswer> {
  const interrupted: ProbeAnswer = { ok: false, saw: 'interrupted' };
  if (signal.aborted) return interrupted;
  const progress: Progress = { status: null };
  const ending = new AbortController();
  const end = (): void => ending.abort();
  let late = false;
  // Of our own: time-outs of sockets watch idleness, and what drips is never idle.
  const deadline = setTimeout(() => {
    late = true;
    end();
  }, timeoutMs);
  signal.addEventListener('abort', end, { once: true });
  try {
    return probe.kind === 'http'
      ? await get(probe, ending.signal, progress)
      : await connect(probe, ending.signal);
  } catch (error) {
    if (signal.aborted) return interrupted;
    const { status } = progress;
    if (late) {
      const answer = status === null ? 'no answer' : `HTTP ${status}, but no whole answer`;
      return { ok: false, saw: `${answer} within ${timeoutMs / 1000} s` };
    }
    return {
      ok: false,
      saw: status === null ? sayFault(error) : `HTTP ${status}, but the answer was cut off`,
    };
  } finally {
    clearTimeout(deadline);
    signal.removeEventListener('abort', end);
  }
}
