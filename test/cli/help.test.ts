import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { EXIT } from '../../src/cli/exit.ts';
import { dr } from '../support/dr.ts';

const nowhere = { env: {} };

const COMMANDS = [
  'start',
  'watch',
  'links',
  'status',
  'retry',
  'abort',
  'cancel',
  'groups',
  'doctor',
  'notify',
  'explain',
  'setup',
  'completion',
  'worker',
  'api',
  'simulator',
];

test('dr --help lists every command and every exit code, and fits into 80 columns', async () => {
  const { code, stdout, stderr } = await dr(nowhere, ['--help']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
  // 130 is the shell's own word for Ctrl-C.
  for (const exit of Object.values(EXIT).filter((one) => one < 100))
    expect(stdout).toMatch(new RegExp(`^ +(\\d .*)?${exit}  \\w`, 'm'));
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

test.each([...COMMANDS, 'start failover'])('dr %s --help', async (command) => {
  const { code, stdout, stderr } = await dr(nowhere, [...command.split(' '), '--help']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(`Usage: dr ${command} `);
});

test('dr --version says the version of the package', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(await dr(nowhere, ['--version'])).toMatchObject({ code: 0, stdout: version });
});

test.each<[string[], string]>([
  [[], 'Usage: dr'],
  [['start'], 'Usage: dr start'],
  [['nonsense'], "unknown command 'nonsense'"],
  [['start', 'nonsense'], "unknown command 'nonsense'"],
  [['start', 'failover'], "required option '--site <name>' not specified"],
  [['start', 'failover', '--site', 'x'], "required option '--group <name-or-id>' not specified"],
  [['start', 'failover', '--site', 'x', '--group', 'y', '--form', 'z'], "unknown option '--form'"],
  [
    ['start', 'failover', '--site', 'x', '--group', 'y', '--on-failure', 'panic'],
    'Allowed choices are ask, abort',
  ],
  [['watch'], "missing required argument 'run'"],
  [['retry'], "missing required argument 'run'"],
  [['status', 'a/b', 'c/d'], 'too many arguments'],
  [['simulator', '--port', 'http'], 'a correct one is --port 8080'],
  [['simulator', '--port', ''], 'a correct one is --port 8080'],
])('wrong use is exit code 2 and a sentence: dr %s', async (args, sentence) => {
  const { code, stdout, stderr } = await dr(nowhere, args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(sentence);
  expect(stderr).not.toMatch(/\n\s+at /);
});

test('dr --help is there at once: it loads neither Temporal nor an HTTP client, a schema library, a tree or prompts', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'dr-coverage-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  expect(await dr(nowhere, ['--help'], { NODE_V8_COVERAGE: dir })).toMatchObject({ code: 0 });
  const loaded = readdirSync(dir).flatMap((file) => {
    const { result } = JSON.parse(readFileSync(join(dir, file), 'utf8')) as { result: { url: string }[] };
    return result.map(({ url }) => url);
  });
  // That the list is one.
  expect(loaded.some((url) => url.endsWith('/dist/src/cli/main.js'))).toBe(true);
  expect(loaded.some((url) => url.includes('/node_modules/commander/'))).toBe(true);
  const heavy = /\/node_modules\/(@temporalio|@grpc|zod|axios|pino|yaml|listr2|@clack)\//;
  expect(loaded.filter((url) => heavy.test(url))).toEqual([]);
});
