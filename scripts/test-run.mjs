import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runNode } from './run.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Runs the tests, with vitest's own report on the terminal.
 * @returns {Promise<{ ok: boolean, line: string }>} the closing line says how many, in the plainest words
 */
export async function runTests(args) {
  const dir = mkdtempSync(join(tmpdir(), 'dr-tests-'));
  const file = join(dir, 'totals.json');
  try {
    const { code } = await runNode(
      [
        join(root, 'node_modules', 'vitest', 'vitest.mjs'),
        'run',
        '--reporter=default',
        `--reporter=${join(root, 'scripts', 'totals-reporter.mjs')}`,
        ...args,
      ],
      { cwd: root, env: { ...process.env, DR_BUILT: '1', DR_TEST_TOTALS: file } },
    );
    return closing(readTotals(file), code);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function closing({ passed, failed, skipped }, code) {
  // A run that broke outside of any test (a set-up, a clean-up, a crash, no tests at all) has not passed.
  const failures = failed === 0 && code !== 0 ? 1 : failed;
  const line = `${passed} passed, ${failures} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  return { ok: code === 0 && failures === 0 && passed > 0, line };
}

/** No file: vitest did not get as far as its report. */
function readTotals(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
