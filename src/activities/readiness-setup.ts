import { groupOptions } from '../config/groups.ts';
import { wantedOfReadiness, type NotifyTarget } from '../config/notify.ts';
import type { Settings } from '../config/settings.ts';
import type { Site } from '../config/site.ts';
import type { Zones } from '../config/zones.ts';
import type { ServiceName } from '../domain/action-rule.ts';
import type { NoticeEvent } from '../domain/notices.ts';
import type { Remembered } from '../domain/readiness/assemble.ts';
import type { Surroundings } from '../domain/readiness/around.ts';
import { namesOf } from '../temporal/errors.ts';
import type { SearchAttributeName } from '../temporal/search-attributes.ts';
import { failure } from './failures.ts';
import { unknownSite } from './setup.ts';

/** What a check needs of the worker's configuration. */
export interface ReadinessSetup {
  timings: Pick<
    Settings['timings'],
    | 'readTimeout'
    | 'readPatience'
    | 'readinessLimit'
    | 'readinessConfirm'
    | 'heartbeatTimeout'
    | 'noticePatience'
  >;
  readRetry: Settings['readRetry'];
  service: ServiceName;
  /** Names or ids of groups that dr.yaml has something to say about: they have to be there. */
  expected: string[];
  drillEvery: { site: number | null; groups: Record<string, number> };
  temporalZones: string[] | null;
  attributes: SearchAttributeName[];
  notify: NoticeEvent[];
}

export interface RecallRequest {
  site: string;
  /** Whose results are the earlier ones. */
  checkId: string;
  taskQueue: string;
  /** Whether drills are looked for. */
  drills: boolean;
}

/** What Temporal knows of earlier checks, of runs and of workers. */
export interface Recalled extends Pick<Surroundings, 'workers' | 'held' | 'drills' | 'retentionMs'> {
  before: Remembered | null;
  /** Null: nothing is remembered. */
  told: Record<string, number> | null;
}

/** @throws what Temporal's client throws */
export type Recall = (request: RecallRequest) => Promise<Recalled>;

export function createReadinessSetup(options: {
  sites: ReadonlyMap<string, Site>;
  settings: Settings;
  zones: Zones;
  targets: readonly NotifyTarget[];
  attributes: () => Promise<SearchAttributeName[]>;
  recall: Recall;
}) {
  return {
    /** Fails with `UnknownSite`. */
    async loadReadiness(request: { site: string }): Promise<ReadinessSetup> {
      const site = options.sites.get(request.site);
      if (site === undefined) throw unknownSite(request.site, options.sites);
      const { settings, zones, targets } = options;
      const {
        readTimeout,
        readPatience,
        readinessLimit,
        readinessConfirm,
        heartbeatTimeout,
        noticePatience,
      } = settings.timings;
      const keys = [...site.groups.keys()];
      const limits = keys.flatMap((key) => {
        const limit = groupOptions(site, key)?.drillEveryMs;
        return limit === undefined ? [] : [[key, limit] as const];
      });
      return {
        timings: {
          readTimeout,
          readPatience,
          readinessLimit,
          readinessConfirm,
          heartbeatTimeout,
          noticePatience,
        },
        readRetry: settings.readRetry,
        service: site.service,
        expected: keys,
        drillEvery: { site: site.drillEveryMs, groups: Object.fromEntries(limits) },
        temporalZones: zones.temporal,
        attributes: await options.attributes(),
        notify: wantedOfReadiness(targets, request.site),
      };
    },

    /** Lists of Temporal are a moment behind. A fault of them is for the check to say. */
    async recallReadiness(request: RecallRequest): Promise<Recalled> {
      try {
        return await options.recall(request);
      } catch (error) {
        throw failure('Failed', namesOf(error), { retryable: true });
      }
    },
  };
}
