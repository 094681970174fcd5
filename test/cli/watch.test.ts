import { expect, test } from 'vitest';
import { dr, jsonLines, startDr, startDrWorker } from '../support/dr.ts';
import { createWorld, PAYMENTS, report, untilAsked, untilStatus } from '../support/world.ts';

test('watch survives its worker: it says so, and goes on when one is back', async () => {
  const world = await createWorld({ worker: false, jobs: 'manual' });
  const worker = await startDrWorker(world);
  await world.start({ group: PAYMENTS });
  await world.cloud.waitForCalls('job');
  const watcher = startDr(world, ['watch', `${world.site}/${PAYMENTS}`]);
  await watcher.line(/Follow job/);
  worker.kill('SIGKILL');
  await worker.ended;
  const said = await watcher.line(/^! No worker answers/);
  expect(said).toContain(`No worker answers for dr/${world.site}/${PAYMENTS} ("dr worker" starts one)`);
  expect(said).toContain('the last it said is: Follow job');

  await startDrWorker(world);
  await watcher.line(/^! It answers again\./);
  await world.cloud.finishJob(PAYMENTS);
  const { code, stdout, stderr } = await watcher.ended;
  expect(code).toBe(0);
  expect(stdout).toContain('Outcome: completed.');
  // Each thing once, though it was asked for again and again.
  expect(stderr.split('\n').filter((line) => line.includes('No worker answers'))).toHaveLength(1);
  expect(stdout.split('\n').filter((line) => line.endsWith('  Follow job'))).toHaveLength(1);
});

test('Ctrl-C ends the watching and says that the run goes on', async () => {
  const world = await createWorld({ jobs: 'manual' });
  const run = `dr/${world.site}/pg-payments`;
  const watcher = startDr(world, [
    'start',
    'failover',
    '--yes',
    '--site',
    world.site,
    '--group',
    'pg-payments',
    '--wait',
  ]);
  await watcher.line(/Follow job/);
  watcher.kill('SIGINT');
  const { code, stderr } = await watcher.ended;
  expect(code).toBe(130);
  expect(stderr).toContain(`The run goes on; only watching has ended. Watch it again: dr watch ${run}`);
  expect(stderr).toContain(`Stop it: dr cancel ${run}`);
  await world.cloud.finishJob(PAYMENTS);
  expect(await report(world.canonical())).toMatchObject({ outcome: 'completed' });
});

test.each([
  ['by id', `dr/SITE/${PAYMENTS}`, PAYMENTS],
  ['by name', 'dr/SITE/pg-payments', 'pg-payments'],
  ['from a form, under an id of its own', 'form-SITE', 'pg-payments'],
])('site/group reaches the run that does the work: started %s', async (_how, id, group) => {
  const world = await createWorld({ jobs: 'manual' });
  const { client, site, taskQueue } = world;
  const workflowId = id.replace('SITE', site);
  await client.workflow.start('failover', { workflowId, taskQueue, args: [{ site, group }] });
  await world.cloud.waitForCalls('job');
  // The list of runs is a moment behind the runs.
  const listed = () => dr(world, ['status', `${site}/pg-payments`, '--json']);
  let ended = await listed();
  while (ended.code === 7) ended = await listed();
  expect(jsonLines(ended)[0]).toMatchObject({ run: `dr/${site}/${PAYMENTS}`, temporal: 'RUNNING' });

  const watchers = [
    `${site}/pg-payments`,
    `${site}/${PAYMENTS}`,
    ...(id.startsWith('dr/') ? [workflowId] : []),
  ];
  const watching = watchers.map((typed) => startDr(world, ['watch', typed]));
  for (const watcher of watching) await watcher.line(/Follow job/);
  await world.cloud.finishJob(PAYMENTS);
  for (const watcher of watching) {
    expect(await watcher.ended).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringContaining('Outcome: completed.'),
    });
  }
});

