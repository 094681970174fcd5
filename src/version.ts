import { readFileSync } from 'node:fs';

let known: string | undefined;

/** Of this package; 'unknown' where its package.json is not where it should be. */
export function version(): string {
  known ??= read();
  return known;
}

/** One level up in the sources, two in dist. */
function read(): string {
  for (const path of ['../package.json', '../../package.json']) {
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
