import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

/**
 * The workflow code as one file, for the sandbox of a worker.
 *
 * @param src the compiled sources, absolute
 */
export async function bundleWorkflows(src: string): Promise<string> {
  const workflows = join(src, 'workflows');
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(workflows, 'index.js'),
    workflowInterceptorModules: [join(workflows, 'interceptors.js')],
    payloadConverterPath: join(src, 'temporal', 'payload-converter.js'),
    preloadModules: rulesOf(workflows),
    logger: new DefaultLogger('WARN'),
  });
  return code;
}

/**
 * The rules keep no state: all runs of a worker share them. What stands in `workflows` may know which run it is in
 * (where.ts), so each run has it for itself, and nothing of it may be preloaded.
 */
function rulesOf(workflows: string): string[] {
  const rules = readdirSync(workflows)
    .filter((name) => name.endsWith('.js'))
    .flatMap((name) => [
      ...readFileSync(join(workflows, name), 'utf8').matchAll(/from '\.\.\/(domain\/[\w/-]+\.js)'/g),
    ])
    .map(([, rule = '']) => join(workflows, '..', rule));
  return [...new Set(rules)].sort();
}
