import { appendFileSync } from 'node:fs';
import type { WorkflowHandle } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { pino } from 'pino';
import { expect, inject, onTestFinished, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { createWorker } from '../../src/worker.ts';
import { startDr } from '../support/dr.ts';
import { createWorld, PAYMENTS, report, untilStatus, type World } from '../support/world.ts';

/** A world whose dr.yaml names a deployment; its workers are started by the test, one for each build. */
async function versionedWorld(): Promise<{ world: World; deployment: string }> {
  const world = await createWorld({ worker: false, jobs: 'manual' });
  const deployment = `dr-${world.site}`;
  appendFileSync(world.env['DR_CONFIG'] ?? '', `deployment: { name: ${deployment}, build: from-file }\n`);
  return { world, deployment };
}

async function startBuild(world: World, build: string): Promise<void> {
  const env = { ...world.env, DR_DEPLOYMENT_BUILD: build };
  const connection = await NativeConnection.connect({ address: inject('temporalAddress') });
  const stopping = new AbortController();
  const worker = await createWorker({
    config: loadConfig({ env }),
    connection,
    namespace: inject('temporalNamespace'),
    log: pino({ level: 'silent' }),
    stopping: stopping.signal,
    bundle: inject('workflowBundlePath'),
  });
  const ended = worker.run();
  onTestFinished(async () => {
    stopping.abort();
    worker.shutdown();
    await ended;
    await connection.close();
  });
}

/** gRPC's FAILED_PRECONDITION (no such deployment) and NOT_FOUND (no such build). */
const NOT_YET = [9, 5];

/** As `temporal worker deployment set-current-version` does. A build exists once a worker of it has polled. */
async function makeCurrent({ client }: World, deployment: string, build: string): Promise<void> {
  for (;;) {
    try {
      await client.workflowService.setWorkerDeploymentCurrentVersion({
        namespace: client.options.namespace,
        deploymentName: deployment,
        buildId: build,
      });
      break;
    } catch (error) {
      if (!NOT_YET.includes((error as { code?: number }).code ?? 0)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** The builds that did the run's workflow tasks, in order, each once. */
async function buildsOf(handle: WorkflowHandle): Promise<string[]> {
  const { events } = await handle.fetchHistory();
  const builds = (events ?? []).flatMap(({ workflowTaskCompletedEventAttributes: done }) =>
    done ? [done.deploymentVersion?.buildId ?? 'none'] : [],
  );
  return [...new Set(builds)];
}

test('without a deployment in dr.yaml nothing is versioned', async () => {
  const world = await createWorld();
  const handle = await world.start({ group: PAYMENTS });
  expect(await report(handle)).toMatchObject({ outcome: 'completed' });
  expect(await buildsOf(handle)).toEqual(['none']);
  const { raw } = await handle.describe();
  expect(raw.workflowExecutionInfo?.versioningInfo?.behavior ?? 0).toBe(0);
});

test('pinned: a run stays on the build that it began on, with what it starts; a new run takes the current one', async () => {
  const { world, deployment } = await versionedWorld();
  const { cloud } = world;
  await startBuild(world, 'a');
  await makeCurrent(world, deployment, 'a');
  // Both wait in their first step, before the one starts over and the other starts a child.
  const reads = await Promise.all(
    (['group', 'groups'] as const).map((call) => cloud.faults.add({ call, fault: { kind: 'hold' } })),
  );
  const byId = await world.start({ group: PAYMENTS });
  const orders = (await cloud.group('pg-orders')).id;
  const byName = await world.start({ group: 'pg-orders' });
  for (const read of reads) await cloud.held(read);

  await startBuild(world, 'b');
  await makeCurrent(world, deployment, 'b');
  for (const read of reads) await cloud.release(read);
  for (const group of [PAYMENTS, orders]) {
    await untilStatus(world.canonical(group), ({ steps }) => steps.at(-1)?.name === 'Follow job');
    await cloud.finishJob(group);
  }
  for (const handle of [byId, byName])
    expect(await report(handle)).toMatchObject({ outcome: 'completed', posts: 1 });
  expect(await buildsOf(byName)).toEqual(['a']);
  for (const group of [PAYMENTS, orders]) expect(await buildsOf(world.canonical(group))).toEqual(['a']);

  const again = await world.start({ group: 'pg-payments' });
  expect(await report(again)).toMatchObject({ outcome: 'already there' });
  expect(await buildsOf(again)).toEqual(['b']);
  expect(await buildsOf(world.canonical())).toEqual(['b']);
});

test('a deployment without a build: the worker says what is missing, everybody else works', async () => {
  const world = await createWorld();
  appendFileSync(world.env['DR_CONFIG'] ?? '', 'deployment: { name: dr-runbooks }\n');
  expect(loadConfig({ env: world.env }).deployment).toEqual({ name: 'dr-runbooks', build: null });
  const { code, stderr } = await startDr(world, ['worker'], { DR_DEPLOYMENT_BUILD: '' }).ended;
  expect(code).toBe(2);
  expect(stderr).toContain('deployment.build: is missing');
  expect(stderr).toContain('DR_DEPLOYMENT_BUILD');
  expect(stderr).not.toMatch(/\s+at .*:\d+:\d+/);
});
