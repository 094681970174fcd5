import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bootstrapOrExit } from './bootstrap.mjs';
import { runNode } from './run.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Runs `test/<name>/main.ts` from a build of its own, and passes on its exit code: it runs for long, and starts
 * workers anew again and again. No edit or build meanwhile may change them.
 */
export async function runFromOwnBuild(name, args) {
  await bootstrapOrExit();
  mkdirSync(join(root, 'dist'), { recursive: true });
  const dist = mkdtempSync(join(root, 'dist', `${name}-`));
  try {
    process.exitCode = await buildAndRun(name, dist, args);
  } finally {
    rmSync(dist, { recursive: true, force: true });
  }
}

async function buildAndRun(name, dist, args) {
  const tsc = ['node_modules/typescript/lib/tsc.js', '-p', `test/${name}/tsconfig.json`, '--outDir', dist];
  const built = await runNode(tsc, { cwd: root, capture: true });
  if (built.code !== 0) {
    process.stderr.write(built.output);
    return built.code;
  }
  const { bundleWorkflows } = await import(join(dist, 'src', 'local', 'workflow-bundle.js'));
  const bundle = await bundleWorkflows(join(dist, 'src'));
  writeFileSync(join(dist, 'workflow-bundle.js'), bundle);
  const { code } = await runNode([join(dist, 'test', name, 'main.js'), ...args], { cwd: root });
  return code;
}
