import { readFileSync, writeFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { dr, jsonLines } from '../support/dr.ts';
import { inOwnNamespace } from '../support/namespace.ts';
import { startWorker } from '../support/site.ts';
import { createWorld, type World } from '../support/world.ts';
import { declareIn, removeLater } from './support.ts';

const WEEKLY = (site: string, more = '') => `  weekly:
    procedure: failover
    dryRun: true
    site: ${site}
    groups: [pg-payments, pg-orders]
    calendar: [{ at: "03:00", on: [sun] }]
    timeZone: Europe/Berlin
${more}`;

async function prepared(): Promise<World> {
  const world = await createWorld({ worker: false });
  removeLater(world);
  declareIn(world, WEEKLY(world.site));
  return world;
}

function redeclare(world: World, from: string, to: string): void {
  const file = world.env['DR_CONFIG'] ?? '';
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
}

async function apply(world: World, ...args: string[]) {
  const ended = await dr(world, ['schedule', 'apply', '--json', ...args]);
  expect(ended.stderr).toMatch(/^(\{"warning":.*\n?)*$/);
  const [data = {}, ...none] = jsonLines(ended);
  expect(none).toEqual([]);
  return { code: ended.code, ...data } as unknown as {
    code: number;
    applied: boolean;
    create: { schedule: string; next: string[] }[];
    update: { schedule: string; differences: { what: string; is: string; shouldBe: string }[] }[];
    remove: string[];
    conflicts: { schedule: string; why: string }[];
    same: string[];
  };
}

test('the difference first, then what was shown; twice changes nothing', async () => {
  const world = await prepared();
  const both = [`weekly/${world.site}/pg-payments`, `weekly/${world.site}/pg-orders`];
  const looked = await apply(world, '--dry-run');
  expect(looked).toMatchObject({ code: 0, applied: false, update: [], remove: [], same: [] });
  expect(looked.create.map(({ schedule }) => schedule)).toEqual(both);
  // Two groups never start together.
  expect(looked.create[0]?.next[0]).not.toBe(looked.create[1]?.next[0]);
  expect(await apply(world, '--dry-run')).toEqual(looked);
  expect(await apply(world, '--yes')).toMatchObject({ code: 0, applied: true });
  expect(await apply(world, '--yes')).toMatchObject({
    code: 0,
    create: [],
    update: [],
    remove: [],
    same: both,
  });
  const shown = jsonLines(await dr(world, ['schedule', 'show', '--json', both[0] ?? '']));
  expect(shown).toMatchObject([{ schedule: both[0], paused: false, madeBy: 'apply', last: [] }]);
  expect(shown[0]?.['next']).toContain(looked.create[0]?.next[0]);
});

test('nobody to ask, and no --yes: nothing is changed', async () => {
  const world = await prepared();
  const ended = await dr(world, ['schedule', 'apply']);
  expect(ended.code).toBe(2);
  expect(ended.stdout).toContain(`+ weekly/${world.site}/pg-payments  03:00`);
  expect(ended.stderr).toContain('--yes');
  expect((await dr(world, ['schedule', 'show', 'weekly'])).code).toBe(7);
});

test('what is changed is named, from and to; a pause of a person stays', async () => {
  const world = await prepared();
  await apply(world, '--yes');
  const paused = await dr(world, [
    'schedule',
    'pause',
    `weekly/${world.site}`,
    '--reason',
    'audit',
    '--by',
    'ben',
  ]);
  expect(paused).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/Paused .*pg-orders.*\n?.*Paused .*pg-payments/s),
  });
  redeclare(world, '"03:00", on: [sun]', '"04:15", on: [sat]');
  redeclare(
    world,
    '    timeZone: Europe/Berlin\n',
    '    timeZone: UTC\n    catchUp: 5m\n    freeze: [{ from: 12-20, until: 01-05 }]\n',
  );
  const { update, code } = await apply(world, '--yes');
  expect({ code, count: update.length }).toEqual({ code: 0, count: 2 });
  const changed = update.find(({ schedule }) => schedule.endsWith('pg-payments'))?.differences ?? [];
  expect(changed.map(({ what }) => what)).toEqual([
    'starts',
    'freeze',
    'time zone of the freeze',
    'catch-up',
  ]);
  expect(changed[0]).toMatchObject({
    is: expect.stringMatching(/^03:\d\d on sun Europe\/Berlin$/),
    shouldBe: expect.stringMatching(/^04:\d\d on sat UTC$/),
  });
  expect(changed[1]).toMatchObject({ is: 'none', shouldBe: '12-20 to 01-05' });
  expect(await apply(world, '--yes')).toMatchObject({ update: [], create: [] });
  const [view] = jsonLines(
    await dr(world, ['schedule', 'show', '--json', `weekly/${world.site}/pg-payments`]),
  );
  expect(view).toMatchObject({ paused: true, pausedBy: 'person', note: 'paused by ben: audit', next: [] });
});

