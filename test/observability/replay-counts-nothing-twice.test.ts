import { expect, test } from 'vitest';
import { createWorld, PAYMENTS, report, untilAsked, untilStatus } from '../support/world.ts';
import { linesOf, ready, startWatchedWorker, sum } from './support.ts';

test('a worker that takes over replays the run, and tells nothing of it again', async () => {
  const world = await createWorld({ worker: false });
  const { faults } = world.cloud;
  await faults.add({ call: 'action', fault: { kind: 'status', status: 504, when: 'after' } });
  const servers = await world.cloud.servers(PAYMENTS);
  const one = servers.find(({ zone }) => zone === 'eu-de-02');
  await world.cloud.patchServer(one?.id ?? '', { fault: 'failsToStart' });
  const first = await ready(await startWatchedWorker(world));
  const handle = await world.start({ group: PAYMENTS });
  expect((await untilAsked(handle)).type).toBe('ServersNotThere');
  const before = await first.scrape();
  expect(sum(before, 'dr_unknown_outcomes_total')).toBe(1);
  expect(sum(before, 'dr_runs_total')).toBe(0);
  first.process.kill('SIGKILL');
  await first.process.ended;

  const second = await ready(await startWatchedWorker(world));
  // The query makes it replay all that was.
  await untilStatus(handle, ({ question }) => question !== null);
  await handle.executeUpdate('skip', { args: [{ by: 'anna', reason: 'rebuilt from backup' }] });
  expect(await report(handle)).toMatchObject({ outcome: 'completed', lostAnswers: 1 });
  const after = await second.scrape();
  expect(sum(after, 'dr_lost_answers_total')).toBe(0);
  expect(sum(after, 'dr_unknown_outcomes_total')).toBe(0);
  expect(sum(after, 'dr_runs_total')).toBe(1);
  expect(sum(after, 'dr_recovery_seconds_count')).toBe(1);

  const said = (await linesOf(second)).filter(({ run }) => run !== undefined).map(({ msg }) => msg);
  expect(said).toEqual(['question closed', 'step ended', 'recovered', 'run ended']);
});
