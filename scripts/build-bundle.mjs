// Bundles the workflow code once, at build time: workers and tests load the file, and start a second sooner.
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const dist = (path) => fileURLToPath(new URL(`../dist/${path}`, import.meta.url));

const workflowsPath = dist('src/workflows/index.js');
const payloadConverterPath = dist('src/temporal/payload-converter.js');
if (!existsSync(workflowsPath))
  throw new Error('dist/src/workflows/index.js is missing: build with tsc first');

const { code } = await bundleWorkflowCode({
  workflowsPath,
  workflowInterceptorModules: [dist('src/workflows/interceptors.js')],
  ...(existsSync(payloadConverterPath) ? { payloadConverterPath } : {}),
  logger: new DefaultLogger('WARN'),
});

// By rename: who loads the bundle meanwhile gets the old one or the new one, whole.
const target = dist('workflow-bundle.js');
writeFileSync(`${target}.${process.pid}`, code);
renameSync(`${target}.${process.pid}`, target);
