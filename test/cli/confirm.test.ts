import { describe, expect, test } from 'vitest';
import { PROCEDURES } from '../../src/domain/procedures.ts';
import { dr } from '../support/dr.ts';
import { drOnTerminal, hasTerminals, KEYS } from '../support/terminal.ts';
import { createWorld, took, untilAsked, untilStatus, type World } from '../support/world.ts';

const failover = (world: World, ...more: string[]) => [
  ...['start', 'failover', '--site', world.site, '--group', 'pg-payments', ...more],
];

/** By its id, which is known at once; lists are a moment late. */
async function nothingStarted({ client, site }: World): Promise<void> {
  const run = client.workflow.getHandle(`dr/${site}/pg-payments`);
  await expect(run.describe()).rejects.toMatchObject({ name: 'WorkflowNotFoundError' });
}

test.each(PROCEDURES)(
  '%s without a terminal and without --yes: refused, and nothing is started',
  async (procedure) => {
    const world = await createWorld({ worker: false });
    const command = procedure.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const to = procedure === 'switchover' ? ['--to', 'eu-de-02'] : [];
    const start = ['start', command, '--site', world.site, '--group', 'pg-payments', ...to];
    const { code, stdout, stderr } = await dr(world, start);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(
      /^error: A .* of pg-payments acts on production, and there is no terminal to ask at: add --yes if it is meant\. Nothing was started\.\n.*DR_NOT_ASKED/i,
    );
    await nothingStarted(world);
    // With it, or as a dry run, nobody is asked.
    expect(await dr(world, [...start, '--dry-run'])).toMatchObject({ code: 0 });
    expect(await dr(world, [...start, '--yes'])).toMatchObject({ code: 0 });
  },
);

test.each([
  ['stop-hard', []],
  ['break-glass', ['--reason', 'nobody answers']],
  ['confirm-az-restored', []],
])('%s without a terminal and without --yes: refused, and the run hears nothing', async (verb, options) => {
  const world = await createWorld();
  await world.start({ group: 'pg-payments', approval: 'one', by: 'anna' });
  await untilAsked(world.canonical());
  const say = [verb, `${world.site}/pg-payments`, ...options];
  expect(await dr(world, say)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(
      `error: "dr ${verb}" can't be taken back, and there is no terminal to ask at: add --yes if it is meant. Nothing was sent.`,
    ),
  });
  expect((await untilStatus(world.canonical(), () => true)).question).not.toBeNull();
  const sent = await dr(world, [...say, '--yes']);
  // The run asks for an approval: only break-glass is an answer to that.
  expect(sent.code).toBe(verb === 'break-glass' ? 0 : 3);
  if (verb !== 'break-glass') await world.canonical().executeUpdate('decline', { args: [{ by: 'ben' }] });
});