test('watch on a run that has ended tells it from its beginning, and how it ended', async () => {
  const world = await createWorld();
  await report(await world.start({ group: 'pg-payments' }));
  for (const typed of [`${world.site}/pg-payments`, `dr/${world.site}/pg-payments`]) {
    const { code, stdout, stderr } = await dr(world, ['watch', typed]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/Check preconditions\n[^]*Follow job\n[^]*\nOutcome: completed\. /);
  }
});

test('watch ends with its own run, though the group is started again under the same id', async () => {
  const world = await createWorld();
  const handle = await world.start({ group: 'pg-empty', onFailure: 'ask' });
  const { id } = await world.cloud.group('pg-empty');
  await untilAsked(world.canonical(id));
  const watcher = startDr(world, ['watch', handle.workflowId]);
  await watcher.line(/Waiting for you/);
  await world.canonical(id).executeUpdate('abort', { args: [{}] });
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'Aborted' } });
  await world.start({ group: 'pg-empty' });
  const { code, stdout } = await watcher.ended;
  expect(code).toBe(3);
  expect(stdout).toMatch(/Outcome: aborted\. /);
  await untilAsked(world.canonical(id));
  await world.canonical(id).executeUpdate('abort', { args: [{}] });
});

test('watch on a run that somebody terminated says what that means: exit 3', async () => {
  const world = await createWorld({ jobs: 'manual' });
  const handle = await world.start({ group: PAYMENTS });
  await world.cloud.waitForCalls('job');
  const watcher = startDr(world, ['watch', `${world.site}/${PAYMENTS}`]);
  await watcher.line(/Follow job/);
  await handle.terminate('wrong button');
  const { code, stdout } = await watcher.ended;
  expect(code).toBe(3);
  expect(stdout).toContain('Outcome: terminated. Somebody terminated the run in Temporal: wrong button.');
});

test('watch --json --stop-at-question: the last line holds the question, exit 4', async () => {
  const world = await createWorld();
  const handle = await world.start({ group: 'pg-empty' });
  const { id } = await world.cloud.group('pg-empty');
  const ended = await dr(world, ['watch', `${world.site}/pg-empty`, '--json', '--stop-at-question']);
  expect(ended.code).toBe(4);
  expect(jsonLines(ended).at(-1)).toMatchObject({
    run: `dr/${world.site}/${id}`,
    state: 'waiting',
    question: { type: 'PreconditionFailed', findings: [{ code: 'no-replication-pairs' }] },
  });
  await world.canonical(id).executeUpdate('abort', { args: [{}] });
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'Aborted' } });
});

test('watch --json says a thing when it changes, not each time it looks', async () => {
  const world = await createWorld({ jobs: 'manual' });
  await world.start({ group: PAYMENTS });
  await world.cloud.waitForCalls('job');
  const watcher = startDr(world, ['watch', `${world.site}/${PAYMENTS}`, '--json']);
  await watcher.line(/Follow job/);
  await world.cloud.finishJob(PAYMENTS);
  const ended = await watcher.ended;
  expect(ended.code).toBe(0);
  const lines = ended.stdout.split('\n');
  expect(new Set(lines).size).toBe(lines.length);
  expect(jsonLines(ended).at(-1)).toMatchObject({ report: { outcome: 'completed' } });
});

test('nothing depends on a terminal: the same words with NO_COLOR, FORCE_COLOR and a dumb one', async () => {
  const world = await createWorld();
  await report(await world.start({ group: PAYMENTS }));
  await untilStatus(world.canonical(), (status) => status.endedAt !== null);
  const said = await Promise.all(
    [{}, { NO_COLOR: '1' }, { FORCE_COLOR: '1' }, { TERM: 'dumb' }].map((env) =>
      dr(world, ['status', `${world.site}/${PAYMENTS}`], env),
    ),
  );
  for (const one of said) expect(one).toEqual(said[0]);
  expect(said[0]?.stdout).not.toContain('\u001b');
});
