import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { wrapped } from '../../src/demo/page.ts';
import { SCENARIOS } from '../../src/demo/scenarios/index.ts';
import { lies, truthLines, type Claim, type Truth } from '../../src/demo/truth.ts';
import { spawnNode, type Program } from '../../src/local/processes.ts';

interface Played {
  program: Program;
  ended: Promise<{ code: number | null; stdout: string[]; stderr: string[] }>;
}

function demo(args: string[]): Played {
  const streams: Record<'stdout' | 'stderr', string[]> = { stdout: [], stderr: [] };
  const program = spawnNode(join(inject('distDir'), 'src/demo/main.js'), args, {
    name: `demo ${args.join(' ')}`,
    onLine: (line, stream) => streams[stream].push(line),
  });
  return { program, ended: program.exited.then(({ code }) => ({ code, ...streams })) };
}

/** Each on a Temporal server of its own; on one that is given they would meet in its runs. */
const each = process.env['TEMPORAL_ADDRESS'] ? test : test.concurrent;

each.for(Object.keys(SCENARIOS))(
  'demo %s: the cloud did what the story says, in lines that fit',
  { timeout: 180_000 },
  async (name, { expect, onTestFinished }) => {
    const { program, ended } = demo(['--scenario', name]);
    onTestFinished(() => program.stop(30_000).then(() => {}));
    const { code, stdout, stderr } = await ended;
    expect({ code, stderr }, stdout.join('\n')).toEqual({ code: 0, stderr: [] });
    expect(stdout).toContain('Checked: this is what the story says.');
    expect(stdout.filter((line) => line.length > 110 && line.trim().includes(' '))).toEqual([]);
  },
);

test('demo --list names each scenario; a name that is none is a sentence with the list', async () => {
  const listed = await demo(['--list']).ended;
  expect(listed).toMatchObject({ code: 0, stderr: [] });
  for (const name of Object.keys(SCENARIOS))
    expect(listed.stdout).toContainEqual(expect.stringMatching(new RegExp(`^ +${name} +`)));
  for (const { summary } of Object.values(SCENARIOS)) expect(summary.length).toBeLessThanOrEqual(96);
  const unknown = await demo(['--scenario', 'earthquake']).ended;
  expect(unknown).toMatchObject({ code: 2, stdout: [] });
  expect(unknown.stderr).toEqual(['There is no scenario "earthquake".', '', ...listed.stdout]);
  expect(await demo(['--sceanrio', 'evs']).ended).toMatchObject({
    code: 2,
    stderr: ["Unknown option '--sceanrio'.", '', ...listed.stdout],
  });
});

const CLAIM: Claim = {
  site: 'eu-de',
  service: 'sdrs',
  groupId: 'a',
  arrived: 1,
  took: ['failover'],
  production: 'eu-de-02',
  servers: ['start'],
};
const POST = { what: 'failover', call: 'failover', answered: 504, took: true, late: false };
const TRUTH: Truth = {
  effects: [POST],
  production: 'eu-de-02',
  servers: ['start'],
  running: { production: 3, elsewhere: 0, all: 3 },
};

test('a demo that says more than the cloud did fails: each lie is a sentence', () => {
  expect(lies(CLAIM, TRUTH)).toEqual([]);
  const seen = (truth: Partial<Truth>) => lies(CLAIM, { ...TRUTH, ...truth });
  expect(seen({ effects: [POST, POST] })).toEqual([
    "action POSTs that arrived: 1 by the story, 2 by the cloud's log",
    "actions that took effect: failover by the story, failover, failover by the cloud's log",
  ]);
  expect(seen({ effects: [POST, { ...POST, late: true }] })).toHaveLength(1);
  expect(seen({ effects: [{ ...POST, took: false }] })).toHaveLength(1);
  expect(seen({ effects: [] })).toHaveLength(2);
  expect(seen({ production: 'eu-de-01' })).toHaveLength(1);
  expect(seen({ servers: [] })).toHaveLength(1);
  expect(seen({ running: { production: 2, elsewhere: 1, all: 3 } })).toHaveLength(2);
  expect(truthLines(TRUTH)[0]).toBe("The cloud's log: 1 action POST arrived, 1 took effect");
});

test('long lines go on under their last column, and a link stays whole', () => {
  expect(wrapped('  1 s    saw this and that', 20)).toEqual(['  1 s    saw this', '         and that']);
  expect(wrapped(`  dr retry ${'x'.repeat(60)}   looks again`, 70)).toEqual([
    `  dr retry ${'x'.repeat(60)}`,
    '      looks again',
  ]);
  expect(wrapped(`  http://${'x'.repeat(120)}`)).toEqual([`  http://${'x'.repeat(120)}`]);
  expect(wrapped('short')).toEqual(['short']);
});
