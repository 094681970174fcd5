import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { dr, jsonLines, startDrWorker } from '../support/dr.ts';
import { inOwnNamespace } from '../support/namespace.ts';
import { createWorld, PAYMENTS, report, untilAsked, type World } from '../support/world.ts';

/** The list of runs is a moment behind the runs. */
async function untilListed(
  world: World,
  holds: (memos: Record<string, unknown>[]) => boolean,
): Promise<void> {
  for (;;) {
    const memos: Record<string, unknown>[] = [];
    for await (const info of world.client.workflow.list({ query: 'WorkflowType = "failover"' })) {
      memos.push({ ...info.memo, id: info.workflowId, temporal: info.status.name });
    }
    if (holds(memos)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('status of a run that asks: where it stands, what it needs, what to type, what cancel would do', async () => {
  const world = await createWorld();
  const { id } = await world.cloud.group('pg-link-down');
  await world.start({ group: 'pg-link-down' });
  await untilAsked(world.canonical(id));
  const run = `dr/${world.site}/${id}`;
  const { code, stdout, stderr } = await dr(world, ['status', `${world.site}/pg-link-down`]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout.split('\n');
  expect(lines[0]).toBe(`${run}  waiting`);
  expect(lines).toContain('  pg-link-down: production eu-de-01 > eu-de-02');
  expect(stdout).toMatch(
    /^ {2}\? Check preconditions \(since \d\d:\d\d:\d\d UTC\): The replication link is down/m,
  );
  expect(stdout).toMatch(/^Waiting for you: Check preconditions stopped/m);
  expect(stdout).toContain('  do:    The link recovers by itself');
  expect(stdout).toMatch(
    new RegExp(
      `^dr retry ${run} +looks again from the start of this step, then goes on if all is well.$`,
      'm',
    ),
  );
  expect(stdout).toMatch(
    new RegExp(`^dr override ${run} --finding replication-link-down --reason "…" +goes on in spite of`, 'm'),
  );
  expect(lines.at(-1)).toBe('Cancel now ends the run at once; nothing has been sent.');
  const [data] = jsonLines(await dr(world, ['status', run, '--json']));
  expect(data).toMatchObject({
    run,
    temporal: 'RUNNING',
    status: { state: 'waiting', question: { type: 'PreconditionFailed' } },
    memo: { state: 'waiting', needsHuman: true, group: 'pg-link-down' },
  });
  await world.canonical(id).executeUpdate('abort', { args: [{}] });
});

test('status of a run that has ended: its steps and how it ended', async () => {
  const world = await createWorld();
  await report(await world.start({ group: PAYMENTS }));
  const { code, stdout } = await dr(world, ['status', `${world.site}/pg-payments`]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/completed\npg-payments has failed over in /);
  for (const step of ['Check preconditions', 'Send failover', 'Follow job'])
    expect(stdout).toMatch(new RegExp(`^  \\+ ${step} \\(`, 'm'));
  expect(stdout).not.toContain('Cancel now');
});

test('status without a worker: what Temporal has on record', async () => {
  const world = await createWorld({ worker: false });
  const worker = await startDrWorker(world);
  const { id } = await world.cloud.group('pg-empty');
  await world.start({ group: 'pg-empty' });
  await untilAsked(world.canonical(id));
  worker.kill('SIGTERM');
  await worker.ended;
  const { code, stdout, stderr } = await dr(world, ['status', `${world.site}/pg-empty`]);
  expect(code).toBe(0);
  expect(stderr).toContain('! No worker answers for this run ("dr worker" starts one). What it said last:');
  expect(stdout).toContain(`dr/${world.site}/${id}  running`);
  expect(stdout).toContain('Check preconditions stopped: waits for an answer');
  expect(stdout).toContain('  It waits for a person.');
});

test('the list: open runs, then all of them, as a table and as JSON', async () => {
  const world = await inOwnNamespace(await createWorld({ worker: false }));
  expect(await dr(world, ['status'])).toMatchObject({
    code: 0,
    stdout: 'No open runs. "dr status --all" lists ended ones too.',
  });
  expect(await dr(world, ['status', '--all'])).toMatchObject({ code: 0, stdout: 'No runs.' });

  await startDrWorker(world);
  await report(await world.start({ group: 'pg-payments' }));
  const { id } = await world.cloud.group('pg-empty');
  await world.start({ group: 'pg-empty' });
  await untilAsked(world.canonical(id));
  await untilListed(
    world,
    (memos) =>
      memos.some((memo) => memo['needsHuman'] === true) &&
      memos.some((memo) => memo['group'] === 'pg-empty' && memo['step'] === 'Hand over') &&
      memos.filter((memo) => memo['temporal'] === 'COMPLETED' && memo['state'] === 'completed').length === 2,
  );

  const open = await dr(world, ['status']);
  expect(open.code).toBe(0);
  const [head, ...rows] = open.stdout.split('\n');
  expect(head).toMatch(/^RUN +GROUP +STATE +STEP +SINCE \(UTC\) +NEEDS YOU$/);
  // The run that was started by name only waits for the one that is listed.
  expect(rows).toEqual([
    expect.stringMatching(
      new RegExp(`^dr/${world.site}/${id} +pg-empty +waiting +Check preconditions +20\\d\\d-\\S+ \\S+ +yes$`),
    ),
  ]);
  const all = await dr(world, ['status', '--all']);
  expect(all.stdout.split('\n')).toHaveLength(5);
  expect(all.stdout).toMatch(
    new RegExp(`^dr/${world.site}/${PAYMENTS} +pg-payments +completed +Start servers in eu-de-02 +`, 'm'),
  );

  const [data] = jsonLines(await dr(world, ['status', '--all', '--json']));
  expect(data).toMatchObject({ more: false });
  expect(data?.['runs']).toContainEqual(
    expect.objectContaining({
      run: `dr/${world.site}/${PAYMENTS}`,
      procedure: 'failover',
      temporal: 'COMPLETED',
      memo: expect.objectContaining({ state: 'completed' }),
    }),
  );
});

test('a reader that has had enough is no error: dr status | head -1', async () => {
  const world = await createWorld();
  await report(await world.start({ group: PAYMENTS }));
  const child = spawn(
    process.execPath,
    [join(inject('distDir'), 'src/cli/main.js'), 'watch', `${world.site}/${PAYMENTS}`],
    { env: { ...process.env, ...world.env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  child.stdout.destroy();
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});
