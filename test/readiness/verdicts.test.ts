import { expect, test } from 'vitest';
import { PAYMENTS } from '../support/world.ts';
import { check, codes, createReadyWorld, grave } from './support.ts';

test('a site in order is ready, and nothing is sent', async () => {
  const world = await createReadyWorld([{ name: 'pg-payments' }, { name: 'pg-orders' }]);
  const result = await check(world);
  expect(grave(result.findings)).toEqual([]);
  expect(result).toMatchObject({ verdict: 'ready', counts: { ready: 2, degraded: 0, 'not ready': 0 } });
  expect(result.groups.map(({ name, verdict, findings }) => [name, verdict, findings])).toEqual([
    ['pg-orders', 'ready', []],
    ['pg-payments', 'ready', []],
  ]);
  expect(codes(result.findings)).toEqual(['note: permission-unproven']);
  expect(
    (await world.cloud.calls()).requests.filter(
      ({ method, path }) => method !== 'GET' && !path.includes('/auth/'),
    ),
  ).toEqual([]);
});

test('one group is judged as the failover and the switchover of it would be', async () => {
  const world = await createReadyWorld([
    { name: 'pg-behind', pairs: [{ replication_status: 'copying', progress: 40 }] },
    { name: 'pg-link-down', pairs: [{ fault_level: '5' }] },
    { name: 'pg-empty', instances: [], pairs: [] },
    { name: 'pg-failed-over', status: 'failed-over', priority_station: 'target' },
    { name: 'pg-gone', instances: [{ name: 'gone-db-1', status: 'invalid' }] },
    { name: 'pg-moved', priority_station: 'target' },
  ]);
  const { groups, verdict } = await check(world);
  expect(verdict).toBe('not ready');
  const seen = Object.fromEntries(groups.map((one) => [one.name, [one.verdict, ...grave(one.findings)]]));
  expect(seen).toEqual({
    'pg-behind': ['degraded', 'degraded: not-in-sync'],
    'pg-link-down': ['not ready', 'not ready: replication-link-down'],
    'pg-empty': ['not ready', 'not ready: no-replication-pairs'],
    'pg-failed-over': ['not ready', 'not ready: wrong-status', 'degraded: not-in-sync'],
    'pg-gone': ['not ready', 'not ready: server-deleted', 'not ready: server-missing'],
    'pg-moved': ['ready'],
  });
});

test('a server that is gone on the standby side is found, though the replication service says that all is well', async () => {
  const world = await createReadyWorld([{ name: 'pg-payments', instances: [{ name: 'pay-db-1' }] }]);
  const { id } = await world.cloud.group('pg-payments');
  const standby = (await world.cloud.servers(id)).find(({ zone }) => zone === 'eu-de-02');
  await world.cloud.patchServer(standby?.id ?? '', { deleted: true });
  await world.cloud.patchGroup(id, { instances: { status: 'protected' } });
  const { groups } = await check(world, 'pg-payments');
  expect(grave(groups[0]?.findings ?? [])).toEqual(['not ready: server-missing']);
  expect(groups[0]?.findings[0]?.saw).toContain('in eu-de-02 (standby)');
});

test('a login that is refused is the site, once, and no group is guessed at', async () => {
  const world = await createReadyWorld();
  await world.cloud.reset({
    groups: [{ name: 'pg-payments' }],
    user: { name: 'dr-runbooks', password: 'another' },
  });
  const { verdict, findings, groups } = await check(world);
  expect([verdict, groups]).toEqual(['not ready', []]);
  expect(grave(findings)).toEqual(['not ready: login-refused']);
  // Every quarter of an hour: a refused password that is sent again locks the account.
  expect(grave((await check(world)).findings)).toEqual(['not ready: login-refused']);
  expect((await world.cloud.calls()).counts.login).toBe(1);
});

test('a group that dr.yaml names and that was deleted is missed, and so is one that is asked for', async () => {
  const world = await createReadyWorld([{ name: 'pg-orders' }], {
    groups: 'pg-payments: { recoveryTarget: 15m }\n',
  });
  const site = await check(world);
  expect(grave(site.findings)).toEqual(['not ready: group-missing']);
  expect(site.findings[0]?.saw).toContain('pg-payments');
  const one = await check(world, PAYMENTS);
  expect([one.verdict, ...grave(one.findings)]).toEqual(['not ready', 'not ready: group-missing']);
});

