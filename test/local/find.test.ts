import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { cachedCli } from '../../src/local/cache.ts';
import { findTemporalCli } from '../../src/local/find.ts';
import { filesBelow, stub, tempDir, VERSION } from './stubs.ts';

/** A machine with nothing: no Temporal CLI, no Go, no way out (the proxy refuses). */
function bareMachine() {
  const bin = tempDir();
  const cache = join(tempDir(), 'cache');
  const env: NodeJS.ProcessEnv = { PATH: bin, DR_CACHE_DIR: cache, HTTPS_PROXY: 'http://127.0.0.1:1' };
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  return { bin, cache, env, lines, find: () => findTemporalCli({ env, log }) };
}

function keepInCache(env: NodeJS.ProcessEnv, lines: string): string {
  const file = cachedCli(env);
  mkdirSync(dirname(file), { recursive: true });
  return stub(dirname(file), 'temporal', lines);
}

/** `go install` as far as we use it: it puts a program into GOBIN. */
const GO = `
[ "$1" = install ] && [ "$CGO_ENABLED" = 0 ] || exit 9
echo run >> "$DR_CACHE_DIR/go-runs"
printf '#!/bin/sh\\n%s\\n' '${VERSION}' > "$GOBIN/temporal"
/bin/chmod 755 "$GOBIN/temporal"`;

const goRuns = (cache: string) => readFileSync(join(cache, 'go-runs'), 'utf8').trim().split('\n').length;

test('the CLI on PATH comes first', async () => {
  const machine = bareMachine();
  const installed = stub(machine.bin, 'temporal', VERSION);
  keepInCache(machine.env, VERSION);
  expect(await machine.find()).toBe(installed);
});

test('the kept copy comes next, and nothing is downloaded or built', async () => {
  const machine = bareMachine();
  stub(machine.bin, 'go', GO);
  const kept = keepInCache(machine.env, VERSION);
  expect(await machine.find()).toBe(kept);
  expect(machine.lines).toEqual([]);
});

test.each([
  ['too old', 'echo "temporal version 0.13.0 (Server 1.24.2, UI 2.28.0)"', 'carries server 1.24'],
  ['broken', 'exit 3', 'does not run'],
  ['something else', 'echo "a calendar, 1.0"', 'is not the Temporal CLI'],
])('a CLI on PATH that is %s is passed over, with a word', async (_, lines, word) => {
  const machine = bareMachine();
  stub(machine.bin, 'temporal', lines);
  const kept = keepInCache(machine.env, VERSION);
  expect(await machine.find()).toBe(kept);
  expect(machine.lines.join('\n')).toContain(word);
});

test('built with Go where nothing else works, once', async () => {
  const machine = bareMachine();
  stub(machine.bin, 'go', GO);
  const built = await machine.find();
  expect(built).toBe(cachedCli(machine.env));
  expect(await machine.find()).toBe(built);
  expect(goRuns(machine.cache)).toBe(1);
  expect(filesBelow(machine.cache).toSorted()).toEqual(['go-runs', 'temporal']);
});

test('a damaged copy is replaced', async () => {
  const machine = bareMachine();
  stub(machine.bin, 'go', GO);
  const kept = keepInCache(machine.env, 'exit 126');
  expect(await machine.find()).toBe(kept);
  expect(goRuns(machine.cache)).toBe(1);
});

test('with nothing that works, the error names the ways and what was tried', async () => {
  const machine = bareMachine();
  const error = await machine.find().catch((reason: unknown) => reason);
  expect(String(error)).toMatch(/TEMPORAL_ADDRESS=/);
  expect(String(error)).toMatch(/download: temporal\.download can't be reached/);
  expect(String(error)).toMatch(/Go is not on PATH/);
});

test('a build that is killed half-way leaves nothing that could be taken for a server', async () => {
  const machine = bareMachine();
  stub(machine.bin, 'go', 'echo half > "$GOBIN/temporal"; /bin/chmod 755 "$GOBIN/temporal"; kill -9 $$');
  await expect(machine.find()).rejects.toThrow(/go install .* ended by SIGKILL/);
  expect(filesBelow(machine.cache)).toEqual([]);
});

test('two that need it at once build it once', async () => {
  const machine = bareMachine();
  const goOn = join(machine.cache, 'go-on');
  stub(machine.bin, 'go', `${GO}\nwhile [ ! -e "${goOn}" ]; do /bin/sleep 0.05; done`);
  const building = waitFor('Building', machine.env);
  await building.said;
  const waiting = waitFor('Waiting', machine.env);
  await waiting.said;
  writeFileSync(goOn, '');
  expect(await building.found).toBe(cachedCli(machine.env));
  expect(await waiting.found).toBe(cachedCli(machine.env));
  expect(goRuns(machine.cache)).toBe(1);
});

function waitFor(word: string, env: NodeJS.ProcessEnv) {
  let found: Promise<string> = Promise.resolve('');
  const said = new Promise<void>((resolve, reject) => {
    const log = (line: string) => {
      if (line.includes(word)) resolve();
    };
    found = findTemporalCli({ env, log });
    found.then(() => reject(new Error(`never said ${word}`)), reject);
  });
  return { said, found };
}

test('a builder that died long ago does not keep anybody waiting', async () => {
  const machine = bareMachine();
  stub(machine.bin, 'go', GO);
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  const left = join(machine.cache, `work-1-${hostname().replaceAll(/[^a-zA-Z0-9]/g, '_')}-${dead}-abc`);
  mkdirSync(left, { recursive: true });
  expect(await machine.find()).toBe(cachedCli(machine.env));
  expect(existsSync(left)).toBe(false);
});
