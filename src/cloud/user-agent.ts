import { readFileSync } from 'node:fs';

let cached: string | undefined;

/** `dr-runbooks/<version>`: the cloud's support can tell our calls from others in its logs. */
export function userAgent(): string {
  cached ??= `dr-runbooks/${version()}`;
  return cached;
}

/** package.json is two levels up in the sources, three in dist. */
function version(): string {
  for (const path of ['../../package.json', '../../../package.json']) {
    try {
      const found = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as {
        name?: string;
        version?: string;
      };
      if (found.name === 'dr-runbooks' && found.version !== undefined) return found.version;
    } catch {
      // The other place, then.
    }
  }
  return 'unknown';
}
