import type { Clouds } from '../cloud/index.ts';
import type { NotifyTarget } from '../config/notify.ts';
import type { Settings } from '../config/settings.ts';
import type { Site } from '../config/site.ts';
import type { Zones } from '../config/zones.ts';
import type { SearchAttributeName } from '../temporal/search-attributes.ts';
import { createAct } from './act.ts';
import { createAwaitEnd } from './await-end.ts';
import { createDrillActivities } from './drill.ts';
import { createDrillRemoval } from './drill-removal.ts';
import { createFollow, type Experience } from './follow.ts';
import { createHolderWatch } from './holder.ts';
import { createJoin } from './join.ts';
import { createLook } from './look.ts';
import { createNotify } from './notify.ts';
import { createOpen } from './open.ts';
import { createProbes } from './probes.ts';
import { createScheduled } from './scheduled.ts';
import { createServers } from './servers.ts';
import { createReadiness } from './readiness.ts';
import { createReadinessSetup, type Recall } from './readiness-setup.ts';
import { createSetup } from './setup.ts';
import { createSync } from './sync.ts';

/** All activities over the given clouds. Each is one call or one wait. */
export function createActivities(options: {
  clouds: Clouds;
  sites: ReadonlyMap<string, Site>;
  settings: Settings;
  targets: readonly NotifyTarget[];
  attributes: () => Promise<SearchAttributeName[]>;
  experience: Experience;
  zones: Zones;
  recall: Recall;
  /** Aborted when the worker is told to stop: what only waits hands over at once. */
  stopping: AbortSignal;
}) {
  const setup = createSetup(options);
  return {
    ...setup,
    ...createOpen(options.clouds, setup),
    ...createLook(options.clouds),
    ...createAct(options.clouds),
    ...createFollow(options.clouds, options.stopping, options.experience),
    ...createServers(options.clouds, options.stopping),
    ...createSync(options.clouds, options.stopping),
    ...createProbes(options.stopping),
    ...createDrillActivities(options.clouds, options.stopping),
    ...createDrillRemoval(options.clouds, options.stopping),
    ...createHolderWatch(options.stopping),
    ...createJoin(options.stopping),
    ...createScheduled(),
    ...createAwaitEnd(options.stopping),
    ...createNotify(options.targets),
    ...createReadinessSetup(options),
    ...createReadiness(options.clouds, options.stopping),
  };
}

export type Activities = ReturnType<typeof createActivities>;
