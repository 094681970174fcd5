import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { DrApiError, DrClient } from '../../src/client/index.ts';
import { variables } from '../api/support.ts';
import { dr, jsonLines } from '../support/dr.ts';
import { startedIn } from '../support/listed.ts';
import {
  alertmanager,
  alertWorld,
  deliver,
  grafana,
  KEYS,
  outcomes,
  pagerduty,
  zoneDown,
  type AlertWorld,
} from './support.ts';

function stored(world: AlertWorld, body: unknown): string {
  const file = join(dirname(world.env['DR_CONFIG'] ?? ''), 'delivery.json');
  writeFileSync(file, JSON.stringify(body));
  return file;
}

test('dr alerts test shows the rule and the input, starts nothing, and needs neither Temporal nor a secret', async () => {
  const world = await alertWorld({ worker: false });
  const old = new Date(Date.now() - 3_600_000);
  const file = stored(
    world,
    alertmanager({ id: '1' }, { id: '2', at: old }, { id: '3', status: 'resolved' }),
  );
  const nowhere = { TEMPORAL_ADDRESS: '127.0.0.1:9' };
  const said = await dr(world, ['alerts', 'test', file, '--source', 'am', '--json'], nowhere);
  expect(said.code).toBe(0);
  const input = { site: world.site, group: 'pg-payments', from: 'eu-de-01', by: 'am' };
  expect(jsonLines(said)).toMatchObject([
    { alert: '1', outcome: 'would start', rule: 'zone-down', procedure: 'failover', input, stale: null },
    { alert: '2', outcome: 'would start', stale: expect.stringContaining('more than') },
    { alert: '3', outcome: 'resolved', rule: null },
  ]);
  const lines = await dr(world, ['alerts', 'test', file, '--source', 'am'], nowhere);
  expect(lines.stdout).toContain('would start  AvailabilityZoneDown (1): rule zone-down, failover');
  expect(lines.stdout).toContain('Sent now, it would start nothing.');
  for (const [args, says] of [
    [['alerts', 'test', file, '--source', 'nobody'], 'it has am, graf, pager, incidents'],
    [['alerts', 'test', file, '--source', 'pager'], 'no webhook of PagerDuty'],
    [['alerts', 'test', `${file}x`, '--source', 'am'], "can't be read (ENOENT)"],
  ] as const)
    expect(await dr(world, [...args])).toMatchObject({ code: 2, stderr: expect.stringContaining(says) });
  expect(await startedIn(world)).toEqual([]);
});

test('dr doctor lists the sources with their rules, and says which secret and which group is missing', async () => {
  const world = await alertWorld();
  const [api] = world.apis;
  const all = await dr(world, ['doctor'], { ...variables(api), ...KEYS });
  expect(all.stdout).toMatch(
    /ok {6}alerts am: alertmanager, POST \/v1\/alerts\/am; zone-down: failover s-\w+\/\{label dr_group\}/,
  );
  expect(all.stdout).toMatch(/ok {6}alerts pager: .*pager-p1: failover s-\w+\/pg-payments/);
  expect(all.code).toBe(0);
  const some = { ...KEYS, T_PAGERDUTY: undefined, T_GRAFANA: 'short' };
  const broken = await dr(world, ['doctor'], { ...variables(api), ...some });
  expect(broken.code).toBe(8);
  expect(broken.stdout).toContain(
    'FAILED  alerts pager: the environment variable T_PAGERDUTY is not set (alerts.sources.2.secret)',
  );
  expect(broken.stdout).toContain('FAILED  alerts graf: is shorter than 32 characters');
  // Where the API does not run, none of it has to be there.
  const elsewhere = await dr(world, ['doctor']);
  expect(elsewhere.code).toBe(0);
  // And there the API does not start, rather than refuse an alert in the night.
  const api2 = await dr(world, ['api'], { ...variables(api), ...some });
  expect(api2).toMatchObject({ code: 2, stderr: expect.stringContaining('alerts.sources.2.secret') });
  expect(api2.stderr).not.toContain(KEYS.T_ALERTMANAGER);
});

test('dr doctor: a rule for a group that the site does not have', async () => {
  const rules = (site: string) => [zoneDown(site).replace('{ label: dr_group }', 'pg-paymnets')];
  const world = await alertWorld({ rules });
  const said = await dr(world, ['doctor']);
  expect(said.code).toBe(8);
  expect(said.stdout).toContain('groups that the site does not have: pg-paymnets');
});

test('the client lists blocks and lifts them', async () => {
  const world = await alertWorld({ worker: false });
  const { url, tokens } = world.apis[0];
  const client = new DrClient({ url, token: tokens.anna });
  const group = { site: world.site, group: 'pg-payments' };
  await deliver(world.apis[0], 'am', alertmanager());
  expect(await client.liftBlock(group, { reason: 'checked' })).toMatchObject({ lifted: true, block: group });
  await expect(client.liftBlock(group)).rejects.toThrow(DrApiError);
  expect(await client.blocks({ site: 'no-such-site' })).toEqual([]);
});

test('no secret, label or text of an alert is in the log; what was done is', async () => {
  const world = await alertWorld({ worker: false });
  const [api] = world.apis;
  const labels = { password: 'label-secret-4711' };
  expect(outcomes(await deliver(api, 'am', alertmanager({ labels })))).toEqual(['started']);
  await deliver(api, 'graf', grafana({ labels }), { 'X-Grafana-Alerting-Signature': KEYS.T_GRAFANA });
  await deliver(api, 'pager', pagerduty());
  api.process.kill('SIGTERM');
  const { stderr } = await api.process.ended;
  for (const secret of [
    ...Object.values(KEYS),
    'label-secret-4711',
    'AvailabilityZoneDown',
    'eu-de-01 is down',
  ])
    expect(stderr).not.toContain(secret);
  const lines = stderr.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  const done = lines.filter(({ msg }) => msg === 'alert');
  expect(done).toMatchObject([
    { source: 'am', outcome: 'started', rule: 'zone-down', group: 'pg-payments' },
    { source: 'pager', outcome: 'joined', rule: 'pager-p1' },
  ]);
  const asked = lines.filter(({ msg }) => msg === 'request');
  expect(asked[0]).toMatchObject({ route: '/v1/alerts/:source', source: 'am', status: 200 });
});
