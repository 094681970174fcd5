import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Evidence } from '../../src/report/index.ts';
import { dr, jsonLines } from '../support/dr.ts';
import { PASSWORD } from '../support/site.ts';
import { createWorld, PAYMENTS, report, untilStatus, type World } from '../support/world.ts';

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'dr-report-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** Started as `dr start` does it: by name, so that the run of the group is its child. */
async function byName(world: World): Promise<void> {
  const handle = await world.start({ group: 'pg-payments', by: 'anna' });
  await report(handle);
}

test('the hash is the one of the file, and the file alone gives the same report', async () => {
  const world = await createWorld();
  await byName(world);
  const dir = folder();
  const file = join(dir, 'history.json');
  const run = `${world.site}/pg-payments`;
  const { code, stdout } = await dr(world, ['report', run, '--json', '--history', file]);
  expect(code).toBe(0);
  const [made] = jsonLines({ stdout }) as unknown as [Evidence];
  expect(made.history.sha256).toBe(createHash('sha256').update(readFileSync(file)).digest('hex'));
  expect(made.history.runs.map(({ role }) => role)).toEqual(['start', 'work']);
  expect(made.run).toMatchObject({ id: `dr/${world.site}/${PAYMENTS}`, startedBy: `dr/${run}` });

  // Whichever of the two is asked for, and whenever: the same bytes.
  const again = await dr(world, ['report', `dr/${world.site}/${PAYMENTS}`, '--json']);
  expect(jsonLines(again)).toEqual([made]);
  const nowhere = { env: { ...world.env, TEMPORAL_ADDRESS: '127.0.0.1:1' } };
  const stored = await dr(nowhere, ['report', '--from', file, '--json']);
  expect(jsonLines(stored)).toEqual([made]);
  expect(readFileSync(file, 'utf8')).not.toContain(PASSWORD);
});

test('all forms, to a file and to stdout; a target of the reader', async () => {
  const world = await createWorld();
  await byName(world);
  const run = `${world.site}/pg-payments`;
  const file = join(folder(), 'report.html');
  expect(await dr(world, ['report', run, '--out', file, '--target', '1h'])).toMatchObject({
    code: 0,
    stdout: '',
  });
  expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>[^]*target of 1 h 00 min met/);
  const { stdout } = await dr(world, ['report', run]);
  expect(stdout).toMatch(/^# Evidence report: Failover of pg-payments/);
});

test('a run that still runs has one without a worker, marked as unfinished', async () => {
  const world = await createWorld({ jobs: 'manual' });
  await world.start({ group: PAYMENTS });
  await untilStatus(world.canonical(), ({ steps }) => steps.at(-1)?.name === 'Follow job');
  const { code, stdout, stderr } = await dr(world, ['report', `dr/${world.site}/${PAYMENTS}`]);
  expect(code).toBe(0);
  expect(stdout).toContain('**UNFINISHED: RUNNING**');
  expect(stderr).toContain('has not ended');
});

test.each([
  [['report'], 2, 'RUN is missing'],
  [['report', 'eu/none'], 7, 'There is no run'],
  [['report', 'eu/none', '--html', '--json'], 2, 'Give one of'],
  [['report', 'eu/none', '--target', '15'], 2, '--target'],
  [['report', '--from', '/nowhere/history.json'], 2, "can't be read (ENOENT)"],
  [['report', '--from', 'package.json'], 2, 'has no history'],
])('%j: exit code %i', async (args, code, words) => {
  const world = await createWorld({ worker: false });
  const ended = await dr(world, args);
  expect(ended.code).toBe(code);
  expect(ended.stderr).toContain(words);
  expect(ended.stderr).not.toMatch(/\s+at .*:\d+:\d+/);
});
