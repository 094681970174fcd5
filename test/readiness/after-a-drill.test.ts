import { expect, test } from 'vitest';
import { done, drillWorld } from '../drill/world.ts';
import { check, grave } from './support.ts';

test('a drill that went well is what the next check counts from', async () => {
  const world = await drillWorld({
    groups: 'pg-payments: { drillEvery: 30d }',
    timings: { readinessConfirm: '100ms', readinessLimit: '20s', readPatience: '9s' },
  });
  const drillFindings = async () => {
    const { groups } = await check(world, 'pg-payments');
    return grave(groups[0]?.findings ?? []).filter((code) => code.includes('drill'));
  };
  expect(await drillFindings()).toEqual(['degraded: drill-overdue']);

  expect((await done(await world.drill())).outcome).toBe('completed');
  // Temporal lists what has ended a moment later.
  await expect.poll(drillFindings, { timeout: 30_000, interval: 500 }).toEqual([]);
});
