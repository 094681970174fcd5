import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, inject, test } from 'vitest';

const DOMAIN = fileURLToPath(new URL('../../src/domain', import.meta.url));

const rules = readdirSync(DOMAIN, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.ts'),
);
const source = (name: string): string => readFileSync(join(DOMAIN, name), 'utf8');

test('two-runs-one-memory: the runs of a worker share the rules, and nothing else', () => {
  const bundle = readFileSync(inject('workflowBundlePath'), 'utf8');
  const [, preloaded = ''] =
    /exports\.preloadModules = function preloadModules\(\) \{(.*?)\n\}/s.exec(bundle) ?? [];
  const modules = [...preloaded.matchAll(/__webpack_require__\([^)]*"([^"]+)"\)/g)].map(
    ([, path = '']) => path,
  );
  expect(modules.length).toBeGreaterThan(20);
  for (const path of modules) expect(path).toMatch(/^\.\/dist\/src\/domain\//);
});

// What one run wrote there, another one would read, and no replay could follow either.
test.each(rules)('%s keeps nothing, and leads to nothing that does', (name) => {
  const lines = source(name).split('\n');
  expect(lines.filter((line) => /^(export )?(let|var) /.test(line))).toEqual([]);
  expect(lines.filter((line) => /^(export )?const .*= new (Weak)?(Map|Set)[^(]*\(\);/.test(line))).toEqual(
    [],
  );
  const imported = [...source(name).matchAll(/^(?:import|export) (?!type )[^;]*? from '([^']+)';/gms)].map(
    ([, path = '']) => path,
  );
  const outside = imported.filter((path) => !join(DOMAIN, name, '..', path).startsWith(DOMAIN));
  expect(outside).toEqual([]);
});
