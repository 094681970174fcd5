import type { LoadedConfig } from '../../config/load.ts';
import { notifyReferences, type NotifyTarget } from '../../config/notify.ts';
import { SecretError } from '../../config/secret.ts';
import { targetUrl } from '../../notify/send.ts';
import { probeOnce } from '../../health/probe.ts';

const CONNECT_MS = 5_000;

export interface TargetCheck {
  name: string;
  ok: boolean;
  says: string;
}

/** Each target: its secrets are there, and somebody takes connections. Nothing is sent. */
export async function checkTargets({ notify }: LoadedConfig): Promise<TargetCheck[]> {
  const missing = await missingOf(notify);
  return Promise.all(
    notify.map(async (target): Promise<TargetCheck> => {
      const check = { name: `notify ${target.name}` };
      const why = missing.get(target.name);
      if (why !== undefined) return { ...check, ok: false, says: why };
      const { ok, says } = await reach(target);
      return { ...check, ok, says: `${target.kind}, ${target.on.join(', ')}; ${says}` };
    }),
  );
}

async function reach(target: NotifyTarget): Promise<{ ok: boolean; says: string }> {
  const found = await targetUrl(target);
  if ('problem' in found) return { ok: false, says: found.problem };
  const { url } = found;
  // What a proxy leads to can't be seen from here.
  if (process.env['HTTPS_PROXY'] || process.env['https_proxy'])
    return { ok: true, says: 'not looked for: there is a proxy' };
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const { signal } = new AbortController();
  const { ok, saw } = await probeOnce(
    { kind: 'tcp', host, port, zone: null },
    { timeoutMs: CONNECT_MS, signal },
  );
  return { ok, says: ok ? 'takes connections' : saw };
}

async function missingOf(targets: readonly NotifyTarget[]): Promise<Map<string, string>> {
  const missing = new Map<string, string>();
  for (const { target, path, secret } of notifyReferences(targets)) {
    try {
      await secret.read();
    } catch (error) {
      if (!(error instanceof SecretError)) throw error;
      missing.set(target, `${error.message} (${path})`);
    }
  }
  return missing;
}
