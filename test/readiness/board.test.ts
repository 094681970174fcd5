import { randomUUID } from 'node:crypto';
import { defaultPayloadConverter } from '@temporalio/common';
import { expect, test } from 'vitest';
import { board } from '../../src/api/schemas/readiness.ts';
import { DrClient } from '../../src/client/index.ts';
import { startApi } from '../api/support.ts';
import { dr, jsonLines } from '../support/dr.ts';
import { untilCounted } from '../support/listed.ts';
import type { World } from '../support/world.ts';
import { check, createReadyWorld, grave, untilListed } from './support.ts';

const LINK_DOWN = { pairs: { fault_level: '5' } } as const;

test('dr ready: the last results as a board, --now checks, and the exit code says which of the three it is', async () => {
  const world = await createReadyWorld([{ name: 'pg-payments' }, { name: 'pg-orders' }]);
  const { site } = world;
  const none = await dr(world, ['ready', site]);
  expect([none.code, none.stderr]).toEqual([7, expect.stringContaining(`dr ready ${site} --now`)]);

  const now = await dr(world, ['ready', site, '--now']);
  expect([now.stderr, now.code]).toEqual(['', 0]);
  expect(now.stdout).toContain(`READY  ${site} is ready: 2 group(s)`);
  await untilListed(world, 1);

  const { id } = await world.cloud.group('pg-payments');
  await world.cloud.patchGroup(id, LINK_DOWN);
  // Only the last results: nobody has looked since.
  expect((await dr(world, ['ready', site])).code).toBe(0);
  const bad = await dr(world, ['ready', `${site}/pg-payments`, '--now']);
  expect(bad.code).toBe(10);
  expect(bad.stdout).toMatch(/NOT READY {2}.*pg-payments is not ready: The replication link is down/);
  expect(bad.stdout).toContain('needs: No fault level 5');
  await untilListed(world, 1, 'pg-payments');

  const [all] = jsonLines(await dr(world, ['ready', '--json', site]));
  expect(all).toMatchObject({ verdict: 'not ready', workers: 1 });
  // The newest look at a group counts.
  expect((await dr(world, ['ready', `${site}/pg-orders`])).code).toBe(0);
  expect((await dr(world, ['ready', `${site}/pg-payments`])).code).toBe(10);
  const old = await dr(world, ['ready', `${site}/pg-orders`, '--max-age', '1ms']);
  expect([old.code, old.stdout]).toEqual([10, expect.stringContaining('nobody has looked since')]);

  await world.cloud.patchGroup(id, { pairs: { fault_level: '0', replication_status: 'copying' } });
  expect((await dr(world, ['ready', site, '--now'])).code).toBe(9);
  for (const args of [['a/b/"'], ['--now'], ['x', '--max-age', 'soon']])
    expect((await dr(world, ['ready', ...args])).code).toBe(2);
  expect((await dr(world, ['ready', `not-${site}`, '--now'])).code).toBe(2);
});

test('without a worker nothing is ready, whatever the last result says', async () => {
  const world = await createReadyWorld([], { worker: false });
  const now = await dr(world, ['ready', world.site, '--now']);
  expect([now.code, now.stderr]).toEqual([10, expect.stringContaining('nobody would carry a failover out')]);
});

test('the API and its client: every role may look, and what is said fits the document', async () => {
  const world = await createReadyWorld();
  const { site } = world;
  const api = await startApi(world);
  const path = `/v1/readiness?site=${site}`;
  const client = new DrClient({ url: api.url, token: api.tokens.vera });
  expect((await api.get(path, 'vera')).body).toMatchObject({ code: 'DR_NO_RESULT', status: 404 });
  expect(await client.readiness({ site })).toBeNull();
  await check(world);
  await untilListed(world, 1);
  const { status, body } = await api.get(path, 'vera');
  expect(status).toBe(200);
  expect(board.strict().parse(body)).toEqual(body);
  expect(body).toMatchObject({
    verdict: 'ready',
    checks: [{ site, stale: false, recent: [{ verdict: 'ready' }] }],
  });
  expect(await client.readiness({ site, group: 'pg-payments' })).toMatchObject({ verdict: 'ready' });
  expect(await client.readiness({ site, group: 'pg-other' })).toBeNull();
  expect((await api.get(path, null)).status).toBe(401);
  expect((await api.get('/v1/readiness?group=pg-payments', 'vera')).status).toBe(422);
});

test('the last good drill of a group is found among the ended runs, and its age is held against the limit', async () => {
  const world = await createReadyWorld([{ name: 'pg-payments' }, { name: 'pg-orders' }], {
    groups: 'pg-payments: { drillEvery: 2d }\npg-orders: { drillEvery: 30d }\n',
  });
  const payments = await world.cloud.group('pg-payments');
  const orders = await world.cloud.group('pg-orders');
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  const good = { site: world.site, outcome: 'completed', dryRun: false };
  await ranDrill(world, { ...good, group: { id: payments.id }, endedAt: daysAgo(3) });
  await ranDrill(world, { ...good, group: { id: orders.id }, endedAt: daysAgo(3) });
  await ranDrill(world, { ...good, dryRun: true, group: { id: payments.id }, endedAt: daysAgo(0) });
  await ranDrill(world, { ...good, outcome: 'aborted', group: { id: payments.id }, endedAt: daysAgo(0) });
  await ranDrill(world, { ...good, site: 'elsewhere', group: { id: payments.id }, endedAt: daysAgo(0) });
  const { groups } = await check(world);
  expect(groups.map(({ name, findings }) => [name, ...grave(findings)])).toEqual([
    ['pg-payments', 'degraded: drill-overdue'],
    ['pg-orders'],
  ]);
  expect(groups[0]?.findings[0]?.saw).toContain('ended 3 d ago');
  expect(groups[0]?.lastDrillAt?.slice(0, 10)).toBe(daysAgo(3).slice(0, 10));
});

/** A run of type "drill" that has ended with this report, as Temporal has it. */
async function ranDrill({ client, site }: World, report: unknown): Promise<void> {
  const { namespace } = client.options;
  const taskQueue = `drills-${randomUUID()}`;
  const workflowId = `drill-${site}-${randomUUID()}`;
  await client.workflow.start('drill', { workflowId, taskQueue, args: [] });
  // The server wants to know for how long it may keep a poll.
  const { taskToken } = await client.withDeadline(Date.now() + 20_000, () =>
    client.workflowService.pollWorkflowTaskQueue({
      namespace,
      taskQueue: { name: taskQueue },
      identity: 'test',
    }),
  );
  const payload = defaultPayloadConverter.toPayload(report);
  await client.workflowService.respondWorkflowTaskCompleted({
    namespace,
    taskToken,
    identity: 'test',
    commands: [
      {
        // COMPLETE_WORKFLOW_EXECUTION
        commandType: 4,
        completeWorkflowExecutionCommandAttributes: { result: { payloads: [payload] } },
      },
    ],
  });
  const query = `WorkflowId = "${workflowId}" AND ExecutionStatus = "Completed"`;
  await untilCounted(client, query);
}