test('a cloud that is away is "not ready" within the time of a check, never a run that hangs', async () => {
  const world = await createReadyWorld([{ name: 'pg-payments' }], {
    timings: { readTimeout: '500ms', readPatience: '2s', readinessLimit: '10s' },
  });
  await world.cloud.faults.add({ call: 'any', times: 0, fault: { kind: 'cut' } });
  const { verdict, findings } = await check(world);
  expect([verdict, ...grave(findings)]).toEqual(['not ready', 'not ready: cloud-unreachable']);
});

test('what goes away in the middle leaves the groups that could be read', async () => {
  const world = await createReadyWorld([{ name: 'pg-payments' }, { name: 'pg-orders' }]);
  const { id } = await world.cloud.group('pg-orders');
  await world.cloud.faults.add({
    call: 'pairs',
    groupId: id,
    times: 0,
    fault: { kind: 'status', status: 403 },
  });
  const { groups } = await check(world);
  expect(groups.map(({ name, findings }) => [name, ...grave(findings)])).toEqual([
    ['pg-orders', 'not ready: permission-missing'],
    ['pg-payments'],
  ]);
});

test('without ECS rights the move is judged, and the servers are said to be unread', async () => {
  const world = await createReadyWorld();
  await world.cloud.faults.add({ call: 'server', times: 0, fault: { kind: 'status', status: 403 } });
  const { groups, verdict } = await check(world);
  expect([verdict, ...grave(groups[0]?.findings ?? [])]).toEqual(['degraded', 'degraded: servers-unread']);
});

test('nobody has said where Temporal and the workers run: degraded, with what to write', async () => {
  const world = await createReadyWorld([{ name: 'pg-payments' }], { zones: false });
  const { verdict, findings } = await check(world);
  expect([verdict, ...grave(findings)]).toEqual(['degraded', 'degraded: zone-undeclared']);
  expect(findings[0]?.todo).toContain('zones: {');
});

test('all workers in the zone that would be lost: not ready, for the groups whose production is there', async () => {
  const world = await createReadyWorld(
    [{ name: 'pg-payments' }, { name: 'pg-moved', priority_station: 'target' }],
    { zones: false, more: 'zones: { temporal: [eu-de-01, eu-de-02], worker: eu-de-01 }\n' },
  );
  const { groups } = await check(world);
  expect(groups.map(({ name, findings }) => [name, ...grave(findings)])).toEqual([
    ['pg-payments', 'not ready: workers-in-lost-zone'],
    ['pg-moved'],
  ]);
});

test('a quota that is too small for a drill, and a drill that is overdue', async () => {
  const world = await createReadyWorld(
    [{ name: 'pg-payments', instances: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] }],
    { groups: 'pg-payments: { drillEvery: 90d }\n' },
  );
  await world.cloud.settings({ serverQuota: 8 });
  const { findings, groups } = await check(world);
  expect(grave(findings)).toEqual(['degraded: quota-short']);
  expect(findings[0]?.saw).toContain('2 more servers');
  expect(grave(groups[0]?.findings ?? [])).toEqual(['degraded: drill-overdue']);
});

test('an EVS site: its own rules, and what dr.yaml leaves open', async () => {
  const world = await createReadyWorld([], { service: 'evs' });
  await world.cloud.reset({
    groups: [],
    evsGroups: [
      { name: 'rcg-payments' },
      { name: 'rcg-link-down', replication_status: 'inactive', fault_level: '5' },
    ],
  });
  const { groups } = await check(world);
  expect(groups.map(({ name, findings }) => [name, ...codes(findings)])).toEqual([
    [
      'rcg-link-down',
      'not ready: replication-link-down',
      'degraded: not-in-sync',
      'degraded: zone-unconfirmed',
      'note: servers-unknown',
    ],
    ['rcg-payments', 'degraded: zone-unconfirmed', 'note: servers-unknown'],
  ]);
});
