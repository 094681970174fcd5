import type { LoadedConfig } from '../../config/load.ts';
import { notifyReferences, type NotifyTarget } from '../../config/notify.ts';
import { SecretError } from '../../config/secret.ts';
import { targetUrl } from '../../notify/send.ts';
import { probeOnce } from '../../health/probe.ts';
import type { Check } from './doctor-check.ts';

const CONNECT_MS = 5_000;

/** Each target: its secrets are there, and somebody takes connections. Nothing is sent. */
export async function checkTargets({ notify }: LoadedConfig): Promise<Check[]> {
  const missing = await missingOf(notify);
  return Promise.all(
    notify.map(async (target): Promise<Check> => {
      const check = { name: `notify ${target.name}` };
      const why = missing.get(target.name);
      if (why !== undefined) return { ...check, code: 'DR_NOTICE_NOT_SENT', says: why };
      const { ok, says } = await reach(target);
      return {
        ...check,
        code: ok ? null : 'DR_NOTICE_NOT_SENT',
        says: `${target.kind}, ${target.on.join(', ')}; ${says}`,
      };
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
