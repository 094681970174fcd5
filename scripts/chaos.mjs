// Random runs under random faults, judged by the cloud's own log: npm run chaos -- --runs 200 --seed 7
// What it plays, and what must hold whatever happens: test/chaos/plan.ts, test/chaos/invariants.ts.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bootstrapOrExit } from './bootstrap.mjs';
import { runNode } from './run.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

await bootstrapOrExit();
// A build of its own: it runs for long, and its workers start anew again and again. No edit or build may change them.
mkdirSync(join(root, 'dist'), { recursive: true });
const dist = mkdtempSync(join(root, 'dist', 'chaos-'));
try {
  process.exitCode = await chaos();
} finally {
  rmSync(dist, { recursive: true, force: true });
}

async function chaos() {
  const tsc = ['node_modules/typescript/lib/tsc.js', '-p', 'test/chaos/tsconfig.json', '--outDir', dist];
  const built = await runNode(tsc, { cwd: root, capture: true });
  if (built.code !== 0) {
    process.stderr.write(built.output);
    return built.code;
  }
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const { code: bundle } = await bundleWorkflowCode({
    workflowsPath: join(dist, 'src', 'workflows', 'index.js'),
    payloadConverterPath: join(dist, 'src', 'temporal', 'payload-converter.js'),
    logger: new DefaultLogger('WARN'),
  });
  writeFileSync(join(dist, 'workflow-bundle.js'), bundle);
  const { code } = await runNode([join(dist, 'test', 'chaos', 'main.js'), ...process.argv.slice(2)], {
    cwd: root,
  });
  return code;
}
