// Everything that has to hold before a change goes in. The same here and in CI.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bootstrap } from './bootstrap.mjs';
import { runNode } from './run.mjs';
import { runTests } from './test-run.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const tool =
  (...args) =>
  async () => {
    const { code, output } = await runNode(args, { cwd: root, capture: true });
    if (code !== 0) throw new Error(output.trim() || `exit code ${code}`);
  };

/** @type {[name: string, check: () => Promise<void>][]} */
const checks = [
  ['install and build', () => bootstrap({ quiet: true })],
  ['format', tool('node_modules/prettier/bin/prettier.cjs', '--check', '.')],
  ['lint', tool('node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings')],
  ['types', tool('node_modules/typescript/lib/tsc.js')],
  ['unused code', tool('node_modules/knip/bin/knip.js')],
  ['generated files', tool('scripts/generate-schema.mjs', '--check')],
];

for (const [name, check] of checks) {
  const time = stopwatch();
  try {
    await check();
  } catch (error) {
    process.stdout.write(`${error.message}\n\n✗ ${name} (${time()})\n`);
    process.exit(1);
  }
  process.stdout.write(`✓ ${name} (${time()})\n`);
}

const time = stopwatch();
const { ok, line } = await runTests([]);
process.stdout.write(`${ok ? '✓' : '✗'} tests (${time()})\n${line}\n`);
process.exitCode = ok ? 0 : 1;

function stopwatch() {
  const started = Date.now();
  return () => `${((Date.now() - started) / 1000).toFixed(1)} s`;
}
