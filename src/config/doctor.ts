import type { AlertSource } from './alerts.ts';
import type { NotifyTarget } from './notify.ts';
import { Secret, SecretError } from './secret.ts';
import type { LoadedConfig } from './load.ts';
import { referencesOf, type SiteAuth } from './site.ts';

export interface MissingSecret {
  site: string;
  /** Path in dr.yaml. */
  path: string;
  /** e.g. `env:DR_PASSWORD`. */
  reference: string;
  /** One sentence. */
  why: string;
}

/** The secrets that are not there now. A run would fail at its first login without them. */
export async function missingSecrets(config: Pick<LoadedConfig, 'sites'>): Promise<MissingSecret[]> {
  const missing: MissingSecret[] = [];
  for (const site of config.sites.values()) {
    for (const { secret, path } of referencesOf(site)) {
      try {
        await secret.read();
      } catch (error) {
        if (!(error instanceof SecretError)) throw error;
        missing.push({ site: site.name, path, reference: secret.reference, why: error.message });
      }
    }
  }
  return missing;
}

/** Everything that is configured, as plain data; of a secret only where it is. */
export function redacted(config: LoadedConfig): Record<string, unknown> {
  const sites: Record<string, unknown> = {};
  for (const site of config.sites.values()) {
    const groups = Object.fromEntries(site.groups);
    sites[site.name] = { ...site, auth: withoutSecrets(site.auth), groups };
  }
  return {
    file: config.file,
    sites,
    settings: structuredClone(config.settings),
    deployment: config.deployment && { ...config.deployment },
    zones: structuredClone(config.zones),
    api: config.api && {
      ...config.api,
      tokens: config.api.tokens.map((one) => ({ ...one, token: one.token.toString() })),
    },
    notify: config.notify.map(withoutSecrets),
    schedules: structuredClone(config.schedules),
    alerts: config.alerts && {
      ...config.alerts,
      sources: config.alerts.sources.map(withoutSecrets),
      rules: config.alerts.rules.map((rule) => ({ ...rule, match: Object.fromEntries(rule.match) })),
    },
    warnings: [...config.warnings],
  };
}

function withoutSecrets(auth: SiteAuth | NotifyTarget | AlertSource): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(auth).map(([name, value]: [string, unknown]) => [
      name,
      value instanceof Secret ? value.toString() : value,
    ]),
  );
}
