import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { SimulatorControl } from '../../src/simulator/control-client.ts';
import { REGISTRY } from '../../src/domain/errors/index.ts';
import { dr, jsonLines, startDr, startDrWorker } from '../support/dr.ts';
import { createWorld, PAYMENTS, RCG_PAYMENTS } from '../support/world.ts';

/** Nobody listens there. */
const AWAY = '127.0.0.1:1';

test('groups: a table for people, the readings for programs', async () => {
  const world = await createWorld({ worker: false });
  const people = await dr(world, ['groups', '--site', world.site]);
  expect(people).toMatchObject({ code: 0, stderr: '' });
  const [head, first] = people.stdout.split('\n');
  expect(head).toMatch(/^GROUP +STATUS +PRODUCTION IN +CREATED AS +ID$/);
  expect(first).toMatch(new RegExp(`^pg-payments +protected +eu-de-01 +eu-de-01 > eu-de-02 +${PAYMENTS}$`));
  const [data] = jsonLines(await dr(world, ['groups', '--site', world.site, '--json']));
  expect(data).toMatchObject({ site: world.site });
  expect(data?.['groups']).toContainEqual(expect.objectContaining({ id: PAYMENTS, name: 'pg-payments' }));
});

test('groups of EVS: with their replication, and with zones where dr.yaml names them', async () => {
  const world = await createWorld({
    service: 'evs',
    groups: 'rcg-payments:\n  zones: [eu-de-01, eu-de-02]',
    worker: false,
  });
  const { code, stdout, stderr } = await dr(world, ['groups', '--site', world.site]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout.split('\n');
  expect(lines[0]).toMatch(/^GROUP +STATUS +REPLICATION +PRODUCTION IN +CREATED AS +ID$/);
  expect(lines).toContainEqual(
    expect.stringMatching(
      new RegExp(`^rcg-payments +available +active +eu-de-01 +eu-de-01 > eu-de-02 +${RCG_PAYMENTS}$`),
    ),
  );
  expect(lines).toContainEqual(
    expect.stringMatching(/^rcg-failedover +failovered +active-stopped +eu-de-02 +- +[\w-]+$/),
  );
  await world.cloud.reset({ groups: [] });
  const empty = await dr(world, ['groups', '--site', world.site]);
  expect(empty.stdout).toBe(`Site ${world.site} has no replication consistency groups.`);
});

test('groups: an unknown site names the known ones', async () => {
  const world = await createWorld({ worker: false });
  const { code, stdout, stderr } = await dr(world, ['groups', '--site', 'eu-dee']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.split('\n')).toEqual([
    `error: There is no site "eu-dee" in the configuration. Known: ${world.site}`,
    'docs/errors.md#DR_SITE_UNKNOWN',
  ]);
});

test('groups: a cloud that refuses is one sentence with its own words', async () => {
  const world = await createWorld({ worker: false });
  await world.cloud.faults.add({
    call: 'groups',
    fault: { kind: 'status', status: 403, code: 'SDRS.0004', message: 'no permission' },
  });
  const { code, stderr } = await dr(world, ['groups', '--site', world.site]);
  expect(code).toBe(3);
  expect(stderr).toMatch(/^error: .*SDRS\.0004.*no permission/);
  expect(stderr.split('\n').slice(1)).toEqual(['docs/errors.md#DR_PROVIDER_REFUSED']);
});

test('Temporal not reachable: each command that needs it says so in one sentence', async () => {
  const commands = [
    ['status'],
    ['start', 'failover', '--site', 'x', '--group', 'y', '--task-queue', 'z', '--yes'],
    ['watch', 'a/b'],
    ['retry', 'a/b'],
    ['cancel', 'a/b'],
    ['setup'],
  ];
  const run = (args: string[]) => dr({ env: {} }, args, { TEMPORAL_ADDRESS: AWAY });
  for (const { code, stdout, stderr } of await Promise.all(commands.map(run))) {
    expect({ code, stdout }).toEqual({ code: 5, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^error: Temporal does not answer at ${AWAY} .*TEMPORAL_ADDRESS`));
    expect(stderr.split('\n').slice(1)).toEqual(['docs/errors.md#DR_TEMPORAL_AWAY']);
  }
});

test('with --json an error is one JSON value on stderr', async () => {
  const { code, stdout, stderr } = await dr({ env: {} }, ['status', '--json'], { TEMPORAL_ADDRESS: AWAY });
  expect({ code, stdout }).toEqual({ code: 5, stdout: '' });
  expect(JSON.parse(stderr)).toEqual({
    exitCode: 5,
    error: expect.stringContaining(AWAY),
    code: 'DR_TEMPORAL_AWAY',
    docs: 'docs/errors.md#DR_TEMPORAL_AWAY',
  });
});

test('a namespace that is not there is named', async () => {
  const world = await createWorld({ worker: false });
  const { code, stderr } = await dr(world, ['status'], { TEMPORAL_NAMESPACE: 'nobody-made-it' });
  expect(code).toBe(5);
  expect(stderr).toMatch(/^error: .*nobody-made-it.*TEMPORAL_NAMESPACE/);
  expect(stderr.split('\n').slice(1)).toEqual(['docs/errors.md#DR_TEMPORAL_REFUSES']);
});

test('worker: a configuration that is wrong ends it at once with what is wrong and what would be right', async () => {
  const world = await createWorld({ worker: false });
  const file = world.env['DR_CONFIG'] ?? '';
  writeFileSync(file, 'sites:\n  eu-de:\n    servis: sdrs\n');
  const { code, stderr } = await dr(world, ['worker']);
  expect(code).toBe(2);
  expect(stderr).toContain(`error: ${file}: `);
  expect(stderr).toContain('line 3');
  expect(stderr).toContain('did you mean "service"?');
  expect(stderr).not.toMatch(/\n\s+at /);
});

test('worker: no configuration at all is one sentence with the way to one', async () => {
  const { code, stderr } = await dr({ env: {} }, ['worker', '--config', '/nowhere/dr.yaml']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^error: \/nowhere\/dr\.yaml: there is no such file\. .*dr\.example\.yaml/);
  expect(stderr.split('\n').slice(1)).toEqual(['docs/errors.md#DR_CONFIG_UNREADABLE']);
});

test('worker: without Temporal it ends with a sentence, and no stack', async () => {
  const world = await createWorld({ worker: false });
  const { code, stderr } = await dr(world, ['worker'], { TEMPORAL_ADDRESS: AWAY });
  expect(code).toBe(5);
  expect(stderr).toContain(`error: Temporal does not answer at ${AWAY}`);
  expect(stderr).not.toMatch(/\n\s+at /);
});

test.each(['SIGTERM', 'SIGINT'] as const)('worker: %s ends it in good order', async (signal) => {
  const world = await createWorld({ worker: false });
  const worker = await startDrWorker(world);
  worker.kill(signal);
  expect(await worker.ended).toMatchObject({ code: 0 });
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  'simulator: starts, says where it answers, and %s ends it',
  async (signal) => {
    const simulator = startDr({ env: {} }, ['simulator']);
    const line = await simulator.line(/Simulated cloud at/);
    const url = /at (http:\S+) /.exec(line)?.[1] ?? '';
    expect(await new SimulatorControl(url).ready()).toEqual({ ready: true });
    simulator.kill(signal);
    expect(await simulator.ended).toMatchObject({ code: 0, stderr: '' });
  },
);

test('simulator: a port that is taken is a sentence', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const { code, stderr } = await dr({ env: {} }, ['simulator', '--port', String(port)]);
  expect(code).toBe(2);
  expect(stderr.split('\n')).toEqual([
    `error: Port ${port} is taken: give another one, or leave --port out for a free one.`,
    'docs/errors.md#DR_LISTEN',
  ]);
});

test('explain: what a code means, with nothing configured and nothing running', async () => {
  const one = await dr({ env: {} }, ['explain', 'docs/errors.md#DR_OUTCOME_UNKNOWN']);
  expect(one).toMatchObject({ code: 0, stderr: '' });
  expect(one.stdout.split('\n')).toEqual([
    "DR_OUTCOME_UNKNOWN: What was sent can't be proved to have started, or the end is not clear",
    expect.stringMatching(/^do: {3}Look at the group/),
    'more: docs/errors.md#DR_OUTCOME_UNKNOWN, docs/evs.md#after-a-lost-answer',
  ]);
  const json = await dr({ env: {} }, ['explain', 'dr_no_worker', '--json']);
  expect(JSON.parse(json.stdout)).toMatchObject({ code: 'DR_NO_WORKER', exit: 3, http: 503 });
  const all = await dr({ env: {} }, ['explain']);
  expect(all.stdout.split('\n')).toHaveLength(Object.keys(REGISTRY).length);
  const none = await dr({ env: {} }, ['explain', 'DR_NONSENSE']);
  expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('"dr explain" lists all') });
  // Wrong use is told by the parser of options, and has its code all the same.
  const typo = await dr({ env: {} }, ['status', '--jsn']);
  expect(typo).toMatchObject({ code: 2, stderr: expect.stringContaining('docs/errors.md#DR_USAGE') });
});