test('what somebody changed in the Temporal UI is a difference, and is put back', async () => {
  const world = await prepared();
  await apply(world, '--yes');
  const id = `dr/weekly/${world.site}/pg-orders`;
  await world.client.schedule.getHandle(id).update((now) => ({
    ...now,
    policies: { ...now.policies, overlap: 'ALLOW_ALL' },
    spec: { ...now.spec, jitter: 60_000 },
  }));
  const { update, same } = await apply(world, '--yes');
  expect(update).toMatchObject([
    {
      schedule: `weekly/${world.site}/pg-orders`,
      differences: [{ what: 'starts' }, { what: 'overlap', is: 'ALLOW_ALL', shouldBe: 'SKIP' }],
    },
  ]);
  expect(same).toHaveLength(1);
  expect((await apply(world, '--yes')).update).toEqual([]);
});

test('what is not declared any more goes; what somebody else made stays', async () => {
  const world = await prepared();
  const { client, site, taskQueue } = world;
  await apply(world, '--yes');
  const action = { type: 'startWorkflow', workflowType: 'theirs', taskQueue } as const;
  const spec = { cronExpressions: ['0 0 29 2 *'] };
  const foreign = await client.schedule.create({ scheduleId: `dr/weekly/${site}/pg-theirs`, spec, action });
  const other = { ...world, env: { ...world.env, DR_TASK_QUEUE: 'tq-of-somebody-else' } };
  const byHand = await dr(world, [
    ...['schedule', 'create', 'mine', 'failover', '--dry-run', '--site', site, '--group', 'pg-payments'],
    ...['--cron', '30 2 1 * *', '--paused'],
  ]);
  expect(byHand).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`Made mine/${site}/pg-payments, paused: 02:30 day 1 UTC`),
  });

  // Another installation in the same namespace sees none of ours as its own.
  const theirs = await apply(other, '--yes');
  expect(theirs).toMatchObject({ code: 3, remove: [], create: [], update: [] });
  expect(theirs.conflicts.map(({ why }) => why)).toEqual([
    expect.stringContaining(`task queue ${taskQueue}`),
    expect.stringContaining(`task queue ${taskQueue}`),
  ]);

  redeclare(world, '[pg-payments, pg-orders]', '[pg-payments, pg-theirs]');
  const gone = `weekly/${site}/pg-orders`;
  let planned = await apply(world, '--dry-run');
  // The list is a moment behind.
  while (planned.remove.length === 0) planned = await apply(world, '--dry-run');
  expect(planned).toMatchObject({ code: 3, remove: [gone], create: [] });
  expect(planned.conflicts).toMatchObject([
    { schedule: `weekly/${site}/pg-theirs`, why: expect.stringContaining('made by something else') },
  ]);
  expect(await apply(world, '--yes')).toMatchObject({ code: 3, applied: true, remove: [gone] });
  expect((await dr(world, ['schedule', 'show', gone])).code).toBe(7);
  expect((await foreign.describe()).action.workflowType).toBe('theirs');
  expect((await dr(world, ['schedule', 'show', `mine/${site}/pg-payments`])).code).toBe(0);
  for (const act of ['show', 'pause', 'resume', 'trigger', 'delete'])
    expect(await dr(world, ['schedule', act, `weekly/${site}/pg-theirs`])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('made by something else'),
    });
});

test('a schedule that only its owner can read is no obstacle, and nobody else’s business', async () => {
  const world = await prepared();
  const { client, site, taskQueue } = world;
  const sealed = { metadata: { encoding: Buffer.from('binary/encrypted') }, data: Buffer.from('x') };
  await client.workflowService.createSchedule({
    ...{ namespace: client.options.namespace, scheduleId: `dr/weekly/${site}/pg-orders`, requestId: site },
    memo: { fields: { drSchedule: sealed } },
    schedule: {
      spec: { cronString: ['0 0 29 2 *'] },
      action: {
        startWorkflow: {
          ...{ workflowId: 'theirs', workflowType: { name: 'theirs' }, taskQueue: { name: taskQueue } },
          input: { payloads: [sealed] },
        },
      },
    },
  });
  const { create, conflicts } = await apply(world, '--yes');
  expect({ create, conflicts }).toMatchObject({
    create: [{ schedule: `weekly/${site}/pg-payments` }],
    conflicts: [{ schedule: `weekly/${site}/pg-orders`, why: expect.stringContaining('something else') }],
  });
  let listed = '';
  while (!listed.includes(site)) listed = (await dr(world, ['schedule', 'list'])).stdout;
  expect(listed).not.toContain(`${site}/pg-orders`);
});

