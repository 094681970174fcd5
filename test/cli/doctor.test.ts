import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { dr, jsonLines } from '../support/dr.ts';
import { inOwnNamespace } from '../support/namespace.ts';
import { PASSWORD } from '../support/site.ts';
import { createWorld, type World } from '../support/world.ts';

interface Check {
  name: string;
  ok: boolean;
  says: string;
}

async function doctor(
  world: Pick<World, 'env'>,
  env: Record<string, string | undefined> = {},
  ...args: string[]
) {
  const ended = await dr(world, ['doctor', '--json', ...args], env);
  const [data, ...none] = jsonLines(ended);
  expect(none).toEqual([]);
  const { ok, checks } = data as unknown as { ok: boolean; checks: Check[] };
  expect(ended.code).toBe(ok ? 0 : 8);
  expect(ended.stderr).toBe('');
  for (const { says } of checks) {
    expect(says).not.toMatch(/\n|\s+at .*:\d+:\d+|A fault in this program/);
    expect(says).not.toContain(PASSWORD);
  }
  return { ok, checks, failed: checks.filter((check) => !check.ok), stdout: ended.stdout };
}

const names = (checks: Check[]) => checks.map((check) => check.name);

function rewrite(world: World, change: (yaml: string) => string): void {
  const file = world.env['DR_CONFIG'] ?? '';
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

test('all is there: exit 0, a line for each thing', async () => {
  const world = await createWorld();
  const { code, stdout, stderr } = await dr(world, ['doctor']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout.split('\n');
  expect(lines.map((line) => line.replace(/: .*/, ''))).toEqual([
    'ok      configuration',
    'ok      Temporal',
    'ok      search attributes',
    'ok      worker',
    `ok      site ${world.site}`,
    'Everything is there.',
  ]);
  expect(lines[4]).toMatch(/login works, project [0-9a-f]{32}, token until 20\S+Z, \d+ group\(s\)$/);
  const { ok, failed } = await doctor(world);
  expect({ ok, failed }).toEqual({ ok: true, failed: [] });
});

test('a missing secret: one sentence for one cause, and where the secret is looked for', async () => {
  const world = await createWorld();
  const { checks, failed } = await doctor(world, { SIM_PASSWORD: undefined });
  expect(names(checks)).toEqual([
    'configuration',
    'Temporal',
    'search attributes',
    'worker',
    `site ${world.site}`,
  ]);
  expect(failed).toEqual([
    {
      name: `site ${world.site}`,
      ok: false,
      code: 'DR_SECRET_MISSING',
      says: `no login: the environment variable SIM_PASSWORD is not set (sites.${world.site}.auth.password.password)`,
    },
  ]);
});

test('a wrong password: asked once, and it says so', async () => {
  const world = await createWorld();
  const { failed } = await doctor(world, { SIM_PASSWORD: 'not-this-one' });
  expect(names(failed)).toEqual([`site ${world.site}`]);
  expect(failed[0]?.says).toMatch(
    /401.*Nothing is tried again by itself: repeated refusals lock the account/,
  );
  expect((await world.cloud.calls()).counts.login).toBe(1);
});

test('a site that does not answer, beside one that does: both are looked at', async () => {
  const world = await createWorld();
  rewrite(world, (yaml) => {
    const site = /^ {2}s-[^]*?(?=^\w)/m.exec(yaml)?.[0] ?? '';
    const away = site.replace(world.site, 'away').replace(/http:\/\/127\.0\.0\.1:\d+/g, 'http://127.0.0.1:1');
    return yaml.replace('sites:\n', `sites:\n${away}`);
  });
  const { checks, failed } = await doctor(world);
  expect(names(checks).slice(-2)).toEqual(['site away', `site ${world.site}`]);
  expect(names(failed)).toEqual(['site away']);
  expect(failed[0]?.says).toContain('ECONNREFUSED');
});

test('no worker, no search attributes, and still the rest is checked', async () => {
  const world = await inOwnNamespace(await createWorld({ worker: false }));
  const { checks, failed } = await doctor(world);
  expect(checks).toHaveLength(5);
  expect(names(failed)).toEqual(['search attributes', 'worker']);
  expect(failed[0]?.says).toMatch(/^not registered: DrGroup, .*DrNeedsHuman; "dr setup" does it/);
  expect(failed[1]?.says).toBe(`none polls task queue ${world.taskQueue}: start one with "dr worker"`);
});

test('setup registers what is missing, says what, and may be repeated', async () => {
  const world = await inOwnNamespace(await createWorld({ worker: false }));
  const first = await dr(world, ['setup']);
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(first.stdout).toMatch(
    new RegExp(`^Registered in namespace ${world.namespace}: DrGroup, .*DrNeedsHuman\\.$`),
  );
  for (let again = 0; again < 2; again += 1) {
    expect(await dr(world, ['setup'])).toEqual({
      code: 0,
      stdout: `Namespace ${world.namespace} has all search attributes already.`,
      stderr: '',
    });
  }
  const [data] = jsonLines(await dr(world, ['setup', '--json']));
  expect(data).toEqual({ namespace: world.namespace, added: [] });
  expect(names((await doctor(world)).failed)).toEqual(['worker']);
});

test('Temporal away: said, and the sites are looked at all the same', async () => {
  const world = await createWorld({ worker: false });
  const { checks, failed } = await doctor(world, { TEMPORAL_ADDRESS: '127.0.0.1:1' });
  expect(names(checks)).toEqual(['configuration', 'Temporal', `site ${world.site}`]);
  expect(names(failed)).toEqual(['Temporal']);
  expect(failed[0]?.says).toContain('Temporal does not answer at 127.0.0.1:1');
});

test('a namespace that is not there', async () => {
  const world = await createWorld({ worker: false });
  const { failed } = await doctor(world, { TEMPORAL_NAMESPACE: 'nobody-made-it' });
  expect(names(failed)).toEqual(['search attributes', 'worker']);
  for (const { says } of failed) expect(says).toContain('nobody-made-it');
});

test('a configuration that is wrong: said, and Temporal is looked at all the same', async () => {
  const world = await createWorld({ worker: false });
  rewrite(world, (yaml) => yaml.replace('service: sdrs', 'service: srds'));
  const { checks, failed } = await doctor(world);
  expect(names(checks)).toEqual(['configuration', 'Temporal', 'search attributes']);
  expect(names(failed)).toEqual(['configuration']);
  expect(failed[0]?.says).toMatch(/line 3, sites\.\S+\.service: must be one of sdrs, evs/);
});

test('a site of EVS is checked like any other', async () => {
  const world = await createWorld({ service: 'evs', worker: false });
  const { checks } = await doctor(world);
  expect(checks.find(({ name }) => name === `site ${world.site}`)).toMatchObject({
    ok: true,
    says: expect.stringMatching(/^login works, project .*, 6 group\(s\)$/),
  });
});
