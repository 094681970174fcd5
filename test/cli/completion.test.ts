import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { onPath } from '../../src/local/on-path.ts';
import { dr } from '../support/dr.ts';
import { hasTerminals, KEYS, onTerminal } from '../support/terminal.ts';
import { createWorld, type World } from '../support/world.ts';

const run = promisify(execFile);

/** Loud where a shell is not there: then its script is only read by people. */
function hasShell(shell: string): boolean {
  if (onPath(shell, process.env) !== undefined) return true;
  process.stderr.write(
    `\n${'!'.repeat(80)}\nCOMPLETION FOR ${shell} IS NOT TESTED: there is no ${shell}.\n${'!'.repeat(80)}\n\n`,
  );
  return false;
}

/** An environment in which `dr` is a command, as after an installation. */
function withDr(world: Pick<World, 'env'>): Record<string, string> {
  const dir = mkdtempSync(join(tmpdir(), 'dr-path-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const file = join(dir, 'dr');
  writeFileSync(
    file,
    `#!/bin/sh\nexec '${process.execPath}' '${join(inject('distDir'), 'src/cli/main.js')}' "$@"\n`,
  );
  chmodSync(file, 0o755);
  return { ...world.env, HOME: dir, PATH: `${dir}${delimiter}${process.env['PATH'] ?? ''}` };
}

/** A world with a run that is open, as the list has it: it comes a moment later. */
async function withOpenRun(): Promise<World> {
  const world = await createWorld({ jobs: 'manual', groups: 'pg-payments: { recoveryTarget: 15m }' });
  await world.start({ group: 'pg-payments' });
  await world.cloud.waitForCalls('job');
  for (;;) {
    const { stdout } = await dr(world, ['complete', '--', 'watch', world.site]);
    if (stdout !== '') return world;
  }
}

const candidates = async (world: Pick<World, 'env'>, ...words: string[]) => {
  const { code, stdout, stderr } = await dr(world, ['complete', '--', ...words]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout === '' ? [] : stdout.split('\n').map((line) => line.split('\t')[0]);
};

test('what may stand where the cursor is: commands, procedures, options, values, files', async () => {
  const nowhere = { env: { DR_CONFIG: '/nowhere/dr.yaml', TEMPORAL_ADDRESS: '127.0.0.1:1' } };
  const at = (...words: string[]) => candidates(nowhere, ...words);
  expect(await at('sta')).toEqual(['start', 'status']);
  expect(await at('')).toEqual(expect.arrayContaining(['start', 'watch', 'links', 'retry', 'completion']));
  expect(await at('')).not.toContain('complete');
  expect(await at('start', 'f')).toEqual(['failover', 'failback']);
  expect(await at('start', 'failover', '--site', 'eu-de', '--ap')).toEqual(['--approval']);
  expect(await at('start', 'failover', '--approval', '')).toEqual(['none', 'one', 'two']);
  expect(await at('start', 'failover', '--approval', 'two', '--th')).toEqual(['--then']);
  expect(await at('start', 'failover', '--config', '')).toEqual([':files']);
  expect(await at('report', '--from', '')).toEqual([':files']);
  expect(await at('completion', '')).toEqual(['bash', 'zsh', 'fish']);
  expect(await at('nonsense', '')).toEqual([]);
  // Neither Temporal nor a configuration: nothing is offered, and nothing is said.
  expect(await at('watch', '')).toEqual([]);
  expect(await at('groups', '--site', '')).toEqual([]);
  expect(await at()).toEqual(await at(''));
});

test('sites, groups and open runs, by the name that is typed', async () => {
  const world = await withOpenRun();
  expect(await candidates(world, 'start', 'failover', '--site', '')).toEqual([world.site]);
  expect(await candidates(world, 'start', 'failover', '--site', world.site, '--group', 'pg')).toEqual([
    'pg-payments',
  ]);
  expect(await candidates(world, 'watch', `${world.site}/`)).toEqual([`${world.site}/pg-payments`]);
  expect(await candidates(world, 'cancel', `dr/${world.site}/pg`)).toEqual([]);
  expect(await candidates(world, 'cancel', `dr/${world.site}/`)).toEqual([
    expect.stringMatching(`^dr/${world.site}/[0-9a-f-]{36}$`),
  ]);
});

test('bash: the script puts the candidates where bash looks for them', async () => {
  const world = await withOpenRun();
  const complete = async (...words: string[]) => {
    const script = `source <(dr completion bash)
      COMP_WORDS=(dr "$@"); COMP_CWORD=$#; _dr_complete; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const env = { ...process.env, ...withDr(world) };
    const { stdout, stderr } = await run('bash', ['-c', script, 'bash', ...words], { env });
    expect(stderr).toBe('');
    return stdout.split('\n').filter((line) => line !== '');
  };
  expect(await complete('start', 'f')).toEqual(['failover', 'failback']);
  expect(await complete('watch', world.site)).toEqual([`${world.site}/pg-payments`]);
  expect(await complete('watch', 'no-such')).toEqual([]);
});

describe.runIf(hasTerminals())('on a terminal', () => {
  test('bash: Tab on a real terminal completes a procedure, a site and a run', async () => {
    const world = await withOpenRun();
    const env = { ...withDr(world), PS1: '> ', INPUTRC: '/dev/null', BASH_SILENCE_DEPRECATION_WARNING: '1' };
    const shell = onTerminal(['bash', '--norc', '--noprofile', '-i'], env);
    await shell.until(/[#$>%]$/);
    shell.type(
      `bind 'set enable-bracketed-paste off'; source <(dr completion bash); echo rea''dy${KEYS.enter}`,
    );
    await shell.until(/\nready\n/);
    shell.type(`dr start failo${KEYS.tab}`);
    await shell.until(/dr start failover/);
    shell.type(`--site ${world.site.slice(0, 4)}${KEYS.tab}`);
    await shell.until(new RegExp(`dr start failover --site ${world.site}`));
    shell.type(`\u0015dr watch ${world.site}${KEYS.tab}`);
    await shell.until(new RegExp(`dr watch ${world.site}/pg-payments`));
    shell.type('\u0015exit\r');
    expect((await shell.ended).code).toBe(0);
  });
});

describe.runIf(hasShell('fish'))('with fish', () => {
  test('fish: the script is taken, and offers what dr says', async () => {
    const world = await withOpenRun();
    const env = { ...process.env, ...withDr(world) };
    const complete = async (line: string) => {
      const script = `dr completion fish | source; complete -C '${line}'`;
      const { stdout } = await run('fish', ['--no-config', '-c', script], { env });
      return stdout.split('\n').flatMap((one) => (one === '' ? [] : [one.split('\t')[0]]));
    };
    expect(await complete('dr start f')).toEqual(expect.arrayContaining(['failover', 'failback']));
    expect(await complete('dr start failover --approval ')).toEqual(['none', 'one', 'two']);
    expect(await complete(`dr watch ${world.site}`)).toEqual([`${world.site}/pg-payments`]);
  });
});

describe.runIf(hasShell('zsh') && hasTerminals())('with zsh', () => {
  test('zsh: Tab on a real terminal completes a procedure and a run', async () => {
    const world = await withOpenRun();
    const env = { ...withDr(world), PS1: '> ', TERM: 'dumb' };
    const shell = onTerminal(['zsh', '-f', '-i'], env, { strict: false });
    await shell.until(/[#$>%]$/);
    shell.type(
      `unsetopt zle_bracketed_paste; autoload -U compinit; compinit -u -D; source <(dr completion zsh); echo rea''dy${KEYS.enter}`,
    );
    await shell.until(/\nready\n/);
    shell.type(`dr start failo${KEYS.tab}`);
    await shell.until(/dr start failover/);
    shell.type(`\u0015dr watch ${world.site}${KEYS.tab}`);
    await shell.until(new RegExp(`dr watch ${world.site}/pg-payments`));
  });
});
