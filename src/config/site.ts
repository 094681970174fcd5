import { resolve } from 'node:path';
import type { Approval } from '../domain/input.ts';
import { parseDuration } from '../domain/duration.ts';
import { wellKnownEndpoint, withoutVersion } from './endpoint.ts';
import { buildGroups, type GroupOptions } from './groups.ts';
import { Secret, secretRef } from './secret.ts';
import type { SiteYaml } from './schema.ts';
import type { SecretYaml } from './secret-schema.ts';

export type SiteAuth =
  | { kind: 'password'; user: string; domain: string; password: Secret }
  | { kind: 'token'; token: Secret }
  /** Each request is signed; nothing logs in. The id of the key, `access`, is no secret. */
  | { kind: 'accessKey'; access: string | Secret; secret: Secret; securityToken: Secret | null };

/** One cloud project in one region. Endpoints carry no version and no trailing slash; paths are absolute. */
export interface Site {
  name: string;
  service: 'sdrs' | 'evs';
  region: string | null;
  /**
   * `service` is the replication service. `null` where nothing says where it would be: `iam` where nothing logs in,
   * `ecs` where nobody has needed it yet.
   */
  endpoints: { iam: string | null; service: string; ecs: string | null };
  project: { id: string | null; name: string | null };
  auth: SiteAuth;
  caFile: string | null;
  /** The least that a run of this site needs before its first POST: how many people have to agree. */
  approval: Approval;
  /** Of one API of the cloud, through one worker: more calls wait for their turn. */
  callsPerSecond: number;
  /** How old the last good drill of a group may be, where the group says nothing itself; null: any age. */
  drillEveryMs: number | null;
  /** By name or id, as written; see groupOptions. */
  groups: ReadonlyMap<string, GroupOptions>;
}

/** A gateway allows 200 by default (APIG FAQ): two workers, each with a quarter more after a pause. */
const CALLS_PER_SECOND = 80;

type EndpointName = keyof NonNullable<SiteYaml['endpoints']>;

/** `base` is the directory of dr.yaml. The YAML has passed the schema: what is missing here can be derived. */
export function buildSite(name: string, yaml: SiteYaml, base: string, env: NodeJS.ProcessEnv): Site {
  const { cloud = 'otc', region } = yaml;
  const endpoint = (service: EndpointName): string =>
    withoutVersion(yaml.endpoints?.[service] ?? wellKnownEndpoint(cloud, region ?? '', service));
  const derivable = yaml.cloud !== undefined && region !== undefined;
  const endpointIfKnown = (service: EndpointName): string | null =>
    derivable || yaml.endpoints?.[service] !== undefined ? endpoint(service) : null;
  return {
    name,
    service: yaml.service,
    region: region ?? null,
    endpoints: {
      iam: endpointIfKnown('iam'),
      service: endpoint(yaml.service),
      ecs: endpointIfKnown('ecs'),
    },
    project: { id: yaml.project.id ?? null, name: yaml.project.name ?? null },
    auth: buildAuth(yaml.auth, base, env),
    caFile: yaml.caFile === undefined ? null : resolve(base, yaml.caFile),
    approval: yaml.approval ?? 'none',
    callsPerSecond: yaml.callsPerSecond ?? CALLS_PER_SECOND,
    drillEveryMs: parseDuration(yaml.drillEvery ?? ''),
    groups: buildGroups(yaml.groups),
  };
}

function buildAuth(yaml: SiteYaml['auth'], base: string, env: NodeJS.ProcessEnv): SiteAuth {
  const secretAt = (ref: SecretYaml): Secret => new Secret(secretRef(ref, base), env);
  if (yaml.password !== undefined) {
    const { user, domain, password } = yaml.password;
    return { kind: 'password', user, domain, password: secretAt(password) };
  }
  if (yaml.accessKey !== undefined) {
    const { access, secret, securityToken } = yaml.accessKey;
    return {
      kind: 'accessKey',
      access: typeof access === 'string' ? access : secretAt(access),
      secret: secretAt(secret),
      securityToken: securityToken === undefined ? null : secretAt(securityToken),
    };
  }
  return { kind: 'token', token: secretAt(yaml.token ?? {}) };
}

/** What is looked up for a site, with its path in dr.yaml. */
export function referencesOf(site: Site): { path: string; secret: Secret; confidential: boolean }[] {
  const { auth } = site;
  const at = (path: string, secret: Secret, confidential = true) => ({
    path: `sites.${site.name}.auth.${path}`,
    secret,
    confidential,
  });
  if (auth.kind === 'password') return [at('password.password', auth.password)];
  if (auth.kind === 'token') return [at('token', auth.token)];
  return [
    ...(typeof auth.access === 'string' ? [] : [at('accessKey.access', auth.access, false)]),
    at('accessKey.secret', auth.secret),
    ...(auth.securityToken === null ? [] : [at('accessKey.securityToken', auth.securityToken)]),
  ];
}
