import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { redacted } from '../../src/config/doctor.ts';
import { GOOD, load, problemsOf } from './support.ts';

const API = 'api: { tokens: [{ person: anna, roles: [operator], token: { env: T_ANNA } }] }\n';
const AM = '{ name: am, kind: alertmanager, token: { env: T_AM } }';
const PD = '{ name: pager, kind: pagerduty, secret: { env: T_PD } }';
const START = 'procedure: failover, site: eu-de, group: pg-payments';
const RULE = `{ name: zone, match: { alertname: ZoneLost }, ${START}, from: eu-de-01 }`;

const yaml = ({ sources = [AM], rules = [RULE], more = '', api = API } = {}) =>
  `${GOOD}${api}alerts:\n${more}  sources:\n${sources.map((one) => `    - ${one}\n`).join('')}  rules:\n${rules.map((one) => `    - ${one}\n`).join('')}`;

test('off until it is configured; then with the usual times', () => {
  expect(load(GOOD).alerts).toBeNull();
  const { alerts, warnings } = load(yaml({ sources: [AM, PD] }));
  expect(warnings).toEqual([]);
  expect(alerts).toMatchObject({
    blockPeriodMs: 3_600_000,
    sources: [{ maxAgeMs: 900_000 }, { name: 'pager' }],
  });
  expect(load(yaml({ more: '  blockPeriod: 2h\n' })).alerts?.blockPeriodMs).toBe(7_200_000);
});

test.each([
  // A run that nobody started must not guess which zone is lost.
  [
    `{ name: zone, match: { a: b }, ${START} }`,
    'alerts.rules.0.from: is missing: an automatic failover must name',
  ],
  [
    '{ name: zone, match: { a: b }, procedure: switchover, site: eu-de, group: pg-payments }',
    'alerts.rules.0.to: is missing: the zone',
  ],
  [
    '{ name: zone, match: { a: b }, procedure: reprotect, site: eu-de, group: pg-payments, from: eu-de-01 }',
    '"from" is not known here',
  ],
  [`{ name: zone, match: {}, ${START}, from: x }`, 'a rule without any would start on every alert'],
  [`{ name: zone, match: { a: [] }, ${START}, from: x }`, 'has a label with an empty list'],
  [`{ name: zone, ${START}, from: x }`, 'alerts.rules.0.match: is missing'],
  [RULE.replace('site: eu-de', 'site: eu-nl'), 'alerts.rules.0.site: is no site of this file'],
  [RULE.replace('{ name', '{ sources: [graf], name'), 'alerts.rules.0.sources.0: is no source of this file'],
  [RULE.replace('failover', 'moveover'), 'must be one of failover, switchover'],
  [RULE.replace('failover', 'exercise'), 'must be one of failover, switchover'],
  [
    RULE.replace('from: eu-de-01', 'from: { lable: zone }'),
    'must be text, or a group of the keys that are known here: label',
  ],
  [RULE.replace('from: eu-de-01', 'form: eu-de-01'), 'did you mean "from"?'],
  [RULE.replace('from: eu-de-01', 'from: eu-de-01, approval: three'), 'must be one of none, one, two'],
  // What only a person may say is not known to a rule.
  [RULE.replace('from: eu-de-01', 'from: eu-de-01, overrides: []'), 'unknown key "overrides"'],
  [RULE.replace('from: eu-de-01', 'from: eu-de-01, resend: auto'), 'unknown key "resend"'],
])('%s: a sentence, with an example', (rule, says) => {
  const { message } = problemsOf(yaml({ rules: [rule] }));
  expect(message).toContain(says);
});

test.each([
  ['{ name: am, kind: alertmanager }', 'alerts.sources.0.token: is missing'],
  ['{ name: am, kind: alertmanager, token: hunter2 }', 'is written as plain text'],
  ['{ name: am, kind: alertmanager, token: { env: A }, secret: { env: B } }', 'Alertmanager signs nothing'],
  ['{ name: g, kind: grafana }', 'anybody could start runs'],
  ['{ name: p, kind: pagerduty }', 'alerts.sources.0.secret: is missing'],
  [
    '{ name: p, kind: pagerduty, secret: { env: A }, token: { env: B } }',
    'is for alertmanager and grafana only',
  ],
  [
    '{ name: p, kind: opsgenie, secret: { env: A } }',
    'must be one of alertmanager, grafana, pagerduty, generic',
  ],
  ['{ name: "a b", kind: generic, secret: { env: A } }', 'has letters, digits'],
  ['{ name: Anna, kind: generic, secret: { env: A } }', 'is the name of anna, who has a token'],
  ['{ name: g, kind: generic, secret: { env: A }, maxAge: 10s }', 'must be between 1m and 24h'],
])('%s: a sentence, with an example', (source, says) => {
  const { message } = problemsOf(yaml({ sources: [source] }));
  expect(message).toContain(says);
  expect(message).toContain('Example: ');
  expect(message).not.toContain('hunter2');
});

test('names that are there twice, and alerts without the API that takes them', () => {
  expect(problemsOf(yaml({ sources: [AM, AM] })).message).toContain(
    'alerts.sources.1.name: is the name of another',
  );
  expect(problemsOf(yaml({ rules: [RULE, RULE] })).message).toContain(
    'alerts.rules.1.name: is the name of another',
  );
  expect(problemsOf(yaml({ api: '' })).message).toContain('alerts: needs api beside it');
});

test('a zone that the group does not have, where the file says which it has', () => {
  const groups = '    groups: { rcg: { zones: [eu-de-01, eu-de-02] } }\n';
  const site = GOOD.replace('service: sdrs', 'service: evs') + groups;
  const rule = `{ name: z, match: { a: b }, procedure: failover, site: eu-de, group: rcg, from: eu-de-03 }`;
  const text = `${site}${API}alerts:\n  sources: [${AM}]\n  rules: [${rule}]\n`;
  expect(problemsOf(text).message).toContain("alerts.rules.0.from: is none of the group's zones");
  expect(load(text.replace('from: eu-de-03', 'from: eu-de-01')).alerts?.rules).toHaveLength(1);
});

test('a rule that never wins is said', () => {
  const narrow = `{ name: narrow, sources: [am], match: { alertname: ZoneLost, zone: a }, ${START}, from: eu-de-01 }`;
  const { warnings } = load(yaml({ rules: [RULE, narrow] }));
  expect(warnings).toEqual([expect.stringContaining('rule narrow never wins, for zone before it')]);
  expect(load(yaml({ rules: [narrow, RULE] })).warnings).toEqual([]);
  const two = RULE.replace('ZoneLost', '[ZoneLost, RegionLost]').replace('name: zone', 'name: two');
  expect(load(yaml({ rules: [RULE, two] })).warnings).toEqual([]);
});

test('no secret is shown, whichever way the configuration is printed', () => {
  const secret = 'literal-secret-literal-secret-literal';
  const config = load(yaml({ sources: [`{ name: am, kind: alertmanager, token: { literal: ${secret} } }`] }));
  expect(config.warnings).toEqual([expect.stringContaining('alerts.sources.0.token: the secret itself')]);
  expect(JSON.stringify(redacted(config)) + inspect(config, { depth: 9 })).not.toContain(secret);
  expect(redacted(config)).toMatchObject({ alerts: { rules: [{ match: { alertname: ['ZoneLost'] } }] } });
});