describe.runIf(hasTerminals())('on a terminal', () => {
  test('a failover shows direction, servers by name and what has no way back; its name starts it', async () => {
    const world = await createWorld();
    const terminal = drOnTerminal(world, failover(world, '--wait', '--plain'));
    const shown = await terminal.until(/Type the group's name to start the failover\n/);
    expect(shown).toContain('This is a real failover of pg-payments:');
    expect(shown).toMatch(/group +pg-payments \(40df180b-\S+\) at \S+: protected, 4 pair\(s\)/);
    expect(shown).toContain('production eu-de-01 > eu-de-02');
    expect(shown).toMatch(
      /forces off +pay-db-1 \(ACTIVE\), pay-app-1 \(ACTIVE\), pay-app-2 \(ACTIVE\) in eu-de-01/,
    );
    expect(shown).toMatch(/starts +pay-db-1 \(SHUTOFF\), .* in eu-de-02/);
    expect(shown).toMatch(/NO WAY BACK: The old servers are forced off for good/);
    // The wrong group, as it happens at 3 a.m.
    terminal.type(`pg-orders${KEYS.enter}`);
    await terminal.until(/Type pg-payments to start it/);
    expect(await world.effects()).toEqual([]);
    for (let i = 0; i < 'pg-orders'.length; i++) terminal.type('\u007f');
    terminal.type(`pg-payments${KEYS.enter}`);
    const { code, screen } = await terminal.ended;
    expect(code).toBe(0);
    expect(screen).toContain('Outcome: completed.');
    expect(took(await world.effects())).toHaveLength(1);
  });

  test.each([
    ['Escape', KEYS.escape, 3],
    ['Ctrl-C', KEYS.ctrlC, 130],
  ])('%s at the confirmation starts nothing', async (_key, key, exit) => {
    const world = await createWorld({ worker: false });
    const terminal = drOnTerminal(world, failover(world));
    await terminal.until(/Type the group's name to start the failover\n/);
    terminal.type(key);
    const { code, screen } = await terminal.ended;
    expect(code).toBe(exit);
    expect(screen).toContain('Nothing was started.');
    expect(terminal.cursorShown).toBe(true);
    await nothingStarted(world);
  });

  test('what can be taken back is a yes or no, and a stray Enter is no', async () => {
    const world = await createWorld({ worker: false });
    const terminal = drOnTerminal(world, [
      ...['start', 'switchover', '--site', world.site, '--group', 'pg-payments', '--to', 'eu-de-02'],
    ]);
    const shown = await terminal.until(/Start the switchover\?\n[^]*No/);
    expect(shown).toMatch(
      /stops +pay-db-1 .* in eu-de-01\n.*starts +pay-db-1 .* in eu-de-02\n.*can be taken back/,
    );
    terminal.type(KEYS.enter);
    const { code, screen } = await terminal.ended;
    expect(code).toBe(3);
    expect(screen).toContain('Not confirmed. Nothing was started.');
    await nothingStarted(world);
  });

  test.each<[string, Record<string, string>, (world: World) => Promise<unknown>, RegExp]>([
    ['there is no configuration', { DR_CONFIG: '/nowhere/dr.yaml' }, async () => undefined, /no such file/],
    ['the login is refused', { SIM_PASSWORD: 'wrong' }, async () => undefined, /refused|401|password/i],
    [
      'the list of groups fails',
      {},
      (world) =>
        world.cloud.faults.add({
          call: 'groups',
          times: 0,
          fault: { kind: 'status', status: 403, code: 'SDRS.0004', message: 'no permission' },
        }),
      /SDRS\.0004/,
    ],
  ])('an emergency is not held up where the cloud can not be read: %s', async (_why, env, hurt, word) => {
    const world = await createWorld({ worker: false });
    await hurt(world);
    const terminal = drOnTerminal(world, failover(world, '--task-queue', world.taskQueue), env);
    const shown = await terminal.until(/Type the group's name to start the failover\n/);
    expect(shown).toMatch(/! Group and servers can't be read from this machine, so they are not shown: /);
    expect(shown).toMatch(word);
    terminal.type(`pg-payments${KEYS.enter}`);
    const { code, screen } = await terminal.ended;
    expect(code).toBe(0);
    expect(screen).toContain(`Started dr/${world.site}/pg-payments`);
  });

  test('--json and a dry run ask nobody, on a terminal too', async () => {
    const world = await createWorld({ worker: false });
    const refused = await drOnTerminal(world, failover(world, '--json')).ended;
    expect(refused.code).toBe(2);
    expect(refused.screen.replaceAll('\n', '')).toContain('--json asks nobody: add --yes if it is meant.');
    await nothingStarted(world);
    expect((await drOnTerminal(world, failover(world, '--json', '--yes')).ended).code).toBe(0);
    expect((await drOnTerminal(world, failover(world, '--dry-run')).ended).code).toBe(0);
  });

  test('break-glass on a terminal: the question, the warning, and the word of a person', async () => {
    const world = await createWorld();
    await world.start({ group: 'pg-payments', approval: 'one', by: 'anna' });
    await untilAsked(world.canonical());
    const say = ['break-glass', `${world.site}/pg-payments`, '--reason', 'nobody answers'];
    const first = drOnTerminal(world, say);
    const shown = await first.until(/dr break-glass, really\?\n[^]*No/);
    expect(shown).toMatch(/asks \(Approval needed\): [^]*! It goes on at once without the approvals/);
    first.type(KEYS.enter);
    expect(await first.ended).toMatchObject({
      code: 3,
      screen: expect.stringContaining('Nothing was sent.'),
    });
    const second = drOnTerminal(world, say);
    await second.until(/dr break-glass, really\?\n[^]*No/);
    second.type('y');
    expect((await second.ended).code).toBe(0);
    await untilStatus(world.canonical(), ({ breakGlass }) => breakGlass?.by === 'anna');
  });
});
