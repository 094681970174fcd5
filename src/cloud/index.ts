import type { LoadedConfig } from '../config/load.ts';
import { ConfigError } from '../config/errors.ts';
import type { Settings } from '../config/settings.ts';
import type { Site } from '../config/site.ts';
import { AuthorizedClient } from './authorized.ts';
import { HttpClient } from './http.ts';
import { SdrsService } from './sdrs/sdrs.ts';
import type { ReplicationService } from './service.ts';
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
  const { caFile } = site;
  const table = settings.http;
  const timeoutMs = settings.timings.readTimeout;
  const iam = new HttpClient(site.endpoints.iam, { caFile });
  const tokens = createTokenSource({ http: iam, site, table, timeoutMs });
  const http = new HttpClient(site.endpoints.service, { caFile });
  const client = new AuthorizedClient({ http, tokens, table, readTimeoutMs: timeoutMs });
  return new SdrsService(client, tokens);
}
