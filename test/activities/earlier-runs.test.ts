import { NativeConnection } from '@temporalio/worker';
import { expect, inject, onTestFinished, test } from 'vitest';
import { earlierRuns } from '../../src/temporal/earlier-runs.ts';
import { createWorld, report } from '../support/world.ts';

test('a worker that starts anew knows what the actions of a site took', async () => {
  const world = await createWorld();
  const connection = await NativeConnection.connect({ address: inject('temporalAddress') });
  onTestFinished(() => connection.close());
  const earlier = () => earlierRuns(connection, inject('temporalNamespace'), world.site);
  expect(await earlier()).toEqual([]);

  const done = await report(await world.start({ group: 'pg-payments', servers: 'ignore' }));
  const followed = done.steps.find(({ name }) => name === 'Follow job');
  const ms = Date.parse(followed?.endedAt ?? '') - Date.parse(followed?.startedAt ?? '');
  // The list of runs may be a moment behind. The run that was started by name is not counted a second time.
  await expect.poll(earlier, { timeout: 20_000 }).toEqual([{ action: 'failover', ms }]);
});
