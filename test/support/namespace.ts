import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { inject, onTestFinished } from 'vitest';
import { canonicalRunId } from '../../src/domain/run-id.ts';
import { PAYMENTS, type World } from './world.ts';

/** The same world in a new namespace of the test's own, without search attributes and without other tests' runs. */
export async function inOwnNamespace(world: World): Promise<World & { namespace: string }> {
  const connection = await Connection.connect({ address: inject('temporalAddress') });
  onTestFinished(() => connection.close());
  const namespace = `ns-${world.site}`;
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs('1 day'),
  });
  const client = new Client({ connection, namespace });
  await untilItAnswers(client);
  return {
    ...world,
    namespace,
    client,
    env: { ...world.env, TEMPORAL_NAMESPACE: namespace },
    start: (input) =>
      client.workflow.start('failover', {
        workflowId: canonicalRunId(world.site, input.group),
        taskQueue: world.taskQueue,
        args: [{ site: world.site, ...input }],
      }),
    canonical: (groupId = PAYMENTS) => client.workflow.getHandle(canonicalRunId(world.site, groupId)),
  };
}

/** A namespace is known everywhere in the server only some time after it was registered. */
async function untilItAnswers(client: Client): Promise<void> {
  for (;;) {
    try {
      const probe = await client.workflow.start('probe', {
        workflowId: `probe-${randomUUID()}`,
        taskQueue: 'nobody',
        args: [],
      });
      await probe.terminate();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
