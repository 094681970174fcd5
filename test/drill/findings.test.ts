import { describe, expect, test } from 'vitest';
import { createWorld, PAYMENTS, untilAsked } from '../support/world.ts';
import { done, drillWorld, endedAs, VPC } from './world.ts';

test('a dry run sends nothing, and says what it would do', async () => {
  const world = await drillWorld();
  const report = await done(await world.drill({ dryRun: true }));
  expect(report).toMatchObject({ outcome: 'dry run', posts: 0, findings: [] });
  expect(report.summary).toMatch(/would make a drill of pg-payments in VPC .* Nothing was sent\.$/);
  expect(await world.cloud.drillEffects()).toEqual([]);
});

test('a dry run without a network says what stays', async () => {
  const world = await drillWorld();
  const report = await done(await world.drill({ dryRun: true, vpc: undefined }));
  expect(report.findings).toMatchObject([{ code: 'drill-network', weight: 'note' }]);
});

test('a network that the service made is named in the end: it stays', async () => {
  const world = await drillWorld();
  const report = await done(await world.drill({ vpc: undefined }));
  expect(report.drill).toMatchObject({ vpcStays: true, vpc: expect.any(String) });
  expect(report.summary).toContain(`VPC ${report.drill?.vpc ?? ''}, which the service made: delete it`);
  await world.untouched();
});

describe('is refused, and nothing is made:', () => {
  test.each([
    ['an action runs', { status: 'failing-over' }, {}, 'busy'],
    ['the group is in error', { status: 'error' }, {}, 'wrong-status'],
    ['the first sync is not done', { pairs: { progress: 40 } }, {}, 'not-in-sync'],
    ['a server was deleted', { instances: { status: 'invalid' } }, {}, 'server-deleted'],
  ] as const)('%s', async (_, patch, input, code) => {
    const world = await drillWorld();
    await world.cloud.patchGroup(PAYMENTS, patch);
    await world.drill(input);
    const question = await untilAsked(world.drillRun());
    expect(question.findings.filter(({ weight }) => weight === 'blocks')).toMatchObject([{ code }]);
    expect(await world.cloud.drillEffects()).toEqual([]);
  });

  test("the group's own network", async () => {
    const world = await drillWorld();
    const { group } = await world.cloud.group(PAYMENTS);
    const end = await endedAs(await world.drill({ vpc: group['source_vpc_id'], onFailure: 'abort' }));
    expect(end.type).toBe('PreconditionFailed');
    expect(end.message).toContain("is the group's own");
    expect(await world.cloud.drillEffects()).toEqual([]);
  });

  test('a network in which another drill is', async () => {
    const world = await drillWorld();
    const { id } = await world.cloud.group('pg-orders');
    await world.cloud.patchGroup(id, { drills: [{ name: 'theirs', drill_vpc_id: VPC }] });
    const end = await endedAs(await world.drill({ onFailure: 'abort' }));
    expect(end.message).toContain('in use by another drill (theirs)');
    expect(await world.cloud.drillEffects()).toEqual([]);
  });

  test('EVS, which has no drills', async () => {
    const world = await createWorld({ service: 'evs' });
    const end = await endedAs(await world.start({ group: 'rcg-payments' }, 'drill'));
    expect(end.type).toBe('NoDrills');
    expect(end.message).toMatch(/EVS, which has no drills: rehearse with a dry run/);
  });

  test('an address range of its own: the service says no', async () => {
    const world = await drillWorld();
    const vpc = '7c3a4f52-6b5d-4c0e-8f3e-2b9d1a6e4d22';
    const end = await endedAs(await world.drill({ vpc, onFailure: 'abort' }));
    expect(end.type).toBe('ProviderRefused');
    expect(end.message).toContain('SDRS.1909');
    expect(await world.drills()).toEqual([]);
  });
});

test('an approval is asked for before anything is made', async () => {
  const world = await drillWorld();
  await world.drill({ by: 'anna', approval: 'one' });
  expect(await untilAsked(world.drillRun())).toMatchObject({ type: 'ApprovalNeeded' });
  expect(await world.cloud.drillEffects()).toEqual([]);
  await world.drillRun().executeUpdate('approve', { args: [{ by: 'ben' }] });
  expect(await done(world.drillRun())).toMatchObject({ outcome: 'completed' });
});
