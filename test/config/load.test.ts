import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ConfigError } from '../../src/config/errors.ts';
import { loadConfig } from '../../src/config/load.ts';
import defaults from '../../temporal.config.ts';
import { directory, GOOD, load, writeYaml } from './support.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));

test('the shortest file, with everything else from its default', () => {
  const { sites, settings, warnings } = load(GOOD);
  expect(sites.get('eu-de')).toMatchObject({
    name: 'eu-de',
    service: 'sdrs',
    region: 'eu-de',
    endpoints: {
      iam: 'https://iam.eu-de.otc.t-systems.com',
      service: 'https://sdrs.eu-de.otc.t-systems.com',
      ecs: 'https://ecs.eu-de.otc.t-systems.com',
    },
    project: { id: null, name: 'eu-de' },
    auth: { kind: 'password', user: 'dr-operator', domain: 'OTC-1' },
    caFile: null,
    approval: 'none',
    callsPerSecond: 80,
    groups: new Map(),
  });
  expect(settings).toEqual(defaults);
  expect(warnings).toEqual([]);
});

test('the example is right', () => {
  const { sites, warnings } = loadConfig({ path: join(repository, 'dr.example.yaml'), env: {} });
  expect([...sites.keys()]).toEqual(['eu-de', 'eu-nl', 'ap-southeast-3', 'ap-southeast-2']);
  expect(warnings).toEqual([]);
});

test('the other cloud has other hosts; a written endpoint wins, without its version', () => {
  const { sites } = load(
    GOOD.replace('cloud: otc', 'cloud: huawei\n    endpoints: { iam: "https://iam.myhuaweicloud.com/v3/" }'),
  );
  expect(sites.get('eu-de')?.endpoints).toEqual({
    iam: 'https://iam.myhuaweicloud.com',
    service: 'https://sdrs.eu-de.myhuaweicloud.com',
    ecs: 'https://ecs.eu-de.myhuaweicloud.com',
  });
});

test('which file: the option, else DR_CONFIG, else ./dr.yaml; empty is unset', () => {
  const byOption = writeYaml(GOOD);
  const byEnv = writeYaml(GOOD);
  const here = writeYaml(GOOD);
  const cwd = dirname(here);
  expect(loadConfig({ path: byOption, env: { DR_CONFIG: byEnv }, cwd }).file).toBe(byOption);
  expect(loadConfig({ env: { DR_CONFIG: byEnv }, cwd }).file).toBe(byEnv);
  expect(loadConfig({ path: '', env: { DR_CONFIG: '' }, cwd }).file).toBe(here);
});

test('which task queue: the option, else DR_TASK_QUEUE, else the file, else the default', () => {
  const yaml = `${GOOD}taskQueue: from-file\n`;
  const env = { DR_TASK_QUEUE: 'from-env' };
  expect(load(yaml, { env, taskQueue: 'from-option' }).settings.taskQueue).toBe('from-option');
  expect(load(yaml, { env }).settings.taskQueue).toBe('from-env');
  expect(load(yaml, { env: { DR_TASK_QUEUE: '' } }).settings.taskQueue).toBe('from-file');
  expect(load(GOOD).settings.taskQueue).toBe(defaults.taskQueue);
});

test('timings override one by one', () => {
  const { settings } = load(
    `${GOOD}timings: { settle: 3m, pollEvery: 250ms, followLimit: 1.5h, readTimeout: 9s }\n`,
  );
  expect(settings.timings).toEqual({
    ...defaults.timings,
    settle: 180_000,
    pollEvery: 250,
    followLimit: 5_400_000,
    readTimeout: 9_000,
  });
  expect(defaults.timings.settle).toBe(120_000);
});

test('paths are relative to the file, not to where one stands', () => {
  const cwd = directory();
  mkdirSync(join(cwd, 'certs'));
  copyFileSync(join(repository, 'test/cloud/fixtures/ca.pem'), join(cwd, 'certs/ca.pem'));
  const file = writeYaml(
    `${GOOD.replace('{ env: DR_PASSWORD }', '{ file: secret }')}    caFile: certs/ca.pem\n`,
    cwd,
  );
  const site = loadConfig({ path: file, env: {} }).sites.get('eu-de');
  expect(site?.caFile).toBe(join(cwd, 'certs/ca.pem'));
  expect(site?.auth.kind === 'password' && site.auth.password.reference).toBe(`file:${join(cwd, 'secret')}`);
});

test('a secret file that everybody can read is warned about; a private one is not', () => {
  const cwd = directory();
  const file = writeYaml(GOOD.replace('{ env: DR_PASSWORD }', '{ file: secret }'), cwd);
  writeFileSync(join(cwd, 'secret'), 'pw');
  chmodSync(join(cwd, 'secret'), 0o644);
  expect(loadConfig({ path: file, env: {} }).warnings).toEqual([
    expect.stringMatching(/sites\.eu-de\.auth\.password\.password.*chmod 600/),
  ]);
  chmodSync(join(cwd, 'secret'), 0o600);
  expect(loadConfig({ path: file, env: {} }).warnings).toEqual([]);
});

test('a literal secret is taken, and warned about without being repeated', () => {
  const { warnings } = load(GOOD.replace('{ env: DR_PASSWORD }', '{ literal: hunter2-hunter2 }'));
  expect(warnings).toEqual([expect.stringContaining('sites.eu-de.auth.password.password')]);
  expect(warnings.join()).not.toContain('hunter2');
});

test('no file: it says where it looked, and how to name another', () => {
  const cwd = directory();
  const failing = (): unknown => loadConfig({ env: {}, cwd });
  expect(failing).toThrow(ConfigError);
  expect(failing).toThrow(join(cwd, 'dr.yaml'));
  expect(failing).toThrow(/--config.*DR_CONFIG.*dr\.example\.yaml/);
});
