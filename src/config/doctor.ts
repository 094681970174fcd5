import { SecretError } from './secret.ts';
import type { LoadedConfig } from './load.ts';
import type { Site } from './site.ts';

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
    const { secret, path } = siteSecret(site);
    try {
      await secret.read();
    } catch (error) {
      if (!(error instanceof SecretError)) throw error;
      missing.push({ site: site.name, path, reference: secret.reference, why: error.message });
    }
  }
  return missing;
}

/** Everything that is configured, as plain data; of a secret only where it is. */
export function redacted(config: LoadedConfig): Record<string, unknown> {
  const sites: Record<string, unknown> = {};
  for (const site of config.sites.values()) {
    const { auth } = site;
    sites[site.name] = {
      ...site,
      auth:
        auth.kind === 'password'
          ? { kind: auth.kind, user: auth.user, domain: auth.domain, password: auth.password.toString() }
          : { kind: auth.kind, token: auth.token.toString() },
    };
  }
  return {
    file: config.file,
    sites,
    settings: structuredClone(config.settings),
    warnings: [...config.warnings],
  };
}

function siteSecret(site: Site) {
  return site.auth.kind === 'password'
    ? { secret: site.auth.password, path: `sites.${site.name}.auth.password.password` }
    : { secret: site.auth.token, path: `sites.${site.name}.auth.token` };
}
