import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Connection } from '@temporalio/client';
import type {} from 'vitest';
import type { TestProject } from 'vitest/node';
import { startTemporalServer } from '../../src/local/temporal-server.ts';
import { registerSearchAttributes } from '../../src/temporal/search-attributes.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** host:port of the one Temporal server of this test run. Each file takes task queues and ids of its own. */
    temporalAddress: string;
    temporalNamespace: string;
    /** The workflows as the worker loads them. */
    workflowBundlePath: string;
    /** The compiled product, for tests that start it as a process. */
    distDir: string;
  }
}

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // `npm test` has built already; plain `npx vitest` must not test yesterday's dist.
  if (process.env['DR_BUILT'] !== '1') {
    await promisify(execFile)(process.execPath, [path('scripts/bootstrap.mjs')]);
  }
  const server = await startTemporalServer({ ui: false });
  try {
    const connection = await Connection.connect({ address: server.address });
    await registerSearchAttributes(connection, server.namespace);
    await connection.close();
  } catch (error) {
    await server.stop();
    throw error;
  }
  project.provide('temporalAddress', server.address);
  project.provide('temporalNamespace', server.namespace);
  project.provide('workflowBundlePath', path('dist/workflow-bundle.js'));
  project.provide('distDir', path('dist'));
  return () => server.stop();
}
