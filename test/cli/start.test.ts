import { expect, test } from 'vitest';
import type { RunReport } from '../../src/domain/status.ts';
import { dr, jsonLines, startDr } from '../support/dr.ts';
import { createWorld, PAYMENTS, report, took, untilStatus, type World } from '../support/world.ts';

const start = (world: World, ...more: string[]) => [
  'start',
  'failover',
  '--yes',
  '--site',
  world.site,
  ...(more.includes('--group') ? [] : ['--group', 'pg-payments']),
  ...more,
];

test('--wait: live lines, the outcome, exit 0', async () => {
  const world = await createWorld({ jobs: 'manual' });
  const run = startDr(world, start(world, '--wait', '--incident', 'INC-1'));
  await run.line(/job \w+ RUNNING; group failing-over/);
  await world.cloud.finishJob(PAYMENTS);
  const { code, stdout, stderr } = await run.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout.split('\n');
  expect(lines[0]).toBe(`Started dr/${world.site}/pg-payments`);
  const order = [
    /^ +\d+\.\d s {2}Check preconditions$/,
    /^ +\d+\.\d s {4}saw pg-payments protected, production in eu-de-01, 4 pairs/,
    /^ +\d+\.\d s {2}Send failover$/,
    /^ +\d+\.\d s {4}accepted, job /,
    /^ +\d+\.\d s {2}Follow job$/,
    /RUNNING; group failing-over/,
    /^Outcome: completed\. pg-payments has failed over in .*: production is in eu-de-02\./,
  ];
  const found = order.map((pattern) => lines.findIndex((line) => pattern.test(line)));
  expect(found).not.toContain(-1);
  expect(found).toEqual([...found].sort((a, b) => a - b));
  // Each thing once, and nothing that only a terminal understands.
  expect(lines.filter((line) => line.endsWith('  Send failover'))).toHaveLength(1);
  expect(stdout).not.toContain('\u001b');
  expect(stdout).not.toContain('\r');
  expect(took(await world.effects())).toHaveLength(1);
});

test('--wait --json: each line of stdout is JSON, the last one holds the report', async () => {
  const world = await createWorld();
  const ended = await dr(
    world,
    start(world, '--wait', '--json', '--incident', 'INC-2', '--reason', 'zone down', '--by', 'bert'),
  );
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  const values = jsonLines(ended);
  expect(values[0]).toMatchObject({ run: `dr/${world.site}/pg-payments`, joined: false });
  expect(values.at(-1)).toMatchObject({
    report: {
      run: `dr/${world.site}/${PAYMENTS}`,
      outcome: 'completed',
      incident: 'INC-2',
      reason: 'zone down',
      by: 'bert',
      posts: 1,
    } satisfies Partial<RunReport>,
  });
});

test('without --wait: the id to watch, at once', async () => {
  const world = await createWorld({ jobs: 'manual' });
  const { code, stdout } = await dr(world, start(world));
  expect(code).toBe(0);
  expect(stdout).toBe(
    `Started dr/${world.site}/pg-payments\nWatch it: dr watch dr/${world.site}/pg-payments`,
  );
  await world.cloud.waitForCalls('action');
  await world.cloud.finishJob(PAYMENTS);
});

test('by id: another id to start under, the same lock', async () => {
  const world = await createWorld();
  const ended = await dr(world, start(world, '--group', PAYMENTS, '--wait', '--json'));
  expect(ended.code).toBe(0);
  expect(jsonLines(ended).at(-1)).toMatchObject({ report: { run: `dr/${world.site}/${PAYMENTS}` } });
});

test('start twice joins: one effect, both see the end', async () => {
  const world = await createWorld({ jobs: 'manual' });
  const first = startDr(world, start(world, '--wait'));
  await first.line(/Follow job/);
  const second = startDr(world, start(world, '--wait'));
  const joined = await second.line(/^Joined/);
  expect(joined).toContain(`Joined dr/${world.site}/pg-payments, in flight since 20`);
  expect(await second.line(/out of/)).toBe('  It moves production out of eu-de-01.');
  await second.line(/RUNNING/);
  await world.cloud.finishJob(PAYMENTS);
  for (const run of [first, second]) {
    const { code, stdout } = await run.ended;
    expect(code).toBe(0);
    expect(stdout).toContain('Outcome: completed.');
  }
  expect(await world.effects()).toHaveLength(1);
});