test('list, trigger and delete, as a person types them', async () => {
  const world = await createWorld();
  removeLater(world);
  declareIn(world, WEEKLY(world.site));
  const one = `weekly/${world.site}/pg-payments`;
  await apply(world, '--yes', '--paused');
  const several = await dr(world, ['schedule', 'trigger', `weekly/${world.site}`]);
  expect(several).toMatchObject({ code: 2, stderr: expect.stringContaining('stands for 2 schedules') });
  const triggered = await dr(world, ['schedule', 'trigger', one]);
  expect(triggered).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Started dr\/weekly\/.*\/start-20/),
  });
  for (;;) {
    const { stdout } = await dr(world, ['schedule', 'show', one]);
    if (!/dry run: /.test(stdout)) continue;
    expect(stdout).toMatch(new RegExp(`^${one}  paused\n`));
    expect(stdout).toContain(`  resume:  dr schedule resume ${one}`);
    expect(stdout).toMatch(/^ {6}dr status dr\/\S+\/pg-payments\/scheduled-[0-9a-f]{8}$/m);
    break;
  }
  const listed = await dr(world, ['schedule', 'list']);
  expect(listed.stdout.split('\n').find((line) => line.startsWith(one))).toMatch(
    /failover, dry run +- +dry run 20.* paused$/,
  );
  const deleted = await dr(world, ['schedule', 'delete', one]);
  expect(deleted).toMatchObject({ code: 0, stderr: expect.stringContaining('makes it again') });
  expect(await dr(world, ['schedule', 'show', one])).toMatchObject({
    code: 7,
    stderr: expect.stringContaining('dr schedule list'),
  });
});

test.each<[string, string[], RegExp]>([
  [
    'a procedure that acts',
    ['failover', '--group', 'pg-a', '--at', '03:00'],
    /only its dry run may be scheduled/,
  ],
  ['no time', ['failover', '--dry-run', '--group', 'pg-a'], /exactly one of calendar, cron and every/],
  ['no group', ['failover', '--dry-run', '--at', '03:00'], /groups is missing/],
  ['an unknown procedure', ['drilll', '--dry-run', '--group', 'pg-a', '--at', '03:00'], /procedure /],
  ['a wrong input', ['switchover', '--dry-run', '--group', 'pg-a', '--at', '03:00'], /"to" is missing/],
])('create refuses %s with a sentence', async (_what, args, says) => {
  const world = await createWorld({ worker: false });
  const ended = await dr(world, ['schedule', 'create', 'x', ...args, '--site', world.site]);
  expect(ended.code).toBe(2);
  expect(ended.stderr).toMatch(says);
  expect(ended.stderr).toContain('Nothing was made.');
});

test('doctor names what is not applied, differs, is left over, or is paused by a failure', async () => {
  const plain = await createWorld();
  declareIn(plain, WEEKLY(plain.site).replace('pg-orders', 'pg-nobody'));
  // In a namespace of its own: what else is there is none of this test's business.
  const world = await inOwnNamespace(plain);
  onTestFinished(
    await startWorker(world.env['DR_CONFIG'] ?? '', {
      temporal: { address: world.env['TEMPORAL_ADDRESS'] ?? '', namespace: world.namespace },
    }),
  );
  const doctor = async () => {
    const ended = await dr(world, ['doctor', '--json']);
    const [data] = jsonLines(ended);
    const checks = (data as unknown as { checks: { name: string; ok: boolean; says: string }[] }).checks;
    return { stderr: ended.stderr, checks: checks.filter(({ name }) => name.startsWith('schedule')) };
  };
  const id = (group: string) => `weekly/${world.site}/${group}`;
  expect((await doctor()).checks).toMatchObject([
    {
      name: 'schedules',
      ok: false,
      says: `not applied: ${id('pg-payments')}, ${id('pg-nobody')}; see "dr schedule apply --dry-run"`,
    },
  ]);
  await apply(world, '--yes');
  expect((await doctor()).checks).toMatchObject([{ name: 'schedules', ok: true, says: '2 as declared' }]);
  await dr(world, ['schedule', 'pause', id('pg-payments'), '--by', 'ben', '--reason', 'audit']);
  await dr(world, ['schedule', 'trigger', id('pg-nobody')]);
  for (;;) {
    const { checks, stderr } = await doctor();
    if (checks.length === 1) continue;
    expect(checks[1]).toMatchObject({ name: `schedule ${id('pg-nobody')}`, ok: false });
    expect(checks[1]?.says).toMatch(/^paused due to workflow failure: .*dr schedule resume weekly/);
    expect(stderr).toContain(`Schedule ${id('pg-payments')} is paused (paused by ben: audit).`);
    break;
  }
  redeclare(world, '"03:00"', '"04:00"');
  expect((await doctor()).checks[0]).toMatchObject({
    ok: false,
    says: expect.stringMatching(/^other than declared: /),
  });
});
