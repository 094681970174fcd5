import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNode } from './run.mjs';

const INPUTS = [
  'temporal.config.ts',
  'tsconfig.json',
  'tsconfig.build.json',
  'package-lock.json',
  'scripts/build-bundle.mjs',
];

/** A hash of everything that decides what dist/ holds. */
export function sourceHash(root) {
  const hash = createHash('sha256').update(process.version.split('.')[0]);
  for (const file of [...INPUTS, ...filesIn(join(root, 'src')).map((name) => join('src', name))].sort(
    (a, b) => (a < b ? -1 : 1),
  )) {
    hash.update(`\n${file}\n`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

export function isBuilt(root, hash) {
  const stamp = join(root, 'dist', '.stamp');
  return (
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === hash &&
    existsSync(join(root, 'dist', 'workflow-bundle.js'))
  );
}

export async function build(root, hash, say) {
  const started = Date.now();
  say('Building ...');
  const stamp = join(root, 'dist', '.stamp');
  rmSync(stamp, { force: true });
  // Not bin/tsc: Node 20.3 loads no module without an extension.
  await step(root, 'TypeScript', ['node_modules/typescript/lib/tsc.js', '-p', 'tsconfig.build.json']);
  removeStale(root);
  await step(root, 'workflow bundle', ['scripts/build-bundle.mjs']);
  writeFileSync(stamp, hash);
  say(`  built in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

async function step(root, name, args) {
  const { code, output } = await runNode(args, { cwd: root, capture: true });
  if (code !== 0) throw new Error(`Build failed, ${name}:\n${output}`);
}

/** Output whose source is gone must not be found by an import, or it works here and nowhere else. */
function removeStale(root) {
  const dist = join(root, 'dist', 'src');
  for (const name of filesIn(dist)) {
    const source = name.replace(/\.(js|js\.map|d\.ts)$/, '.ts');
    if (source !== name && !existsSync(join(root, 'src', source))) rmSync(join(dist, name));
  }
}

function filesIn(dir, inside = '') {
  return readdirSync(join(dir, inside), { withFileTypes: true }).flatMap((entry) => {
    const name = join(inside, entry.name);
    return entry.isDirectory() ? filesIn(dir, name) : [name];
  });
}
