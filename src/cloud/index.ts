import type { LoadedConfig } from '../config/load.ts';
import { ConfigError } from '../config/errors.ts';
import { EXAMPLES } from '../config/examples.ts';
import type { Settings } from '../config/settings.ts';
import type { Site } from '../config/site.ts';
import type { StatusTable } from '../domain/outcomes.ts';
import { AuthorizedClient } from './authorized.ts';
import type { Authorizer } from './authorizer.ts';
import { apiLabel, statusLabel, type CloudCall, type OnCall } from './calls.ts';
import { requestIdOf } from './classify.ts';
import type { ComputeService } from './compute.ts';
import { EcsService } from './ecs/ecs.ts';
import * as evs from './evs/evs.ts';
import { HttpClient } from './http.ts';
import { RateLimit } from './rate-limit.ts';
import * as sdrs from './sdrs/sdrs.ts';
import type { ReplicationService } from './service.ts';
import { SignatureAuthorizer } from './signature-authorizer.ts';
import { TokenAuthorizer } from './token-authorizer.ts';
import type { Coded } from '../domain/errors/index.ts';
import { createTokenSource } from './token-source.ts';

/** The replicated sites of one configuration. */
export interface Clouds {
  /**
   * The same object each time, so that its token is shared.
   * @throws UnknownSiteError, ConfigError
   */
  get(site: string): ReplicationService;
  /**
   * The servers of the same project, with the same token; the same object each time, too.
   * @throws UnknownSiteError, ConfigError (also where nothing says where ECS is: not everybody needs it)
   */
  compute(site: string): ComputeService;
  siteNames(): string[];
}

/** The configuration has no such site. */
export class UnknownSiteError extends Error implements Coded {
  override readonly name = 'UnknownSiteError';
  readonly drCode = 'DR_SITE_UNKNOWN';
  readonly site: string;
  readonly known: readonly string[];

  constructor(site: string, known: readonly string[]) {
    super(`There is no site "${site}" in the configuration. Known: ${known.join(', ')}`);
    this.site = site;
    this.known = known;
  }
}

/** What is made for a site, by its service. */
const SERVICES: Readonly<
  Record<
    Site['service'],
    {
      create: (client: AuthorizedClient, site: Site) => ReplicationService;
      /** Where access keys are tried out. */
      trialPath: (projectId: string) => string;
    }
  >
> = {
  sdrs: {
    create: (client) => new sdrs.SdrsService(client),
    trialPath: sdrs.trialPath,
  },
  evs: {
    create: (client, site) => new evs.EvsService(client, site),
    trialPath: evs.trialPath,
  },
};

/** `onCall` is told of each call that ended. */
export function createClouds(
  config: Pick<LoadedConfig, 'file' | 'sites'>,
  settings: Settings,
  onCall: OnCall = () => {},
): Clouds {
  const { file, sites } = config;
  const { http: table, timings } = settings;
  const siteAt = (name: string): Site => {
    const site = sites.get(name);
    if (site === undefined) throw new UnknownSiteError(name, [...sites.keys()]);
    return site;
  };
  const entrances = onceEach((name) => createEntrance(file, siteAt(name), settings, onCall));
  const clientFor = (http: HttpClient, { authorizer, limit }: Entrance): AuthorizedClient =>
    new AuthorizedClient({ http, authorizer, limit, table, readTimeoutMs: timings.readTimeout });
  return {
    siteNames: () => [...sites.keys()],
    get: onceEach((name) => {
      const entrance = entrances(name);
      const site = siteAt(name);
      return SERVICES[site.service].create(clientFor(entrance.http, entrance), site);
    }),
    compute: onceEach((name) => {
      const entrance = entrances(name);
      const site = siteAt(name);
      const http = clientAt(site.endpoints.ecs ?? missingEcs(file, name), site, 'ecs', onCall);
      return new EcsService(clientFor(http, entrance), { postTimeoutMs: timings.postTimeout });
    }),
  };
}

/** Remembers what was made for a site; what failed is tried anew. */
function onceEach<T>(make: (site: string) => T): (site: string) => T {
  const made = new Map<string, T>();
  return (site) => {
    const known = made.get(site);
    if (known !== undefined) return known;
    const fresh = make(site);
    made.set(site, fresh);
    return fresh;
  };
}

/** What the services of one site share. */
interface Entrance {
  /** Of the replication service. */
  http: HttpClient;
  authorizer: Authorizer;
  /** What all runs of the site's groups have together. */
  limit: RateLimit;
}

function createEntrance(file: string, site: Site, settings: Settings, onCall: OnCall): Entrance {
  const http = clientAt(site.endpoints.service, site, site.service, onCall);
  const options = { http, table: settings.http, timeoutMs: settings.timings.readTimeout };
  return {
    http,
    authorizer: createAuthorizer(file, site, options, onCall),
    limit: new RateLimit(site.callsPerSecond),
  };
}

function clientAt(endpoint: string, site: Site, service: CloudCall['service'], onCall: OnCall): HttpClient {
  return new HttpClient(endpoint, {
    caFile: site.caFile,
    onEnd: ({ method, path }, result, ms) =>
      onCall({
        site: site.name,
        service,
        api: apiLabel(method, path),
        status: statusLabel(result),
        ms,
        requestId: 'headers' in result ? requestIdOf(result) : null,
      }),
  });
}

function missingEcs(file: string, site: string): never {
  const message = "is missing, and without it servers can't be reached: write it, or give cloud and region";
  const example = EXAMPLES['sites.*.endpoints.ecs'] ?? null;
  throw new ConfigError('DR_CONFIG_INVALID', file, [
    { path: `sites.${site}.endpoints.ecs`, line: null, message, example },
  ]);
}

function createAuthorizer(
  file: string,
  site: Site,
  options: { http: HttpClient; table: StatusTable; timeoutMs: number },
  onCall: OnCall,
): Authorizer {
  const missing = (path: string): never => {
    throw new ConfigError('DR_CONFIG_INVALID', file, [
      { path: `sites.${site.name}.${path}`, line: null, message: 'is missing', example: null },
    ]);
  };
  const { auth, project, endpoints } = site;
  if (auth.kind === 'accessKey') {
    const projectId = project.id ?? missing('project.id');
    const trialPath = SERVICES[site.service].trialPath(projectId);
    return new SignatureAuthorizer({ ...options, site, auth, projectId, trialPath });
  }
  const iam = clientAt(endpoints.iam ?? missing('endpoints.iam'), site, 'iam', onCall);
  return new TokenAuthorizer(createTokenSource({ ...options, http: iam, site }, auth));
}
