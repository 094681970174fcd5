import { expect, test } from 'vitest';
import { dr, jsonLines } from '../support/dr.ts';
import { createWorld, report, untilAsked, untilStatus, type World } from '../support/world.ts';

const start = (world: World, ...options: string[]) =>
  dr(world, ['start', 'failover', '--site', world.site, '--group', 'pg-payments', '--yes', ...options]);
const AND_STOP = ['--wait', '--stop-at-question'];

test('from the approval to the joint: what is asked, what is typed, what is said', async () => {
  const world = await createWorld();
  const run = `${world.site}/pg-payments`;
  const asked = await start(world, '--approval', 'one', '--then', 'failback', '--by', 'anna', ...AND_STOP);
  expect(asked.code).toBe(4);
  expect(asked.stdout).toContain('Waiting for you: Approval needed');
  expect(asked.stdout).toContain('eu-de-01 > eu-de-02, then failback');
  expect(asked.stdout).toMatch(/dr break-glass \S+ --reason "…" +goes on without approval/);

  expect(await dr(world, ['approve', run, '--by', 'anna'])).toMatchObject({
    code: 3,
    stderr: 'error: anna started this run: somebody else has to approve it.\ndocs/errors.md#DR_NOT_TAKEN',
  });
  expect((await dr(world, ['note', run, '--by', 'ben', '--text', 'case 4711'])).stdout).toContain('Noted');
  expect((await dr(world, ['approve', run, '--by', 'ben'])).stdout).toContain('Approved.');
  await untilStatus(world.canonical(), ({ question }) => question?.type === 'Joint');

  const joint = (await dr(world, ['status', run])).stdout;
  expect(joint).toMatch(/dr confirm-az-restored \S+ +eu-de-01 is back/);
  expect(joint).toMatch(/dr release \S+ +ends the run here, well/);
  expect(await dr(world, ['skip', run, '--reason', 'x'])).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('possible are confirmAzRestored, release'),
  });
  expect((await dr(world, ['release', run, '--by', 'ben'])).code).toBe(0);
  const result = await report(world.canonical());
  expect(result).toMatchObject({ outcome: 'completed', posts: 1, released: {}, approvals: [{ by: 'ben' }] });
  expect(result.timeline.map(({ text }) => text)).toContain('note by ben: case 4711');
});

test('declined: exit 3, and nothing was sent', async () => {
  const world = await createWorld();
  const waiting = start(world, '--approval', 'two', '--by', 'anna', '--wait', '--json');
  await world.cloud.waitForCalls('pairs');
  for (;;) {
    const { code } = await dr(world, ['decline', `${world.site}/pg-payments`, '--by', 'ben']);
    if (code === 0) break;
  }
  const ended = await waiting;
  expect(ended.code).toBe(3);
  expect(jsonLines(ended).at(-1)).toMatchObject({ report: { outcome: 'declined', posts: 0 } });
  expect(await world.effects()).toEqual([]);
});

test('an override by its name, at the start and at the question', async () => {
  const world = await createWorld();
  const { id } = await world.cloud.group('pg-link-down');
  await world.start({ group: 'pg-link-down' });
  await untilAsked(world.canonical(id));
  const run = `${world.site}/pg-link-down`;
  const bad = await dr(world, ['override', run, '--finding', 'busy', '--reason', 'x']);
  expect(bad).toMatchObject({ code: 2, stderr: expect.stringContaining(`"busy" can't be overridden`) });
  const good = ['override', run, '--finding', 'replication-link-down', '--reason', 'seen up'];
  expect((await dr(world, good)).stdout).toContain('in spite of the finding');
  await untilStatus(world.canonical(id), ({ question }) => question?.type === 'ProviderRefused');
  await dr(world, ['abort', run]);
  const unknown = await start(world, '--override', 'weather=x');
  expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('can be overridden') });
  const silent = await start(world, '--override', 'not-in-sync=');
  expect(silent).toMatchObject({ code: 2, stderr: expect.stringContaining('"reason"') });
});

test('a verb without what it needs is refused before anything is asked', async () => {
  const world = await createWorld({ worker: false });
  const run = `${world.site}/pg-payments`;
  for (const [verb, needs] of [
    ['skip', 'needs a reason'],
    ['break-glass', 'needs a reason'],
    ['note', 'needs a "text"'],
    ['override', 'needs a "finding"'],
  ] as const) {
    const ended = await dr(world, [verb, run]);
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining(needs) });
  }
});
