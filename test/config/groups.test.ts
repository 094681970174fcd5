import { expect, test } from 'vitest';
import { redacted } from '../../src/config/doctor.ts';
import { EXAMPLES } from '../../src/config/examples.ts';
import { groupOptions, type GroupOptions } from '../../src/config/groups.ts';
import type { Site } from '../../src/config/site.ts';
import { GOOD, load, problemsOf } from './support.ts';

const EVS = GOOD.replace('service: sdrs', 'service: evs');
const ID = 'bd35d31b-7ab9-47fc-84c6-3d326c6fa6cb';

/** A site with one group, rcg: line 12 is `groups:`, line 13 the group, what is given begins in line 14. */
const withGroup = (text: string, base = EVS, name = 'rcg'): string =>
  `${base}    groups:\n      ${name}:\n${text.trimEnd().replace(/^/gm, '        ')}\n`;

function siteOf(yaml: string): Site {
  const site = load(yaml).sites.get('eu-de');
  if (site === undefined) throw new Error('no site');
  return site;
}

const FULL = `zones: [eu-de-01, eu-de-02]
servers:
  eu-de-01: [db-1, app-1]
  eu-de-02: [db-2]
probes:
  - http: https://shop.example.com/health
    status: 204
  - http: http://10.0.0.5/health?full=1
  - tcp: 10.0.0.5:5432
    zone: eu-de-02
  - tcp: "[::1]:5432"
  - tcp: db.internal:1
recoveryTarget: 15m`;

const EXPECTED: GroupOptions = {
  zones: ['eu-de-01', 'eu-de-02'],
  servers: { 'eu-de-01': ['db-1', 'app-1'], 'eu-de-02': ['db-2'] },
  recoveryTargetMs: 900_000,
  probes: [
    { kind: 'http', url: 'https://shop.example.com/health', status: 204, zone: null },
    { kind: 'http', url: 'http://10.0.0.5/health?full=1', status: null, zone: null },
    { kind: 'tcp', host: '10.0.0.5', port: 5432, zone: 'eu-de-02' },
    { kind: 'tcp', host: '::1', port: 5432, zone: null },
    { kind: 'tcp', host: 'db.internal', port: 1, zone: null },
  ],
};

test('everything that can be said of a group', () => {
  const site = siteOf(withGroup(FULL));
  expect(groupOptions(site, 'rcg')).toEqual(EXPECTED);
  expect(redacted(load(withGroup(FULL)))).toMatchObject({
    sites: { 'eu-de': { groups: { rcg: EXPECTED } } },
  });
});

test('a group is found by id or name, the first that is given counts', () => {
  const site = siteOf(`${withGroup('zones: [a, b]')}      ${ID}:\n        zones: [c, d]\n`);
  expect(groupOptions(site, 'rcg', ID)?.zones).toEqual(['a', 'b']);
  expect(groupOptions(site, ID, 'rcg')?.zones).toEqual(['c', 'd']);
  expect(groupOptions(site, undefined, 'rcg')?.zones).toEqual(['a', 'b']);
  expect(groupOptions(site, 'rcg-other', undefined)).toBeNull();
  expect(groupOptions(siteOf(GOOD), 'rcg')).toBeNull();
});

test('SDRS needs probes only, and a zone of them is not compared with anything', () => {
  const site = siteOf(withGroup('probes: [{ tcp: "10.0.0.5:5432", zone: eu-de-02 }]', GOOD, 'pg-payments'));
  expect(groupOptions(site, 'pg-payments')).toEqual({
    zones: null,
    servers: {},
    probes: [{ kind: 'tcp', host: '10.0.0.5', port: 5432, zone: 'eu-de-02' }],
  });
});

test('approval: none unless it is said', () => {
  expect(siteOf(GOOD).approval).toBe('none');
  for (const approval of ['none', 'one', 'two'] as const)
    expect(siteOf(`${GOOD}    approval: ${approval}\n`).approval).toBe(approval);
  const error = problemsOf(`${GOOD}    approval: three\n`);
  expect(error.problems).toEqual([
    {
      path: 'sites.eu-de.approval',
      line: 12,
      message: 'must be one of none, one, two',
      example: 'approval: one',
    },
  ]);
});

test.each(
  Object.entries(EXAMPLES).filter(([path]) => /^sites\.\*\.groups\.\*\.(zones|servers|probes)$/.test(path)),
)('the example that is given for %s is right', (path, line) => {
  const zones = path.endsWith('servers') ? 'zones: [eu-de-01, eu-de-02]\n' : '';
  expect(groupOptions(siteOf(withGroup(`${zones}${line}`)), 'rcg')).not.toBeNull();
});