test.each([
  ['by name', (world: World) => dr(world, start(world)).then(() => undefined)],
  ['by id', (world: World) => dr(world, start(world, '--group', PAYMENTS)).then(() => undefined)],
  [
    'from a form, with nothing but its input',
    (world: World) => world.start({ group: 'pg-payments', from: 'eu-de-01' }).then(() => undefined),
  ],
])(
  'the other direction, while a run started %s is in flight, is refused and names it',
  async (_how, begin) => {
    const world = await createWorld({ jobs: 'manual' });
    await begin(world);
    await world.cloud.waitForCalls('job');
    await untilListed(world);
    for (const group of ['pg-payments', PAYMENTS]) {
      const { code, stdout, stderr } = await dr(world, start(world, '--group', group, '--from', 'eu-de-02'));
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
      expect(stderr).toMatch(
        new RegExp(
          `^error: Run dr/${world.site}/(${PAYMENTS}|pg-payments) \\(failover from eu-de-01, since 20\\S+\\) is in the way\\. Nothing was started\\. Look at it: dr watch dr/`,
        ),
      );
    }
    await world.cloud.finishJob(PAYMENTS);
    expect(await report(world.canonical())).toMatchObject({ outcome: 'completed', to: 'eu-de-02' });
    expect(await world.effects()).toHaveLength(1);
  },
);

test('the other direction is refused by the run itself where the list is late: exit 3, not the end of the other run', async () => {
  const world = await createWorld({ jobs: 'manual' });
  // A form under an id of its own, that no start of ours can collide with.
  await world.client.workflow.start('failover', {
    workflowId: `form-${world.site}`,
    taskQueue: world.taskQueue,
    args: [{ site: world.site, group: 'pg-payments' }],
  });
  await world.cloud.waitForCalls('job');
  const front = await world.client.workflow.start('failover', {
    workflowId: `dr/${world.site}/pg-payments`,
    taskQueue: world.taskQueue,
    args: [{ site: world.site, group: 'pg-payments', from: 'eu-de-02' }],
  });
  const { code, stdout } = await dr(world, ['watch', front.workflowId]);
  expect(code).toBe(3);
  expect(stdout).toMatch(
    new RegExp(
      `Outcome: refused\\. The group is held by run dr/${world.site}/${PAYMENTS} .*Nothing was started`,
    ),
  );
  await world.cloud.finishJob(PAYMENTS);
  expect(await report(world.canonical())).toMatchObject({ outcome: 'completed' });
});

test('a dry run under the id of a real one is not joined', async () => {
  const world = await createWorld();
  const hold = await world.cloud.faults.add({ call: 'groups', fault: { kind: 'hold' } });
  const dry = await world.start({ group: 'pg-payments', dryRun: true });
  await world.cloud.held(hold);
  const { code, stderr } = await dr(world, start(world));
  expect(code).toBe(3);
  expect(stderr).toContain(`Run dr/${world.site}/pg-payments (a dry run under the id of a real one, since`);
  await world.cloud.release(hold);
  expect(await report(dry)).toMatchObject({ dryRun: true });
});

test('--dry-run --wait: exit 0, what would be sent, and nothing sent', async () => {
  const world = await createWorld();
  const { code, stdout } = await dr(world, start(world, '--dry-run', '--wait'));
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /Outcome: dry run\. Dry run: all preconditions hold; a real run would send .* Nothing was sent\.$/,
  );
  expect(await world.effects()).toEqual([]);
});

test('--dry-run --wait with findings: exit 3, and what to do about them', async () => {
  const world = await createWorld();
  const { code, stdout } = await dr(world, start(world, '--group', 'pg-link-down', '--dry-run', '--wait'));
  expect(code).toBe(3);
  expect(stdout).toContain('Outcome: dry run. Dry run: a real run would stop here.');
  expect(stdout).toMatch(/- needs: No fault level 5.* \(DR_LINK_DOWN\)$/m);
  expect(stdout).toContain('  do:    The link recovers by itself, or call the provider');
});

