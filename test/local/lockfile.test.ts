import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Entry {
  resolved?: string;
  optionalDependencies?: Record<string, string>;
}

const lockfile = new URL('../../package-lock.json', import.meta.url);
const { packages } = JSON.parse(readFileSync(lockfile, 'utf8')) as { packages: Record<string, Entry> };

// npm writes only what it could fetch when the lockfile was made; then `npm ci` refuses a fresh clone.
test('the lockfile has the packages of every platform', () => {
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !isIn(path, name)),
  );
  expect(missing).toEqual([]);
});

test('the lockfile names no registry: everybody installs from their own', () => {
  expect(Object.values(packages).filter((entry) => entry.resolved !== undefined)).toEqual([]);
});

/** As Node looks it up: in the package's own node_modules, then in those around it. */
function isIn(path: string, name: string): boolean {
  const around = path
    .split('/node_modules/')
    .map((_, i, parts) => parts.slice(0, i + 1).join('/node_modules/'));
  return ['', ...around].some(
    (dir) => packages[`${dir === '' ? '' : `${dir}/`}node_modules/${name}`] !== undefined,
  );
}