/** [what, below the group, path below the group, line, what the sentence says] */
const cases: [what: string, yaml: string, path: string, line: number, says: RegExp][] = [
  ['one zone', 'zones: [eu-de-01]', 'zones', 14, /two different zones.*zones: \[eu-de-01, eu-de-02\]/],
  ['three zones', 'zones: [a, b, c]', 'zones', 14, /two different zones/],
  ['the same zone twice', 'zones: [eu-de-01, eu-de-01]', 'zones', 14, /two different zones/],
  ['a zone alone', 'zones: eu-de-01', 'zones', 14, /must be a list.*zones: \[/],
  ['a zone that is none', 'zones: [a, "b c"]', 'zones.1', 14, /does not look right/],
  [
    'servers without zones',
    'servers: { eu-de-01: [db-1] }',
    'servers',
    14,
    /needs zones beside it.*servers: \{ eu-de-01/,
  ],
  [
    'servers in another zone',
    'zones: [a, b]\nservers:\n  a: [db-1]\n  c: [db-2]',
    'servers.c',
    17,
    /none of this group's zones/,
  ],
  [
    'a server on both sides',
    'zones: [a, b]\nservers:\n  a: [db-1]\n  b:\n    - db-2\n    - db-1',
    'servers.b.1',
    19,
    /is there twice/,
  ],
  ['a server alone', 'zones: [a, b]\nservers: { a: db-1 }', 'servers.a', 15, /must be a list/],
  ['servers as a list', 'zones: [a, b]\nservers: [db-1]', 'servers', 15, /group of keys/],
  ['a server of digits', 'zones: [a, b]\nservers: { a: [123] }', 'servers.a.0', 15, /quotes/],
  [
    'a server that is a path',
    'zones: [a, b]\nservers: { a: [../x] }',
    'servers.a.0',
    15,
    /does not look right/,
  ],
  ['a probe alone', 'probes: { tcp: "a:1" }', 'probes', 14, /must be a list.*probes: \[\{ http/],
  ['a probe of nothing', 'probes:\n  - zone: a', 'probes.0', 15, /exactly one of http and tcp/],
  [
    'a probe of two',
    'probes:\n  - tcp: "a:1"\n  - http: https://a.test\n    tcp: "a:1"',
    'probes.1',
    16,
    /exactly one/,
  ],
  ['a status of tcp', 'probes:\n  - tcp: "a:1"\n    status: 200', 'probes.0.status', 16, /http only/],
  [
    'a status that is none',
    'probes:\n  - http: https://a.test\n    status: 20',
    'probes.0.status',
    16,
    /at least 100.*status: 200/,
  ],
  [
    'a status above all',
    'probes:\n  - http: https://a.test\n    status: 600',
    'probes.0.status',
    16,
    /at most 599/,
  ],
  [
    'a status in words',
    'probes:\n  - http: https://a.test\n    status: ok',
    'probes.0.status',
    16,
    /whole number/,
  ],
  ['no URL', 'probes:\n  - http: shop.example.com', 'probes.0.http', 15, /not a URL.*http: https:/],
  ['another scheme', 'probes:\n  - http: ftp://a.test', 'probes.0.http', 15, /https:\/\/ or http:\/\//],
  [
    'a password in an address',
    'probes:\n  - http: https://u:hunter2@a.test',
    'probes.0.http',
    15,
    /no user or password/,
  ],
  ['no port', 'probes:\n  - tcp: 10.0.0.5', 'probes.0.tcp', 15, /host:port.*tcp: 10\.0\.0\.5:5432/],
  ['port 0', 'probes:\n  - tcp: "a:0"', 'probes.0.tcp', 15, /host:port/],
  ['a port too high', 'probes:\n  - tcp: "a:65536"', 'probes.0.tcp', 15, /host:port/],
  ['bare IPv6', 'probes:\n  - tcp: "fe80::1:5432"', 'probes.0.tcp', 15, /brackets/],
  ['odd IPv6', 'probes:\n  - tcp: "[1:2]:5432"', 'probes.0.tcp', 15, /brackets/],
  [
    'a probe in another zone',
    'zones: [a, b]\nprobes:\n  - tcp: "a:1"\n    zone: c',
    'probes.0.zone',
    17,
    /none of this group's zones/,
  ],
  ['a key nearly right', 'zone: [a, b]', 'zone', 14, /did you mean "zones"\?.*zones: \[eu/],
  [
    "a probe's key nearly right",
    'probes:\n  - htpp: https://a.test',
    'probes.0.htpp',
    15,
    /did you mean "http"\?/,
  ],
];

test.each(cases)('%s', (_, yaml, path, line, says) => {
  const error = problemsOf(withGroup(yaml));
  const problem = error.problems.find((one) => one.path === `sites.eu-de.groups.rcg.${path}`);
  expect(problem?.line).toBe(line);
  expect(error.problems).toHaveLength(1);
  expect(error.message).toMatch(says);
  expect(error.message).not.toContain('hunter2');
});

test.each([
  ['zones', 'zones: [a, b]', /zones: is for service: evs only.*itself/],
  ['servers', 'zones: [a, b]\nservers: { a: [db-1] }', /servers: is for service: evs only.*itself/],
])('%s are not for SDRS', (_, yaml, says) => {
  expect(problemsOf(withGroup(yaml, GOOD)).message).toMatch(says);
});

test('a group without its name, and one with nothing said', () => {
  expect(problemsOf(withGroup('zones: [a, b]', EVS, '""')).message).toMatch(
    /line 13.*empty key.*pg-payments: \{/,
  );
  expect(problemsOf(`${EVS}    groups:\n      rcg:\n`).problems).toMatchObject([
    { path: 'sites.eu-de.groups.rcg', line: 13, message: 'is empty' },
  ]);
  expect(problemsOf(`${EVS}    groups:\n`).problems).toMatchObject([
    { path: 'sites.eu-de.groups', line: 12, message: 'is empty' },
  ]);
});

test('a recovery target without a unit is refused with a sentence', () => {
  expect(problemsOf(withGroup('recoveryTarget: 15')).problems).toMatchObject([
    { path: 'sites.eu-de.groups.rcg.recoveryTarget' },
  ]);
  expect(problemsOf(withGroup('recoveryTarget: soon')).problems).toMatchObject([
    { message: expect.stringContaining('a number with its unit') },
  ]);
});