test('--stop-at-question: exit 4 with the question and what to type', async () => {
  const world = await createWorld();
  const { code, stdout } = await dr(
    world,
    start(world, '--group', 'pg-empty', '--wait', '--stop-at-question'),
  );
  expect(code).toBe(4);
  const run = `dr/${world.site}/${(await world.cloud.group('pg-empty')).id}`;
  expect(stdout).toMatch(/Waiting for you: Check preconditions stopped \(\d\d:\d\d:\d\d UTC\)\./);
  expect(stdout).toContain('Group pg-empty has no replication pairs.');
  expect(stdout).toContain(`  dr retry ${run}    looks again`);
  expect(stdout).toContain(`  dr abort ${run}    ends the run here`);
  expect((await dr(world, ['abort', run])).code).toBe(0);
});

test('--stop-at-question without --wait would mean nothing: wrong use', async () => {
  const world = await createWorld({ worker: false });
  const { code, stderr } = await dr(world, start(world, '--stop-at-question'));
  expect(code).toBe(2);
  expect(stderr).toContain('Nothing was started');
});

test('--wait on a run that is aborted: exit 3 and why', async () => {
  const world = await createWorld();
  const run = startDr(world, start(world, '--group', 'pg-empty', '--wait'));
  await run.line(/Waiting for you/);
  expect(
    (await dr(world, ['abort', `${world.site}/pg-empty`, '--by', 'bert', '--reason', 'wrong group'])).code,
  ).toBe(0);
  const { code, stdout } = await run.ended;
  expect(code).toBe(3);
  expect(stdout).toMatch(
    /Outcome: aborted\. .*Aborted by bert: wrong group\. The step stopped because: .*\ndocs\/errors\.md#DR_RUN_ABORTED$/m,
  );
});

test('--on-failure abort: nobody is asked, exit 3', async () => {
  const world = await createWorld();
  const { code, stdout } = await dr(
    world,
    start(world, '--group', 'pg-empty', '--wait', '--on-failure', 'abort'),
  );
  expect(code).toBe(3);
  expect(stdout).toMatch(/Outcome: refused\. .*Group pg-empty has no replication pairs\./);
});

test.each([
  [['--group', 'pg-nobody'], 'has no group "pg-nobody". It has pg-available, pg-deleted-server'],
  [['--group', 'pg-twin'], '2 groups of site'],
  [['--from', 'eu-west-1'], 'lives in eu-de-01 and eu-de-02: name one of these two'],
])('--wait with %j: refused at once, exit 3, the sentence says what is there', async (more, sentence) => {
  const world = await createWorld();
  const { code, stdout } = await dr(world, start(world, '--wait', ...more));
  expect(code).toBe(3);
  expect(stdout).toContain('Outcome: refused.');
  expect(stdout).toContain(sentence);
});

test('an input that can not be right is refused before anything is started', async () => {
  const world = await createWorld({ worker: false });
  const { code, stderr } = await dr(world, start(world, '--group', ' '));
  expect(code).toBe(2);
  expect(stderr.split('\n')).toEqual([
    'error: "group" is empty. A correct input is {"site":"eu-de","group":"pg-payments"}',
    'docs/errors.md#DR_INPUT_INVALID',
  ]);
});

test('no worker: the start says that the run waits, and for what', async () => {
  const world = await createWorld({ worker: false });
  const { code, stderr } = await dr(world, start(world));
  expect(code).toBe(0);
  expect(stderr).toBe(
    `! No worker polls task queue "${world.taskQueue}": the run waits until one is started ("dr worker").`,
  );
});

test('a link into the Temporal UI, where somebody said where that is', async () => {
  const world = await createWorld({ worker: false });
  const { stdout } = await dr(world, start(world), { DR_UI_URL: 'http://127.0.0.1:8233/' });
  expect(stdout).toContain(
    `http://127.0.0.1:8233/namespaces/default/workflows/dr%2F${world.site}%2Fpg-payments`,
  );
});

/** The list of runs is a moment behind the runs. */
async function untilListed(world: World): Promise<void> {
  await untilStatus(world.canonical(), (status) => status.steps.some((step) => step.name === 'Follow job'));
  for (;;) {
    const query = `WorkflowId = "dr/${world.site}/${PAYMENTS}" AND ExecutionStatus = "Running"`;
    for await (const info of world.client.workflow.list({ query })) {
      if (info.memo?.['goal'] !== undefined) return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
