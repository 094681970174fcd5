import { expect, test } from 'vitest';
import type { RunStatus } from '../../src/domain/status.ts';
import { dr, jsonLines, startDr, startDrWorker } from '../support/dr.ts';
import { createWorld, PAYMENTS, report, untilAsked, untilStatus, type World } from '../support/world.ts';

/** A run that stopped at a link that is down, and the run that asks. */
async function stopped(world: World) {
  const { id } = await world.cloud.group('pg-link-down');
  await world.start({ group: 'pg-link-down' });
  const handle = world.canonical(id);
  await untilAsked(handle);
  const mend = () => world.cloud.patchGroup(id, { pairs: { fault_level: '0' } });
  return { id, handle, mend, run: `dr/${world.site}/${id}`, byName: `${world.site}/pg-link-down` };
}

const answers = (status: RunStatus) =>
  status.timeline.map((entry) => entry.text).filter((text) => /^(retry|abort)\b/.test(text));

test('retry by the name that was typed at the start reaches the run that does the work', async () => {
  const world = await createWorld();
  const { handle, mend, run, byName } = await stopped(world);
  await mend();
  const ended = await dr(world, ['retry', byName, '--by', 'bert', '--reason', 'the link is back']);
  expect(ended).toEqual({
    code: 0,
    stdout: `"Check preconditions" starts again with a look.\nWatch it: dr watch ${run}`,
    stderr: '',
  });
  const result = await report(handle);
  expect(result).toMatchObject({ outcome: 'completed', posts: 1 });
  expect(result.timeline.map((entry) => entry.text)).toContain('retry by bert: the link is back');
});

test('retry --json: what the run answered', async () => {
  const world = await createWorld();
  const { handle, mend, run } = await stopped(world);
  await mend();
  const ended = await dr(world, ['retry', run, '--json']);
  expect(ended.code).toBe(0);
  expect(jsonLines(ended)).toEqual([
    { run, accepted: true, message: '"Check preconditions" starts again with a look.' },
  ]);
  // $USER answers, where nobody is named.
  expect((await report(handle)).timeline.map((entry) => entry.text)).toContain('retry by anna');
});

test('two engineers press retry at once: one answer', async () => {
  const world = await createWorld();
  const { handle, mend, byName } = await stopped(world);
  await mend();
  // The run goes on to its next look and no further, so that there is no second question to answer.
  const hold = await world.cloud.faults.add({ call: 'pairs', times: 0, fault: { kind: 'hold' } });
  const both = await Promise.all(['bert', 'carla'].map((by) => dr(world, ['retry', byName, '--by', by])));
  // Who came too late for the same answer is told that nothing waits any more.
  const said = both.map(({ code, stdout, stderr }) => `${code} ${stdout}${stderr}`);
  for (const one of said)
    expect(one).toMatch(/^0 "Check preconditions" starts again|^3 error: Nothing waits/);
  expect(both.map(({ code }) => code)).toContain(0);
  expect(answers(await untilStatus(handle, (status) => status.question === null))).toHaveLength(1);
  await world.cloud.held(hold);
  await world.cloud.faults.removeAll();
  expect(answers(await untilStatus(handle, (status) => status.endedAt !== null))).toHaveLength(1);
});

test('the same answer to the same question, sent twice, is one answer with one result', async () => {
  const world = await createWorld();
  const { handle, mend } = await stopped(world);
  await mend();
  const { question } = await untilStatus(handle, () => true);
  const updateId = `retry@${question?.askedAt}`;
  const press = (by: string) => handle.executeUpdate('retry', { args: [{ by }], updateId });
  const [one, two] = await Promise.all([press('bert'), press('carla')]);
  expect(one).toEqual(two);
  expect(await press('dora')).toEqual(one);
  expect(answers(await untilStatus(handle, (status) => status.endedAt !== null))).toHaveLength(1);
});

test('retry on a run that asks nothing is refused with what is possible now', async () => {
  const world = await createWorld({ jobs: 'manual' });
  const handle = await world.start({ group: PAYMENTS });
  await world.cloud.waitForCalls('job');
  const { code, stdout, stderr } = await dr(world, ['retry', `${world.site}/pg-payments`]);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toMatch(
    /^error: Nothing waits for an answer now: the run is running \(Follow job\)\. "retry" is possible when the run asks for it; to stop the run now, cancel it: that starts nothing new/,
  );
  await world.cloud.finishJob(PAYMENTS);
  expect(await report(handle)).toMatchObject({ outcome: 'completed', posts: 1 });
});

test.each(['retry', 'abort', 'cancel'])('%s on a run that has ended says so: exit 3', async (verb) => {
  const world = await createWorld();
  await report(await world.start({ group: PAYMENTS }));
  const { code, stderr } = await dr(world, [verb, `${world.site}/${PAYMENTS}`]);
  expect(code).toBe(3);
  expect(stderr).toContain(`Run dr/${world.site}/${PAYMENTS} has ended (completed)`);
});

