import { expect, test } from 'vitest';
import { parseRequest, type RunRequest } from '../../src/domain/input.ts';
import type { Procedure } from '../../src/domain/procedures.ts';
import { findRun } from '../../src/runs/find.ts';
import { listRuns } from '../../src/runs/list.ts';
import { startOrJoin } from '../../src/runs/start.ts';
import { startOnce } from '../../src/runs/start-once.ts';
import { PAYMENTS, report, untilStatus } from '../support/world.ts';
import { done, drillWorld, endedAs, VPC, type DrillWorld } from './world.ts';

function request(procedure: Procedure, world: DrillWorld, given: object = {}): RunRequest {
  const parsed = parseRequest(procedure, { site: world.site, group: 'pg-payments', ...given });
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed;
}

const start = (world: DrillWorld, procedure: Procedure, given: object = {}) =>
  startOrJoin(world.client, procedure, request(procedure, world, given), world.taskQueue);

test('drill-vs-real: no way in keeps a failover waiting for a drill, and "site/group" never means the drill', async () => {
  const world = await drillWorld();
  const drill = await start(world, 'drill', { vpc: VPC, hold: '1h' });
  expect(drill).toMatchObject({ run: `dr/${world.site}/pg-payments/drill`, joined: false });
  await untilStatus(world.drillRun(), ({ steps }) => steps.at(-1)?.name === 'Hold');

  const again = await start(world, 'drill', { vpc: VPC, hold: '2h' });
  expect(again).toMatchObject({ run: drill.run, joined: true, ignored: ['hold 2h'] });
  for (const typed of [`${world.site}/pg-payments/drill`, `${world.site}/${PAYMENTS}/drill`])
    expect((await findRun(world.client, typed)).id).toMatch(/\/drill$/);
  await expect(findRun(world.client, `${world.site}/pg-payments`)).rejects.toThrow('There is no run');
  const { runs } = await listRuns(world.client, { site: world.site, open: true }, { limit: 20 });
  expect(runs.map(({ procedure, group }) => `${procedure} of ${group ?? '?'}`)).toContain(
    'drill of pg-payments',
  );

  const real = await startOnce(world.client, 'failover', request('failover', world), {
    key: `alert-${world.site}`,
    digest: 'd',
    taskQueue: world.taskQueue,
  });
  expect(real).toMatchObject({ first: true, joined: false });
  expect(await report(world.client.workflow.getHandle(real.run))).toMatchObject({ outcome: 'completed' });
  expect((await endedAs(world.drillRun())).type).toBe('GaveWay');
});

test('a drill is refused where it is asked for, while a real run holds the group', async () => {
  const world = await drillWorld({ jobs: 'manual' });
  const real = await start(world, 'failover');
  await world.cloud.waitForCalls('job');
  await expect(start(world, 'drill')).rejects.toThrow(/\(procedure failover, since .*\) is in the way/);
  await world.cloud.finishJob(PAYMENTS);
  await done(world.client.workflow.getHandle(real.run));
});
