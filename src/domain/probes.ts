import { names } from './findings.ts';

/** What tells that a service is back for its users, as named in dr.yaml. */
export type Probe = {
  /** Only where production is in this zone; null: wherever it is. */
  zone: string | null;
} & (
  | {
      kind: 'http';
      url: string;
      /** The one HTTP status that counts as healthy; null: any 2xx. */
      status: number | null;
    }
  | { kind: 'tcp'; host: string; port: number }
);

/** What one look at a probe gave; `saw` is a few words for the screen. */
export interface ProbeAnswer {
  ok: boolean;
  saw: string;
}

/** Those that speak for a service whose production is in this zone. */
export function probesFor(probes: readonly Probe[], zone: string): Probe[] {
  return probes.filter((probe) => probe.zone === null || probe.zone === zone);
}

const MAX_NAME = 100;

/** A short name for screens and reports: no query and no credentials, which may be secrets. */
export function sayProbe(probe: Probe): string {
  const name = probe.kind === 'http' ? sayUrl(probe.url) : `tcp://${sayHost(probe.host)}:${probe.port}`;
  return name.length <= MAX_NAME ? name : `${name.slice(0, MAX_NAME - 1)}…`;
}

function sayUrl(text: string): string {
  try {
    const { protocol, host, pathname } = new URL(text);
    return `${protocol}//${host}${pathname}`;
  } catch {
    // Where the credentials end can't be told.
    return 'an unreadable address';
  }
}

function sayHost(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

/** One round over all probes of a step. */
export function judgeProbes(results: readonly (ProbeAnswer & { probe: Probe })[]): {
  done: boolean;
  saw: string;
} {
  const silent = results.filter(({ ok }) => !ok);
  const there = `${results.length - silent.length} of ${results.length} health probes answer`;
  const left = silent.map(({ probe, saw }) => `${sayProbe(probe)} (${saw})`);
  return {
    done: silent.length === 0,
    saw: silent.length === 0 ? there : `${there}; not yet: ${names(left, 5)}`,
  };
}