test.each(['retry', 'abort', 'cancel', 'watch', 'status'])(
  '%s on no run: exit 7, and how to find one',
  async (verb) => {
    const world = await createWorld({ worker: false });
    const full = await dr(world, [verb, `${world.site}/pg-payments`]);
    expect(full).toEqual({
      code: 7,
      stdout: '',
      stderr: `error: There is no run dr/${world.site}/pg-payments. "dr status --all" lists the runs.\ndocs/errors.md#DR_NO_RUN`,
    });
    const bare = await dr(world, [verb, 'pg-nobody']);
    expect(bare.code).toBe(7);
    expect(bare.stderr).toContain('RUN is site/group, like eu-de/pg-payments, or a run id.');
  },
);

test('retry without a worker: nobody can take the answer, and nothing is left behind', async () => {
  const world = await createWorld({ worker: false });
  const worker = await startDrWorker(world);
  const { handle, mend, run, byName } = await stopped(world);
  worker.kill('SIGTERM');
  await worker.ended;
  // By name: which run does the work is on Temporal's own record.
  const { code, stderr } = await dr(world, ['retry', byName]);
  expect(code).toBe(3);
  expect(stderr).toBe(
    `error: No worker answers for run ${run}, so nobody can take "retry" now. Start one ("dr worker") and say it again.\ndocs/errors.md#DR_NO_WORKER`,
  );
  await startDrWorker(world);
  expect(answers(await untilStatus(handle, () => true))).toEqual([]);
  await mend();
  expect((await dr(world, ['retry', byName])).code).toBe(0);
  expect(await report(handle)).toMatchObject({ outcome: 'completed' });
});

test('abort ends the run at its stopped step', async () => {
  const world = await createWorld();
  const { handle, byName } = await stopped(world);
  expect(await dr(world, ['abort', byName])).toMatchObject({
    code: 0,
    stdout: 'The run ends at "Check preconditions".',
  });
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'Aborted' } });
});

test('cancel before the POST: exit 6 for who watches, nothing sent', async () => {
  const world = await createWorld();
  const hold = await world.cloud.faults.add({ call: 'pairs', times: 0, fault: { kind: 'hold' } });
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
  await world.cloud.held(hold);
  await watcher.line(/Check preconditions/);
  const { code, stdout } = await dr(world, ['cancel', `${world.site}/pg-payments`]);
  expect(code).toBe(0);
  expect(stdout).toContain(`Cancel requested for dr/${world.site}/${PAYMENTS}.`);
  expect(stdout).toContain('It ends the run at once; nothing has been sent.');
  const ended = await watcher.ended;
  expect(ended.code).toBe(6);
  expect(ended.stdout).toMatch(/Outcome: cancelled\. /);
  expect(await world.effects()).toEqual([]);
});

test('cancel after the POST: it says what it can not take back, and who watches sees it followed to its end', async () => {
  const world = await createWorld({ jobs: 'manual' });
  const run = `dr/${world.site}/${PAYMENTS}`;
  await world.start({ group: 'pg-payments' });
  await world.cloud.waitForCalls('job');
  const watchers = [run, `dr/${world.site}/pg-payments`].map((id) => startDr(world, ['watch', id]));
  for (const watcher of watchers) await watcher.line(/Follow job/);
  const { code, stdout } = await dr(world, ['cancel', run]);
  expect(code).toBe(0);
  expect(stdout).toContain("the failover can't be taken back.");
  for (const watcher of watchers) await watcher.line(/cancelled: nothing new is started/);
  await world.cloud.finishJob(PAYMENTS);
  for (const watcher of watchers) {
    const ended = await watcher.ended;
    expect(ended.code).toBe(6);
    expect(ended.stdout).toContain('Cancelled after the POST;');
    expect(ended.stdout).toContain('production is in eu-de-02');
    expect(ended.stdout).not.toContain('before anything was sent');
  }
});

test('cancel through the run that only waits: it does not claim to know what was sent', async () => {
  const world = await createWorld({ jobs: 'manual' });
  const front = await world.start({ group: 'pg-payments' });
  await world.cloud.waitForCalls('job');
  await front.cancel();
  await untilStatus(world.canonical(), (status) => status.state === 'settling');
  await world.cloud.finishJob(PAYMENTS);
  const { code, stdout } = await dr(world, ['watch', front.workflowId]);
  expect(code).toBe(6);
  expect(stdout).toContain(
    `Outcome: cancelled. Cancelled. What was sent, and where the group stands, says dr/${world.site}/${PAYMENTS}.`,
  );
});

test('a command out of an old message: it names its question, and never answers another one', async () => {
  const world = await createWorld();
  const { handle, mend, run } = await stopped(world);
  expect(await dr(world, ['retry', run, '--question', '7'])).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('There is no question 7; the open one is 1'),
  });
  expect(await dr(world, ['retry', run, '--question', 'one'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('"question" must be the number of a question'),
  });
  await mend();
  expect(await dr(world, ['retry', run, '--question', '1'])).toMatchObject({ code: 0 });
  expect(await report(handle)).toMatchObject({ outcome: 'completed' });
});
