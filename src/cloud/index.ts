import type { LoadedConfig } from '../config/load.ts';
import { ConfigError } from '../config/errors.ts';
import type { Settings } from '../config/settings.ts';
import type { Site } from '../config/site.ts';
import type { StatusTable } from '../domain/outcomes.ts';
import { AuthorizedClient } from './authorized.ts';
import type { Authorizer } from './authorizer.ts';
import { HttpClient } from './http.ts';
import { SdrsService, trialPath } from './sdrs/sdrs.ts';
import type { ReplicationService } from './service.ts';
import { SignatureAuthorizer } from './signature-authorizer.ts';
import { TokenAuthorizer } from './token-authorizer.ts';
import { createTokenSource } from './token-source.ts';

/** The replicated sites of one configuration. */
export interface Clouds {
  /**
   * The same object each time, so that its token is shared.
   * @throws UnknownSiteError, ConfigError (a service that is not supported yet)
   */
  get(site: string): ReplicationService;
  siteNames(): string[];
}

/** The configuration has no such site. */
export class UnknownSiteError extends Error {
  override readonly name = 'UnknownSiteError';
  readonly site: string;
  readonly known: readonly string[];

  constructor(site: string, known: readonly string[]) {
    super(`There is no site "${site}" in the configuration. Known: ${known.join(', ')}`);
    this.site = site;
    this.known = known;
  }
}

export function createClouds(config: Pick<LoadedConfig, 'file' | 'sites'>, settings: Settings): Clouds {
  const services = new Map<string, ReplicationService>();
  return {
    siteNames: () => [...config.sites.keys()],
    get(name) {
      const cached = services.get(name);
      if (cached !== undefined) return cached;
      const site = config.sites.get(name);
      if (site === undefined) throw new UnknownSiteError(name, [...config.sites.keys()]);
      const service = createService(config.file, site, settings);
      services.set(name, service);
      return service;
    },
  };
}

function createService(file: string, site: Site, settings: Settings): ReplicationService {
  if (site.service !== 'sdrs') {
    const path = `sites.${site.name}.service`;
    const message = `${site.service} is not supported yet; sdrs is`;
    throw new ConfigError(file, [{ path, line: null, message, example: 'service: sdrs' }]);
  }
  const table = settings.http;
  const timeoutMs = settings.timings.readTimeout;
  const http = new HttpClient(site.endpoints.service, { caFile: site.caFile });
  const authorizer = createAuthorizer(file, site, { http, table, timeoutMs });
  const client = new AuthorizedClient({ http, authorizer, table, readTimeoutMs: timeoutMs });
  return new SdrsService(client, authorizer);
}

function createAuthorizer(
  file: string,
  site: Site,
  options: { http: HttpClient; table: StatusTable; timeoutMs: number },
): Authorizer {
  const missing = (path: string): never => {
    throw new ConfigError(file, [
      { path: `sites.${site.name}.${path}`, line: null, message: 'is missing', example: null },
    ]);
  };
  const { auth, project, endpoints } = site;
  if (auth.kind === 'accessKey') {
    const projectId = project.id ?? missing('project.id');
    return new SignatureAuthorizer({ ...options, site, auth, projectId, trialPath: trialPath(projectId) });
  }
  const iam = new HttpClient(endpoints.iam ?? missing('endpoints.iam'), { caFile: site.caFile });
  return new TokenAuthorizer(createTokenSource({ ...options, http: iam, site }, auth));
}
