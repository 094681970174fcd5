import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { directory, GOOD, problemsOf, writeYaml } from './support.ts';

const SECRET = 'hunter2-hunter2';

/** [what, the file, path of the problem, line, what the sentence says] */
const cases: [what: string, yaml: string, path: string, line: number | null, says: RegExp][] = [
  [
    'a missing key',
    GOOD.replace('        user: dr-operator\n', ''),
    'sites.eu-de.auth.password.user',
    8,
    /is missing.*user: dr-operator/,
  ],
  [
    'a wrong service',
    GOOD.replace('service: sdrs', 'service: drs'),
    'sites.eu-de.service',
    3,
    /one of sdrs, evs.*service: sdrs/,
  ],
  [
    'an unknown key, nearly right',
    GOOD.replace('region:', 'regoin:'),
    'sites.eu-de.regoin',
    5,
    /did you mean "region"\?/,
  ],
  [
    'an unknown key, nothing near',
    `${GOOD}webhooks: 1\n`,
    'webhooks',
    12,
    /known here: sites, timings, taskQueue/,
  ],
  [
    'a number for a name',
    GOOD.replace('user: dr-operator', 'user: 12345'),
    'sites.eu-de.auth.password.user',
    9,
    /quotes/,
  ],
  [
    'a plain secret',
    GOOD.replace('{ env: DR_PASSWORD }', SECRET),
    'sites.eu-de.auth.password.password',
    11,
    /\{ env: NAME \} or \{ file: path \}/,
  ],
  [
    'a plain secret made of digits',
    GOOD.replace('{ env: DR_PASSWORD }', '1234567890'),
    'sites.eu-de.auth.password.password',
    11,
    /plain text/,
  ],
  [
    'two places for a secret',
    GOOD.replace('{ env: DR_PASSWORD }', '{ env: A, file: b }'),
    'sites.eu-de.auth.password.password',
    11,
    /exactly one of env, file and literal/,
  ],
  [
    'a variable that is none',
    GOOD.replace('{ env: DR_PASSWORD }', '{ env: $DR_PASSWORD }'),
    'sites.eu-de.auth.password.password.env',
    11,
    /env: DR_PASSWORD/,
  ],
  [
    'two ways to log in',
    `${GOOD}      token: { env: T }\n`,
    'sites.eu-de.auth',
    7,
    /exactly one of password, token and accessKey/,
  ],
  ['no project', GOOD.replace('{ name: eu-de }', '{}'), 'sites.eu-de.project', 6, /an id or a name/],
  [
    'no way to the service',
    GOOD.replace('    region: eu-de\n', '    endpoints: { iam: https://i.test }\n'),
    'sites.eu-de.endpoints.sdrs',
    5,
    /cloud and region/,
  ],
  [
    'plain http',
    GOOD.replace('cloud: otc', 'cloud: otc\n    endpoints: { sdrs: "http://sdrs.test" }'),
    'sites.eu-de.endpoints.sdrs',
    5,
    /https/,
  ],
  [
    'a password in an address',
    GOOD.replace('cloud: otc', `cloud: otc\n    endpoints: { sdrs: "https://u:${SECRET}@x.test" }`),
    'sites.eu-de.endpoints.sdrs',
    5,
    /no user or password/,
  ],
  ['a site name with a slash', GOOD.replace('eu-de:', 'eu/de:'), 'sites.eu/de', 2, /letters, digits/],
  ['no site', 'sites: {}\n', 'sites', 1, /at least one site/],
  ['an empty key', `${GOOD}timings:\n`, 'timings', 12, /is empty.*settle: 3m/],
  [
    'a duration without unit',
    `${GOOD}timings: { settle: 120 }\n`,
    'timings.settle',
    12,
    /its unit.*settle: 90s/,
  ],
  ['a duration that is none', `${GOOD}timings: { settle: 2 minutes }\n`, 'timings.settle', 12, /settle: 90s/],
  ['a certificate that is not there', `${GOOD}    caFile: nowhere.pem\n`, 'sites.eu-de.caFile', 12, /ENOENT/],
  ['an empty file', '', '', null, /is empty.*sites:/],
  ['a list', '- a\n', '', null, /group of keys/],
];

test.each(cases)('%s', (_, yaml, path, line, says) => {
  const error = problemsOf(yaml);
  expect(error.problems.map((problem) => problem.path)).toEqual([path]);
  expect(error.problems[0]?.line).toBe(line);
  expect(error.message).toMatch(says);
  expect(error.message).toContain('dr.yaml');
  expect(error.message).not.toContain(SECRET);
});

test('everything that is wrong is said at once', () => {
  const error = problemsOf(
    GOOD.replace('service: sdrs', 'service: drs').replace('user:', 'usr:').replace('region:', 'regoin:'),
  );
  expect(error.problems.map((problem) => problem.path).toSorted()).toEqual([
    'sites.eu-de.auth.password.user',
    'sites.eu-de.auth.password.usr',
    'sites.eu-de.regoin',
    'sites.eu-de.service',
  ]);
  expect(error.message).toContain('4 problems');
});

test.each([
  ['broken YAML', `sites:\n  eu-de:\n    auth: { token: { literal: "${SECRET} } }\n`],
  ['a tab', `sites:\n\teu-de: ${SECRET}\n`],
  ['an alias without anchor', `sites: *nowhere # ${SECRET}\n`],
])('%s: the line is named, but not quoted, since a secret may be on it', (_, yaml) => {
  const error = problemsOf(yaml);
  expect(error.message).not.toContain(SECRET);
  expect(error.message).not.toContain('hunter2');
  expect(error.problems.length).toBeGreaterThan(0);
});

test('the same key twice, with its line', () => {
  const error = problemsOf(`${GOOD}taskQueue: a\ntaskQueue: b\n`);
  expect(error.problems).toEqual([
    expect.objectContaining({ line: 13, message: 'the same key is there twice' }),
  ]);
});

test.each([
  ['postTimeout: 50s', 'timings.postTimeout', /postTimeout.*shorter than sendDeadline/],
  ['settle: 40s', 'timings.sendDeadline', /sendDeadline.*shorter than settle/],
  ['settleReadEvery: 2m', 'timings.settleReadEvery', /shorter than settle/],
  ['pollEvery: 2m', 'timings.pollEvery', /shorter than followGrace/],
  ['followGrace: 1h', 'timings.followGrace', /shorter than followLimit/],
  ['readTimeout: 10m', 'timings.readTimeout', /shorter than readPatience/],
  ['probeLimit: 5s', 'timings.pollEvery', /shorter than probeLimit/],
  ['armed: 2m', 'timings.settle', /settle.*shorter than armed/],
  ['reminder: 0s', 'timings.reminder', /longer than nothing/],
])('the order of times: %s', (timing, path, says) => {
  const error = problemsOf(`${GOOD}timings: { ${timing} }\n`);
  expect(error.problems).toEqual([
    expect.objectContaining({ path, line: 12, message: expect.stringMatching(/./) }),
  ]);
  expect(error.message).toMatch(says);
});

test('a certificate file that holds none', () => {
  const cwd = directory();
  writeFileSync(join(cwd, 'ca.pem'), 'hello');
  const file = writeYaml(`${GOOD}    caFile: ca.pem\n`, cwd);
  expect(() => loadConfig({ path: file, env: {} })).toThrow(/caFile.*no PEM certificate/);
});
