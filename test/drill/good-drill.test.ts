import { expect, test } from 'vitest';
import { PAYMENTS } from '../support/world.ts';
import { done, drillWorld, OURS, VPC } from './world.ts';

test('production-touched: a whole drill makes copies, sees them run, deletes them, and nothing else', async () => {
  const world = await drillWorld();
  const handle = await world.drill({ by: 'anna', incident: 'CHG-1' });
  const report = await done(handle);
  expect(report).toMatchObject({
    procedure: 'drill',
    outcome: 'completed',
    posts: 1,
    lostAnswers: 0,
    recoveredBy: 'servers',
    actions: [],
    after: { status: 'protected', productionZone: 'eu-de-01' },
    drill: { vpc: VPC, vpcStays: false, servers: 3, swept: [], heldSeconds: 0 },
  });
  expect(report.drill?.name).toMatch(OURS);
  expect(report.drill?.usableSeconds).toBeGreaterThanOrEqual(0);
  expect(report.recoverySeconds).toBeGreaterThanOrEqual(report.drill?.usableSeconds ?? Infinity);
  expect(report.summary).toMatch(
    /^pg-payments was drilled\. Its 3 server\(s\) in eu-de-02 were usable .* Nothing of it is left\. Production was not touched\.$/,
  );
  expect(report.steps.map(({ name }) => name)).toEqual([
    'Check preconditions',
    'Create drill',
    'Follow drill',
    'Check drill servers',
    'Clean up',
  ]);

  const effects = await world.cloud.drillEffects();
  expect(effects).toMatchObject([
    { action: 'create', drillName: report.drill?.name, groupId: PAYMENTS, took: true },
    { action: 'delete', drillId: report.drill?.id, took: true },
  ]);
  expect(effects).toHaveLength(2);
  expect(await world.drills()).toEqual([]);
  await world.untouched();
});
