import { resolve } from 'node:path';
import { DEFAULT_LISTEN, type ApiYaml, type Role } from './api-schema.ts';
import { parseListen, type Listen } from './listen.ts';
import { Secret, secretRef } from './secret.ts';

export interface ApiToken {
  person: string;
  roles: readonly Role[];
  token: Secret;
}

/** What `dr api` needs. Paths are absolute. */
export interface ApiConfig {
  listen: Listen;
  tokens: readonly ApiToken[];
  /** Requests per minute and token. */
  rateLimit: number;
  tls: { certFile: string; keyFile: string } | null;
  behindProxy: boolean;
}

/** `base` is the directory of dr.yaml. The YAML has passed the schema. */
export function buildApi(yaml: ApiYaml, base: string, env: NodeJS.ProcessEnv): ApiConfig {
  const { listen = DEFAULT_LISTEN, tokens, rateLimit = 300, tls, behindProxy = false } = yaml;
  return {
    listen: parseListen(listen) ?? { host: '127.0.0.1', port: 8080 },
    tokens: tokens.map(({ person, roles, token }) => ({
      person,
      roles,
      token: new Secret(secretRef(token, base), env),
    })),
    rateLimit,
    tls:
      tls === undefined
        ? null
        : { certFile: resolve(base, tls.certFile), keyFile: resolve(base, tls.keyFile) },
    behindProxy,
  };
}

/** What is looked up for it, with its path in dr.yaml. */
export function apiReferences({
  tokens,
}: ApiConfig): { path: string; secret: Secret; confidential: boolean }[] {
  return tokens.map(({ token }, index) => ({
    path: `api.tokens.${index}.token`,
    secret: token,
    confidential: true,
  }));
}
