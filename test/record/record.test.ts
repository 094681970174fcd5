import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readRecord } from '../../src/record/index.ts';
import type { PracticeRecord } from '../../src/record/told.ts';
import { practiceRecord } from '../../src/api/schemas/drills.ts';
import { DrClient } from '../../src/client/index.ts';
import { startApi } from '../api/support.ts';
import { done, drillWorld, endedAs, VPC, type DrillWorld } from '../drill/world.ts';
import { dr, jsonLines } from '../support/dr.ts';
import { PAYMENTS, report, untilAsked, untilStatus } from '../support/world.ts';

const GROUPS = 'pg-payments: { exercise: allowed, recoveryTarget: 15m, drillEvery: 30d }';
const DAY_MS = 86_400_000;
const limitsAt = (site: string) => [{ site, group: 'pg-payments', everyMs: 30 * DAY_MS }];

/** Temporal's list is a moment behind. */
async function until(
  world: DrillWorld,
  holds: (record: PracticeRecord) => boolean,
  limit = 50,
): Promise<PracticeRecord> {
  const { client, site } = world;
  for (;;) {
    const record = await readRecord(client, { sinceMs: 90 * DAY_MS, site, limit, limits: limitsAt(site) });
    if (holds(record)) return record;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const ended = ({ rows }: PracticeRecord) => rows.filter(({ endedAt }) => endedAt !== null).length;

/** A good drill, started by name, so that another run only handed over to it; a failed one, an exercise, a dry run. */
async function practised(): Promise<DrillWorld> {
  const world = await drillWorld({ groups: GROUPS });
  await done(await world.drill({ by: 'anna', reason: 'quarterly' }));
  const bad = await world.drill({ verdict: 'person', by: '<b>ben</b>' });
  // The run before it has the same id.
  const { worksInExecution } = await untilStatus(bad, (status) => status.worksInExecution !== null);
  const second = world.client.workflow.getHandle(world.drillRun().workflowId, worksInExecution ?? undefined);
  await untilAsked(second);
  await second.executeUpdate('decline', { args: [{ by: 'ben', reason: 'no login' }] });
  await endedAs(bad);
  const exercise = await world.start({ group: PAYMENTS, by: 'anna' }, 'exercise');
  await untilAsked(exercise);
  await exercise.executeUpdate('approve', { args: [{ by: 'ben' }] });
  await report(exercise);
  const dry = await dr(world, [
    'start',
    'drill',
    '--site',
    world.site,
    '--group',
    'pg-payments',
    '--vpc',
    VPC,
    '--dry-run',
    '--wait',
    '--yes',
  ]);
  expect(dry.code).toBe(0);
  await until(world, (record) => ended(record) === 3 && record.totals.dryRuns === 1);
  return world;
}

test('what was practised, each once: outcome, recovery time, target, who; in a terminal, as JSON and as a page', async () => {
  const world = await practised();
  const { site } = world;
  const plain = await dr(world, ['drills', '--site', site]);
  expect(plain).toMatchObject({ code: 0 });
  const lines = plain.stdout.split('\n');
  expect(lines[0]).toMatch(/^ASKED FOR \(UTC\) +WHAT +GROUP +OUTCOME +RECOVERY +TARGET +MET +BY +RUN$/);
  expect(plain.stdout).toMatch(
    / exercise +\S+\/pg-payments +completed +[\d.]+ s, home [\d.]+ s +15 min +met +anna /,
  );
  expect(plain.stdout).toMatch(/ drill +\S+\/pg-payments +failed +– +15 min +missed +<b>ben<\/b> /);
  expect(plain.stdout).toMatch(
    /^ {2}- The servers of the drill do not work .*no login.*\(DR_DRILL_FAILED\)$/m,
  );
  expect(plain.stdout).toMatch(/^2 drills, 1 good; 1 exercise, 1 good; since .* 1 dry run left out\.$/m);
  expect(plain.stdout).toContain('its retention');

  const [json] = jsonLines(await dr(world, ['drills', '--site', site, '--json']));
  const record = practiceRecord.strict().parse(json) as PracticeRecord;
  expect(record).toMatchObject({
    site,
    totals: { drills: 2, drillsGood: 1, exercises: 1, exercisesGood: 1, underWay: 0, dryRuns: 1 },
    groups: [
      {
        site,
        group: 'pg-payments',
        groupId: PAYMENTS,
        drills: 2,
        drillsGood: 1,
        exercises: 1,
        due: 'in time',
      },
    ],
    rows: [
      {
        procedure: 'exercise',
        outcome: 'completed',
        good: true,
        target: 'met',
        by: 'anna',
        run: `dr/${site}/${PAYMENTS}`,
      },
      {
        procedure: 'drill',
        outcome: 'failed',
        good: false,
        target: 'missed',
        by: '<b>ben</b>',
        code: 'DR_DRILL_FAILED',
      },
      {
        procedure: 'drill',
        outcome: 'completed',
        good: true,
        target: 'met',
        by: 'anna',
        reason: 'quarterly',
        run: `dr/${site}/${PAYMENTS}/drill`,
      },
    ],
    next: null,
  });
  expect(record.retentionSeconds).toBeGreaterThan(0);
  expect((await until(world, () => true)).rows).toEqual(record.rows);
  const [exercise, , drill] = record.rows;
  expect(exercise?.recoverySeconds).toBeLessThan(exercise?.sinceRequestSeconds ?? 0);
  expect(drill?.sinceRequestSeconds).toBe(drill?.recoverySeconds);

  const dir = mkdtempSync(join(tmpdir(), 'dr-record-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const file = join(dir, 'drills.html');
  const ui = { DR_UI_URL: 'https://ui.example.com' };
  expect(await dr(world, ['drills', '--site', site, '--out', file], ui)).toMatchObject({
    code: 0,
    stdout: '',
  });
  const html = readFileSync(file, 'utf8');
  expect(html).toContain('<svg class="trend"');
  expect(html).toContain('&lt;b&gt;ben&lt;/b&gt;');
  expect(html).not.toContain('<b>ben');
  expect(html).toContain(`<a href="https://ui.example.com/namespaces/${record.namespace}/workflows/`);
  expect((await dr(world, ['drills', '--html', '--site', site])).stdout).toMatch(/^<!doctype html>/);

  // Both drills of the group have one run id: the row leads to the right one.
  const evidence = await dr(world, [
    'report',
    drill?.run ?? '',
    '--execution',
    drill?.execution ?? '',
    '--json',
  ]);
  expect(JSON.parse(evidence.stdout)).toMatchObject({
    result: { outcome: 'completed' },
    run: { by: 'anna' },
  });
  const nobody = await dr(world, [
    'report',
    drill?.run ?? '',
    '--execution',
    '019aa5f0-0000-7000-8000-000000000001',
  ]);
  expect(nobody).toMatchObject({ code: 7, stderr: expect.stringContaining('There is no run') });
});

test('the API: every role may look, page by page, and the page for people', async () => {
  const world = await practised();
  const { site } = world;
  const api = await startApi(world);
  const whole = practiceRecord
    .strict()
    .parse((await api.get(`/v1/drills?site=${site}`)).body) as PracticeRecord;
  expect(whole.rows.map(({ outcome }) => outcome)).toEqual(['completed', 'failed', 'completed']);
  expect(whole.groups).toMatchObject([{ drillEverySeconds: 30 * 86_400, due: 'in time' }]);

  const client = new DrClient({ url: api.url, token: api.tokens.vera });
  const first = await client.drills({ site, limit: 1 });
  expect(first).toMatchObject({ totals: whole.totals, rows: [whole.rows[0]], next: expect.any(String) });
  const rows = [];
  for await (const one of client.practice({ site, limit: 1 })) rows.push(one);
  expect(rows).toEqual(whole.rows);
  expect((await client.drills({ site, group: 'pg-orders' })).rows).toEqual([]);
  expect((await client.drills({ site, group: PAYMENTS })).rows).toHaveLength(3);

  const [, failed] = whole.rows;
  const evidence = await client.report({ run: failed?.run ?? '' }, { execution: failed?.execution ?? '' });
  expect(evidence.result).toMatchObject({ outcome: 'failed' });

  const page = await api.get(`/v1/drills?site=${site}`, 'vera', { Accept: 'text/html' });
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(page.text).toContain(/style-src ('sha256-[\w+/=]+')/.exec(policy)?.[1] ?? '?');
  expect(policy).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/);
  expect(await client.drills({ site, format: 'html' })).toMatch(/^<!doctype html>/);

  for (const wrong of [
    'since=soon',
    'since=0d',
    'limit=0',
    'limit=1001',
    'cursor=bm9uZQ',
    'site=a/b',
    'format=pdf',
  ])
    expect(await api.get(`/v1/drills?${wrong}`)).toMatchObject({
      status: 422,
      body: { code: 'DR_INPUT_INVALID' },
    });
  expect(await api.get('/v1/drills', null)).toMatchObject({ status: 401 });
});

test('who was refused, gave way or was cancelled is on record, with its word; who is under way, too', async () => {
  const world = await drillWorld({ groups: GROUPS });
  const { site } = world;
  const waiting = await world.drill({ hold: '1h' });
  const open = await until(world, ({ rows }) => rows[0]?.recoverySeconds !== null && rows.length === 1);
  expect(open).toMatchObject({
    totals: { drills: 1, drillsGood: 0, underWay: 1 },
    rows: [{ outcome: 'running', endedAt: null, good: false, target: 'met', message: 'Hold' }],
  });
  const real = await world.start({ group: PAYMENTS });
  await report(real);
  await endedAs(waiting);
  const refused = await world.client.workflow.start('drill', {
    workflowId: `dr/${site}/pg-nobody/drill`,
    taskQueue: world.taskQueue,
    args: [{ site, group: 'pg-nobody' }],
  });
  await endedAs(refused);
  const record = await until(world, (one) => ended(one) === 2);
  expect(record.rows).toMatchObject([
    {
      outcome: 'refused',
      group: 'pg-nobody',
      target: 'not applicable',
      code: 'DR_GROUP_UNKNOWN',
      recoverySeconds: null,
    },
    {
      outcome: 'gave way',
      group: 'pg-payments',
      good: false,
      message: expect.stringContaining('Gave way to run'),
    },
  ]);
  expect(record.groups).toMatchObject([
    { group: 'pg-nobody', drills: 1, drillsGood: 0 },
    { group: 'pg-payments', drills: 1, drillsGood: 0, due: 'not known' },
  ]);
});

test('an exercise that met a real run is on record, though it never held the group', async () => {
  const world = await drillWorld({ groups: GROUPS, jobs: 'manual' });
  const { site } = world;
  const real = await world.start({ group: PAYMENTS, to: 'eu-de-02' }, 'switchover');
  await world.cloud.waitForCalls('action');
  const exercise = await world.client.workflow.start('exercise', {
    workflowId: `dr/${site}/pg-payments/scheduled-1`,
    taskQueue: world.taskQueue,
    args: [{ site, group: 'pg-payments', by: 'schedule weekly' }],
  });
  expect(await endedAs(exercise)).toMatchObject({ type: 'GroupBusy' });
  const record = await until(world, (one) => ended(one) === 1);
  expect(record.rows).toMatchObject([
    { procedure: 'exercise', outcome: 'refused', by: 'schedule weekly', target: 'not applicable' },
  ]);
  await world.cloud.finishJob(PAYMENTS);
  await report(real);
});

test('wrong use is told before Temporal is asked', async () => {
  const world = await drillWorld({ worker: false });
  for (const [wrong, says] of [
    [['--since', 'soon'], '--since is a number with its unit'],
    [['--limit', '0'], '--limit is a number from 1 to 10000'],
    [['--html', '--json'], 'not both'],
    [['--out', 'x.pdf'], '--out needs --html or --json'],
  ] as const)
    expect(await dr(world, ['drills', ...wrong], { TEMPORAL_ADDRESS: '127.0.0.1:1' })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(says),
    });
  // Without a dr.yaml the record is there, and says what it does not know.
  const none = await dr(world, ['drills', '--site', world.site], { DR_CONFIG: undefined });
  expect(none).toMatchObject({ code: 0, stderr: expect.stringContaining('No dr.yaml was found') });
});
