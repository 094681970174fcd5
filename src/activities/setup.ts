import { activityInfo } from '@temporalio/activity';
import { tagOf } from '../domain/drill-name.ts';
import { groupOptions, type DrillOptions } from '../config/groups.ts';
import { wantedEvents, type NotifyTarget } from '../config/notify.ts';
import type { Settings } from '../config/settings.ts';
import type { Site } from '../config/site.ts';
import type { ServiceName } from '../domain/action-rule.ts';
import type { Approval } from '../domain/input.ts';
import type { NoticeEvent } from '../domain/notices.ts';
import type { Probe } from '../domain/probes.ts';
import type { SearchAttributeName } from '../temporal/search-attributes.ts';
import { failure } from './failures.ts';

/** What a run needs of the worker's configuration. Recorded once, so that a changed file never changes a run in flight. */
export interface RunSetup {
  timings: Settings['timings'];
  readRetry: Settings['readRetry'];
  maxSends: number;
  service: ServiceName;
  /** The least that a run of this site needs before its first POST. */
  approval: Approval;
  /** What tells that the service is back for its users. */
  probes: Probe[];
  /** What tells drills of this installation from all others; where there are drills. */
  drillTag?: string;
  /** What drills of the group get. */
  drill?: DrillOptions;
  /** The group's recovery time objective, for the report. */
  recoveryTargetMs?: number;
  /** The group's production may be moved for practice. */
  exercise?: true;
  /** Search attributes that this namespace has. */
  attributes: SearchAttributeName[];
  /** What somebody outside of Temporal wants to be told; left out: nothing. Who that is stays with the worker. */
  notify?: NoticeEvent[];
}

/** `groupId` may be a name where the id is not known yet. */
export interface SetupRequest {
  site: string;
  groupId: string;
  groupName?: string | undefined;
}

const namespace = (): string => activityInfo().namespace;

export function createSetup(options: {
  sites: ReadonlyMap<string, Site>;
  settings: Settings;
  targets: readonly NotifyTarget[];
  attributes: () => Promise<SearchAttributeName[]>;
}) {
  return {
    /** Fails with `UnknownSite`. Touches no network but Temporal's own. */
    async loadSetup(request: SetupRequest): Promise<RunSetup> {
      const site = options.sites.get(request.site);
      if (site === undefined) throw unknownSite(request.site, options.sites);
      const { timings, readRetry, maxSends } = options.settings;
      const group = groupOptions(site, request.groupId, request.groupName);
      const names = { id: request.groupId, name: request.groupName ?? request.groupId };
      const notify = wantedEvents(options.targets, { site: request.site, group: names });
      return {
        timings,
        readRetry,
        maxSends,
        service: site.service,
        approval: site.approval,
        probes: group?.probes ?? [],
        ...(site.service === 'sdrs' ? { drillTag: tagOf({ namespace: namespace(), site: site.name }) } : {}),
        ...(group?.drill === undefined ? {} : { drill: group.drill }),
        ...(group?.recoveryTargetMs === undefined ? {} : { recoveryTargetMs: group.recoveryTargetMs }),
        ...(group?.exercise ? { exercise: true } : {}),
        attributes: await options.attributes(),
        ...(notify.length === 0 ? {} : { notify }),
      };
    },
  };
}

export function unknownSite(site: string, sites: ReadonlyMap<string, Site>): Error {
  return failure(
    'UnknownSite',
    `Site ${JSON.stringify(site)} is not in this worker's dr.yaml. It knows ${[...sites.keys()].join(', ') || 'none'}.`,
  );
}
