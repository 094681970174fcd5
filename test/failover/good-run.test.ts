import { expect, test } from 'vitest';
import { createWorld, PAYMENTS, report, took } from '../support/world.ts';

test('a failover by name moves production once and says what was done', async () => {
  const world = await createWorld();
  const handle = await world.start({ group: 'pg-payments', incident: 'INC-1' });
  const result = await report(handle);

  expect(result).toMatchObject({
    outcome: 'completed',
    from: 'eu-de-01',
    to: 'eu-de-02',
    group: { id: PAYMENTS, name: 'pg-payments' },
    posts: 1,
    lostAnswers: 0,
    incident: 'INC-1',
    before: { status: 'protected', productionZone: 'eu-de-01', pairs: 4, pairsInSync: 4 },
    after: { status: 'failed-over', productionZone: 'eu-de-02' },
  });
  expect(result.jobId).toMatch(/^ff8080826/);
  expect(result.run).toBe(`dr/${world.site}/${PAYMENTS}`);
  expect(result.steps.map((step) => [step.name, step.state])).toEqual([
    ['Check preconditions', 'done'],
    ['Send failover', 'done'],
    ['Follow job', 'done'],
    ['Start servers in eu-de-02', 'done'],
  ]);
  expect(took(await world.effects())).toHaveLength(1);
});

test('a failover by id holds the lock under the same run id', async () => {
  const world = await createWorld();
  const handle = await world.start({ group: PAYMENTS });
  const result = await report(handle);
  expect(result.run).toBe(`dr/${world.site}/${PAYMENTS}`);
  expect(result.outcome).toBe('completed');
  expect(took(await world.effects())).toHaveLength(1);
});

test('the same alert an hour later sends nothing', async () => {
  const world = await createWorld();
  await report(await world.start({ group: 'pg-payments' }));
  const again = await report(await world.start({ group: 'pg-payments' }));
  expect(again).toMatchObject({ outcome: 'already there', posts: 0, recoverySeconds: null });
  expect(await world.effects()).toHaveLength(1);
});

test('a dry run sends nothing and says what it would send', async () => {
  const world = await createWorld();
  const result = await report(await world.start({ group: 'pg-payments', dryRun: true }));
  expect(result.outcome).toBe('dry run');
  expect(result.summary).toContain('would send failover-server-group to pg-payments, eu-de-01 > eu-de-02');
  expect(await world.effects()).toEqual([]);
});
