import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { missingSecrets, redacted } from '../../src/config/doctor.ts';
import { loadConfig } from '../../src/config/load.ts';
import { Secret, SecretError } from '../../src/config/secret.ts';
import { directory, GOOD, load, writeYaml } from './support.ts';

const VALUE = 'hunter2-hunter2';

test('a secret is looked up at each use', async () => {
  const env: NodeJS.ProcessEnv = { DR_PASSWORD: 'one' };
  const file = join(directory(), 'secret');
  const fromEnv = new Secret({ env: 'DR_PASSWORD' }, env);
  const fromFile = new Secret({ file });
  writeFileSync(file, 'one\r\n');
  expect([await fromEnv.read(), await fromFile.read()]).toEqual(['one', 'one']);
  env['DR_PASSWORD'] = 'two';
  writeFileSync(file, ' two \n\n');
  expect([await fromEnv.read(), await fromFile.read()]).toEqual(['two', ' two ']);
});

test.each([
  ['a variable that is not set', new Secret({ env: 'DR_NONE' }, {}), /DR_NONE is not set/],
  ['an empty variable', new Secret({ env: 'DR_NONE' }, { DR_NONE: '' }), /DR_NONE is not set/],
  ['a file that is not there', new Secret({ file: '/nowhere/secret' }), /\/nowhere\/secret.*ENOENT/],
  ['an empty literal', new Secret({ literal: '' }), /empty/],
])('%s is named', async (_, secret, says) => {
  await expect(secret.read()).rejects.toThrow(SecretError);
  await expect(secret.read()).rejects.toThrow(says);
});

test('however it is printed, only where it is can be seen', () => {
  const env = { DR_PASSWORD: VALUE };
  const config = load(GOOD.replace('{ env: DR_PASSWORD }', `{ literal: ${VALUE} }`), { env });
  const secrets = [new Secret({ literal: VALUE }), new Secret({ env: 'DR_PASSWORD' }, env)];
  for (const value of [config.sites, config, redacted(config), secrets]) {
    const text = `${inspect(value, { depth: Infinity, showHidden: true, getters: true })} ${JSON.stringify(value)}`;
    expect(text).not.toContain(VALUE);
  }
  expect(JSON.stringify(secrets)).toBe('["[secret literal]","[secret env:DR_PASSWORD]"]');
});

test('doctor: what is not there, and where to put it', async () => {
  const env: NodeJS.ProcessEnv = {};
  const config = load(
    `${GOOD}  eu-nl:
    service: sdrs
    cloud: otc
    region: eu-nl
    project: { id: "1" }
    auth: { token: { env: DR_TOKEN } }
`,
    { env },
  );
  expect(await missingSecrets(config)).toEqual([
    {
      site: 'eu-de',
      path: 'sites.eu-de.auth.password.password',
      reference: 'env:DR_PASSWORD',
      why: 'the environment variable DR_PASSWORD is not set',
    },
    expect.objectContaining({ site: 'eu-nl', path: 'sites.eu-nl.auth.token', reference: 'env:DR_TOKEN' }),
  ]);
  env['DR_PASSWORD'] = VALUE;
  env['DR_TOKEN'] = VALUE;
  expect(await missingSecrets(config)).toEqual([]);
});

test('redacted: everything else is there', () => {
  const file = writeYaml(GOOD);
  expect(redacted(loadConfig({ path: file, env: {} }))).toMatchObject({
    file,
    sites: {
      'eu-de': {
        endpoints: { iam: 'https://iam.eu-de.otc.t-systems.com' },
        auth: { kind: 'password', user: 'dr-operator', password: '[secret env:DR_PASSWORD]' },
      },
    },
    settings: { taskQueue: 'dr-runbooks', timings: { settle: 120_000 } },
  });
});
