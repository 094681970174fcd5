import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { redacted } from '../../src/config/doctor.ts';
import { targetsFor, wantedEvents } from '../../src/config/notify.ts';
import { notice } from '../notify/notices.ts';
import { GOOD, load, problemsOf } from './support.ts';

const UI = { env: { DR_UI_URL: 'https://temporal.example.com' } };
const withTargets = (...targets: string[]) =>
  `${GOOD}notify:\n${targets.map((one) => `  - ${one}\n`).join('')}`;

const HOOK = '{ name: hook, kind: webhook, url: "https://hooks.example.com/dr?a=1", secret: { env: T_KEY } }';
const SLACK = '{ name: ops, kind: slack, url: { env: T_SLACK } }';
const PAGER = '{ name: on-call, kind: pagerduty, routingKey: { env: T_ROUTING }, on: [question] }';

test('off until it is configured; then everything that happens, at every site', () => {
  expect(load(GOOD).notify).toEqual([]);
  const { notify, warnings } = load(withTargets(HOOK, SLACK, PAGER), UI);
  expect(warnings).toEqual([]);
  expect(notify.map(({ name, kind }) => [name, kind])).toEqual([
    ['hook', 'webhook'],
    ['ops', 'slack'],
    ['on-call', 'pagerduty'],
  ]);
  expect(notify[0]).toMatchObject({ sites: null, groups: null, url: 'https://hooks.example.com/dr?a=1' });
  expect(notify[2]).toMatchObject({ url: 'https://events.pagerduty.com', on: ['question'] });
});

test('without the address of the UI it works, and says what is missing', () => {
  expect(load(withTargets(SLACK)).warnings).toEqual([expect.stringContaining('DR_UI_URL')]);
});

test.each([
  [
    '{ name: ops, kind: slack, url: "https://hooks.slack.com/services/T0/B0/hunter2" }',
    'notify.0.url: is a secret',
  ],
  ['{ name: ops, kind: slack }', 'notify.0.url: is missing'],
  ['{ name: hook, kind: webhook, url: "https://hooks.example.com/" }', 'notify.0.secret: is missing'],
  [
    '{ name: hook, kind: webhook, secret: hunter2, url: "https://a.example.com" }',
    'is written as plain text',
  ],
  [
    '{ name: hook, kind: webhook, url: "http://hooks.example.com/", secret: { env: K } }',
    'must begin with https://',
  ],
  ['{ name: p, kind: pagerduty }', 'notify.0.routingKey: is missing'],
  ['{ name: p, kind: pagerduty, routingKey: hunter2 }', 'is written as plain text'],
  [
    '{ name: p, kind: pagerduty, routingKey: { env: K }, url: "https://events.pagerduty.com?x=1" }',
    'must have no query',
  ],
  ['{ name: "a b", kind: slack, url: { env: U } }', 'has letters, digits'],
  ['{ name: ops, kind: teams, url: { env: U } }', 'must be one of webhook, slack, pagerduty'],
  ['{ name: ops, kind: slack, url: { env: U }, on: [] }', 'needs at least one of started'],
  ['{ name: ops, kind: slack, url: { env: U }, on: [finished] }', 'must be one of started'],
  [
    '{ name: ops, kind: slack, url: { env: U }, sites: [eu-nl] }',
    'notify.0.sites.0: is no site of this file',
  ],
  ['{ name: ops, kind: slack, url: { env: U }, secret: { env: K } }', 'is for kind: webhook only'],
])('%s: a sentence, with an example', (target, says) => {
  const { message } = problemsOf(withTargets(target));
  expect(message).toContain(says);
  expect(message).toContain('Example: ');
  expect(message).not.toContain('hunter2');
});

test('two targets of one name would be one to a reader', () => {
  expect(problemsOf(withTargets(SLACK, SLACK)).message).toContain('notify.1.name: is the name of another');
});

test('no secret is shown, whichever way the configuration is printed', () => {
  const secret = 'literal-secret-literal-secret';
  const config = load(withTargets(`{ name: ops, kind: slack, url: { literal: ${secret} } }`), UI);
  expect(config.warnings).toEqual([expect.stringContaining('notify.0.url: the secret itself is written')]);
  const shown = JSON.stringify(redacted(config)) + inspect(config, { depth: 9 }) + JSON.stringify(config);
  expect(shown).not.toContain(secret);
});

const group = { id: '40df', name: 'pg-payments' };

test.each([
  ['{ name: a, kind: slack, url: { env: U }, on: [failed] }', ['failed']],
  ['{ name: a, kind: slack, url: { env: U }, on: [failed], groups: [pg-payments] }', ['failed']],
  ['{ name: a, kind: slack, url: { env: U }, on: [failed], groups: ["40df"] }', ['failed']],
  ['{ name: a, kind: slack, url: { env: U }, on: [failed], groups: [pg-orders] }', []],
  ['{ name: a, kind: slack, url: { env: U }, on: [failed], sites: [eu-de] }', ['failed']],
  // Whoever opens a page closes it.
  ['{ name: a, kind: pagerduty, routingKey: { env: U }, on: [question] }', ['question', 'answered']],
  ['{ name: a, kind: pagerduty, routingKey: { env: U }, on: [failed] }', ['completed', 'failed']],
])('%s hears %j', (target, events) => {
  const { notify } = load(withTargets(target), UI);
  expect(wantedEvents(notify, { site: 'eu-de', group })).toEqual(events);
  const told = targetsFor(notify, notice('failed'));
  expect(told).toHaveLength(events.includes('failed') && !target.includes('40df"]') ? 1 : 0);
});
