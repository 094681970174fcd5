import { resolve } from 'node:path';
import { wellKnownEndpoint, withoutVersion } from './endpoint.ts';
import { Secret, type SecretRef } from './secret.ts';
import type { SecretYaml, SiteYaml } from './schema.ts';

export type SiteAuth =
  { kind: 'password'; user: string; domain: string; password: Secret } | { kind: 'token'; token: Secret };

/** One cloud project in one region. Endpoints carry no version and no trailing slash; paths are absolute. */
export interface Site {
  name: string;
  service: 'sdrs' | 'evs';
  region: string | null;
  endpoints: { iam: string; service: string };
  project: { id: string | null; name: string | null };
  auth: SiteAuth;
  caFile: string | null;
}

/** `base` is the directory of dr.yaml. The YAML has passed the schema: what is missing here can be derived. */
export function buildSite(name: string, yaml: SiteYaml, base: string, env: NodeJS.ProcessEnv): Site {
  const endpoint = (service: 'iam' | 'sdrs' | 'evs'): string =>
    withoutVersion(
      yaml.endpoints?.[service] ?? wellKnownEndpoint(yaml.cloud ?? 'otc', yaml.region ?? '', service),
    );
  return {
    name,
    service: yaml.service,
    region: yaml.region ?? null,
    endpoints: { iam: endpoint('iam'), service: endpoint(yaml.service) },
    project: { id: yaml.project.id ?? null, name: yaml.project.name ?? null },
    auth: buildAuth(yaml.auth, base, env),
    caFile: yaml.caFile === undefined ? null : resolve(base, yaml.caFile),
  };
}

function buildAuth(yaml: SiteYaml['auth'], base: string, env: NodeJS.ProcessEnv): SiteAuth {
  if (yaml.password !== undefined) {
    const { user, domain, password } = yaml.password;
    return { kind: 'password', user, domain, password: new Secret(secretRef(password, base), env) };
  }
  return { kind: 'token', token: new Secret(secretRef(yaml.token ?? {}, base), env) };
}

function secretRef(yaml: SecretYaml, base: string): SecretRef {
  if (yaml.env !== undefined) return { env: yaml.env };
  if (yaml.file !== undefined) return { file: resolve(base, yaml.file) };
  return { literal: yaml.literal ?? '' };
}
