import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { redacted } from '../../src/config/doctor.ts';
import { directory, GOOD, load, problemsOf } from './support.ts';

const TOKENS = 'tokens: [{ person: anna, roles: [operator, approver], token: { env: T_ANNA } }]';
const withApi = (...lines: string[]) => `${GOOD}api:\n${lines.map((line) => `  ${line}\n`).join('')}`;

test('off until it is configured; then on this machine only', () => {
  expect(load(GOOD).api).toBeNull();
  const { api } = load(withApi(TOKENS));
  expect(api).toMatchObject({
    listen: { host: '127.0.0.1', port: 8080 },
    rateLimit: 300,
    tls: null,
    behindProxy: false,
    tokens: [{ person: 'anna', roles: ['operator', 'approver'] }],
  });
});

test('in clear text on this machine only, unless a proxy does TLS', () => {
  for (const listen of ['127.0.0.1:1', '127.1.2.3:80', 'localhost:8080', '"[::1]:8080"'])
    expect(load(withApi(TOKENS, `listen: ${listen}`)).api).not.toBeNull();
  for (const listen of ['0.0.0.0:8080', '"[::]:8080"', '10.0.0.1:80', 'dr.example.com:443']) {
    expect(problemsOf(withApi(TOKENS, `listen: ${listen}`)).message).toContain(
      'api.listen: is not on this machine only',
    );
    expect(load(withApi(TOKENS, `listen: ${listen}`, 'behindProxy: true')).api?.behindProxy).toBe(true);
    expect(
      load(withApi(TOKENS, `listen: ${listen}`, 'tls: { certFile: a, keyFile: b }')).api?.tls,
    ).not.toBeNull();
  }
});

test.each([
  ['tokens: []', 'api.tokens: needs at least one token'],
  [
    'tokens: [{ person: anna, roles: [], token: { env: T } }]',
    'needs at least one of viewer, operator, approver',
  ],
  ['tokens: [{ person: anna, token: { env: T } }]', 'api.tokens.0.roles: is missing'],
  [
    'tokens: [{ person: anna, roles: [admin], token: { env: T } }]',
    'must be one of viewer, operator, approver',
  ],
  ['tokens: [{ person: " anna", roles: [viewer], token: { env: T } }]', 'api.tokens.0.person: is a name of'],
  ['tokens: [{ person: you, roles: [viewer], token: { env: T } }]', '"you" stands for nobody'],
  ['tokens: [{ person: anna, roles: [viewer], token: hunter2hunter2 }]', 'is written as plain text'],
  [
    'tokens: [{ person: anna, roles: [viewer], token: { env: A } }, { person: Anna, roles: [viewer], token: { env: B } }]',
    'api.tokens.1.person: is "anna" in another spelling',
  ],
  [
    'tokens: [{ person: anna, roles: [viewer], token: { env: A } }, { person: ben, roles: [viewer], token: { env: A } }]',
    'api.tokens.1.token: is the token of anna',
  ],
])('%s: a sentence, with an example', (line, says) => {
  const { message } = problemsOf(withApi(line));
  expect(message).toContain(says);
  expect(message).toContain('Example: ');
  expect(message).not.toContain('hunter2');
});

test.each([
  ['listen: 8080', 'api.listen: must be text'],
  ['listen: here', 'must be address:port'],
  ['listen: "127.0.0.1:99999"', 'must be address:port'],
  ['rateLimit: 0', 'must be at least 1'],
  ['behindProxy: yes please', 'api.behindProxy: must be true or false'],
  ['port: 8080', 'unknown key "port"'],
])('%s: a sentence', (line, says) => {
  expect(problemsOf(withApi(TOKENS, line)).message).toContain(says);
});

test('one person may have two tokens, while one takes the place of the other', () => {
  const two = ['A', 'B'].map((name) => `{ person: anna, roles: [viewer], token: { env: ${name} } }`);
  expect(load(withApi(`tokens: [${two.join(', ')}]`)).api?.tokens).toHaveLength(2);
});

test('a token in the file itself is warned about, and shown nowhere', () => {
  const file = join(directory(), 'token');
  writeFileSync(file, 'x', { mode: 0o644 });
  const secret = 'literal-secret-literal-secret-literal';
  const config = load(
    withApi(
      `tokens: [{ person: anna, roles: [viewer], token: { literal: ${secret} } }, { person: ben, roles: [viewer], token: { file: ${file} } }]`,
    ),
  );
  expect(config.warnings).toEqual([
    expect.stringContaining('api.tokens.0.token: the secret itself is written'),
    expect.stringContaining('api.tokens.1.token: everybody on this machine can read'),
  ]);
  const shown = JSON.stringify(redacted(config)) + inspect(config, { depth: 9 }) + JSON.stringify(config);
  expect(shown).not.toContain(secret);
  expect(redacted(config)['api']).toMatchObject({ tokens: [{ token: '[secret literal]' }, {}] });
});
