import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { missingSecrets, redacted } from '../../src/config/doctor.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Site } from '../../src/config/site.ts';
import { directory, GOOD, load, problemsOf, writeYaml } from './support.ts';

const VALUE = 'hunter2-hunter2';

const KEYED = `sites:
  eu-de:
    service: sdrs
    cloud: otc
    region: eu-de
    project: { id: "0605767a5a80d5762f2bc00f3a4f4e4c" }
    auth:
      accessKey:
        access: QTWAOYTTINDUT2QVKYUC
        secret: { env: DR_SECRET_KEY }
`;

const siteOf = (text: string): Site | undefined => load(text).sites.get('eu-de');

test('the id of the key as plain text, the secret by reference', () => {
  expect(siteOf(KEYED)).toMatchObject({
    project: { id: '0605767a5a80d5762f2bc00f3a4f4e4c', name: null },
    auth: { kind: 'accessKey', access: 'QTWAOYTTINDUT2QVKYUC', securityToken: null },
  });
});

test('all three by reference, files relative to dr.yaml', () => {
  const cwd = directory();
  const file = writeYaml(
    KEYED.replace('QTWAOYTTINDUT2QVKYUC', '{ file: ak }').replace(
      '{ env: DR_SECRET_KEY }',
      '{ file: sk }\n        securityToken: { file: token }',
    ),
    cwd,
  );
  const auth = loadConfig({ path: file, env: {} }).sites.get('eu-de')?.auth;
  expect(JSON.parse(JSON.stringify(auth))).toEqual({
    kind: 'accessKey',
    access: `[secret file:${join(cwd, 'ak')}]`,
    secret: `[secret file:${join(cwd, 'sk')}]`,
    securityToken: `[secret file:${join(cwd, 'token')}]`,
  });
});

test('nothing logs in: the address of IAM may be missing', () => {
  const text = KEYED.replace(
    / {4}cloud: otc\n {4}region: eu-de\n/,
    '    endpoints: { sdrs: https://sdrs.test }\n',
  );
  expect(siteOf(text)?.endpoints).toEqual({ iam: null, service: 'https://sdrs.test', ecs: null });
});

test.each<[what: string, yaml: string, path: string, line: number, says: RegExp]>([
  [
    'the name of the project alone',
    KEYED.replace(/\{ id: .* \}/, '{ name: eu-de }'),
    'sites.eu-de.project.id',
    6,
    /no login that would tell it.*id: "0123456789abcdef0123456789abcdef"/,
  ],
  ['no project', KEYED.replace(/\{ id: .* \}/, '{}'), 'sites.eu-de.project', 6, /an id or a name/],
  [
    'a plain secret',
    KEYED.replace('{ env: DR_SECRET_KEY }', VALUE),
    'sites.eu-de.auth.accessKey.secret',
    10,
    /plain text.*secret: \{ env: DR_SECRET_KEY \}/,
  ],
  [
    'a plain security token',
    `${KEYED}        securityToken: ${VALUE}\n`,
    'sites.eu-de.auth.accessKey.securityToken',
    11,
    /plain text.*securityToken: \{ file: /,
  ],
  [
    'no secret',
    KEYED.replace('        secret: { env: DR_SECRET_KEY }\n', ''),
    'sites.eu-de.auth.accessKey.secret',
    8,
    /is missing.*secret: \{ env/,
  ],
  [
    'no access key',
    KEYED.replace('        access: QTWAOYTTINDUT2QVKYUC\n', ''),
    'sites.eu-de.auth.accessKey.access',
    8,
    /is missing.*access: QTWAOYTTINDUT2QVKYUC/,
  ],
  [
    'an access key of digits',
    KEYED.replace('QTWAOYTTINDUT2QVKYUC', '12345'),
    'sites.eu-de.auth.accessKey.access',
    9,
    /quotes/,
  ],
  [
    'an access key with a blank',
    KEYED.replace('QTWAOYTTINDUT2QVKYUC', '"QTWA OYTT"'),
    'sites.eu-de.auth.accessKey.access',
    9,
    /does not look right/,
  ],
  [
    'an access key, mistyped reference',
    KEYED.replace('QTWAOYTTINDUT2QVKYUC', '{ evn: DR_ACCESS_KEY, env: A }'),
    'sites.eu-de.auth.accessKey.access.evn',
    9,
    /did you mean "env"/,
  ],
  [
    "the vendor's word for a key",
    KEYED.replace('access: QTWA', 'acess: QTWA').replace(
      'secret:',
      'securityToken: { env: T }\n        secret:',
    ),
    'sites.eu-de.auth.accessKey.acess',
    9,
    /did you mean "access"/,
  ],
  [
    'two ways to be let in',
    `${GOOD}      accessKey: { access: AK, secret: { env: SK } }\n`,
    'sites.eu-de.auth',
    7,
    /exactly one of password, token and accessKey/,
  ],
])('%s', (_, yaml, path, line, says) => {
  const error = problemsOf(yaml);
  const problem = error.problems.find((one) => one.path === path);
  expect(problem?.line).toBe(line);
  expect(error.message).toMatch(says);
  expect(error.message).not.toContain(VALUE);
});

test('doctor: each part that is not there', async () => {
  const env: NodeJS.ProcessEnv = {};
  const text = KEYED.replace('QTWAOYTTINDUT2QVKYUC', '{ env: DR_ACCESS_KEY }').replace(
    '{ env: DR_SECRET_KEY }',
    '{ env: DR_SECRET_KEY }\n        securityToken: { env: DR_TOKEN }',
  );
  const config = load(text, { env });
  const missing = async () => (await missingSecrets(config)).map(({ path, reference }) => [path, reference]);
  expect(await missing()).toEqual([
    ['sites.eu-de.auth.accessKey.access', 'env:DR_ACCESS_KEY'],
    ['sites.eu-de.auth.accessKey.secret', 'env:DR_SECRET_KEY'],
    ['sites.eu-de.auth.accessKey.securityToken', 'env:DR_TOKEN'],
  ]);
  Object.assign(env, { DR_ACCESS_KEY: 'AK', DR_SECRET_KEY: VALUE, DR_TOKEN: VALUE });
  expect(await missing()).toEqual([]);
});

test('redacted: the id of the key, and where the rest is', () => {
  const config = load(KEYED.replace('{ env: DR_SECRET_KEY }', `{ literal: ${VALUE} }`));
  expect(redacted(config)).toMatchObject({
    sites: {
      'eu-de': {
        auth: {
          kind: 'accessKey',
          access: 'QTWAOYTTINDUT2QVKYUC',
          secret: '[secret literal]',
          securityToken: null,
        },
      },
    },
  });
  const shown = `${inspect(config, { depth: Infinity, showHidden: true, getters: true })}${JSON.stringify(redacted(config))}`;
  expect(shown).not.toContain(VALUE);
  expect(config.warnings).toEqual([expect.stringMatching(/accessKey\.secret: the secret itself/)]);
});

test('files that everybody can read: the secret is warned about, the id of the key is not', () => {
  const cwd = directory();
  for (const name of ['ak', 'sk']) {
    writeFileSync(join(cwd, name), 'x');
    chmodSync(join(cwd, name), 0o644);
  }
  const text = KEYED.replace('QTWAOYTTINDUT2QVKYUC', '{ file: ak }').replace(
    '{ env: DR_SECRET_KEY }',
    '{ file: sk }',
  );
  const { warnings } = loadConfig({ path: writeYaml(text, cwd), env: {} });
  expect(warnings).toEqual([expect.stringMatching(/accessKey\.secret: everybody/)]);
});
