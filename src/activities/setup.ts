import type { Clouds } from '../cloud/index.ts';
import type { Settings } from '../config/settings.ts';
import type { SearchAttributeName } from '../temporal/search-attributes.ts';
import { failure } from './failures.ts';

/** What a run needs of the worker's configuration. Recorded once, so that a changed file never changes a run in flight. */
export interface RunSetup {
  timings: Settings['timings'];
  readRetry: Settings['readRetry'];
  maxSends: number;
  /** Search attributes that this namespace has. */
  attributes: SearchAttributeName[];
}

export function createSetup(options: {
  clouds: Clouds;
  settings: Settings;
  attributes: () => Promise<SearchAttributeName[]>;
}) {
  return {
    /** Fails with `UnknownSite`. Touches no network but Temporal's own. */
    async loadSetup(request: { site: string }): Promise<RunSetup> {
      const sites = options.clouds.siteNames();
      if (!sites.includes(request.site)) {
        throw failure(
          'UnknownSite',
          `Site ${JSON.stringify(request.site)} is not in this worker's dr.yaml. It knows ${sites.join(', ') || 'none'}.`,
        );
      }
      const { timings, readRetry, maxSends } = options.settings;
      return { timings, readRetry, maxSends, attributes: await options.attributes() };
    },
  };
}
