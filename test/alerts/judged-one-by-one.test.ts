import { expect, test } from 'vitest';
import { startedIn } from '../support/listed.ts';
import {
  alertmanager,
  alertWorld,
  deliver,
  generic,
  grafana,
  outcomes,
  pagerduty,
  taken,
  zoneDown,
} from './support.ts';
import { report } from '../support/world.ts';

test('several alerts in one delivery: each is judged, and the answer lists what was done', async () => {
  const world = await alertWorld({ worker: false });
  const reply = await deliver(
    world.apis[0],
    'am',
    alertmanager(
      { id: '1', status: 'resolved' },
      { id: '2', labels: { alertname: 'DiskFull' } },
      { id: '3', labels: { dr_group: '' } },
      { id: '4', labels: { dr_group: 'pg-\u0000x' } },
      { id: '5', at: new Date(Date.now() - 3_600_000) },
      { id: '6' },
      { id: '7' },
      { id: '8', labels: { dr_group: 'pg-orders' } },
      { id: '9', labels: { zone: 'eu-de-02' } },
    ),
  );
  expect(reply.status).toBe(200);
  expect(outcomes(reply)).toEqual([
    ...['resolved', 'no rule', 'refused', 'refused', 'stale', 'started', 'joined', 'started', 'blocked'],
  ]);
  expect(taken(reply, 2)['says']).toContain('no label dr_group');
  expect(taken(reply, 3)['says']).toContain('control character');
  expect((await startedIn(world)).filter((type) => type === 'failover')).toHaveLength(2);
});

test('a resolved alert starts nothing, whichever sender', async () => {
  const world = await alertWorld({ worker: false });
  const [api] = world.apis;
  expect(
    outcomes(await deliver(api, 'am', { ...alertmanager({ status: 'resolved' }), status: 'resolved' })),
  ).toEqual(['resolved']);
  // One alert of a group that still fires has ended: Alertmanager calls the group firing.
  expect(outcomes(await deliver(api, 'am', alertmanager({ status: 'resolved' })))).toEqual(['resolved']);
  expect(outcomes(await deliver(api, 'graf', grafana({ status: 'resolved' })))).toEqual(['resolved']);
  expect(outcomes(await deliver(api, 'pager', pagerduty({ type: 'incident.resolved' })))).toEqual([
    'resolved',
  ]);
  for (const type of ['incident.acknowledged', 'incident.priority_updated', 'pagey.ping'])
    expect(outcomes(await deliver(api, 'pager', pagerduty({ type })))).toEqual(['ignored']);
  expect(outcomes(await deliver(api, 'incidents', generic({ status: 'resolved' })))).toEqual(['resolved']);
  expect(await startedIn(world)).toEqual([]);
});

test('of two rules that match the first counts', async () => {
  const rules = (site: string) => [
    `{ name: other-source, sources: [graf], match: { zone: eu-de-01 }, procedure: reprotect, site: ${site}, group: pg-twin }`,
    `{ name: first, match: { alertname: [X, AvailabilityZoneDown], zone: eu-de-01 }, procedure: failover, site: ${site}, group: pg-payments, from: eu-de-01, dryRun: true }`,
    zoneDown(site),
  ];
  const world = await alertWorld({ rules });
  const [api] = world.apis;
  const at = new Date();
  const reply = await deliver(api, 'am', alertmanager({ at }));
  expect(taken(reply)).toMatchObject({ rule: 'first', outcome: 'started', group: 'pg-payments' });
  const run = world.client.workflow.getHandle(String(taken(reply)['run']));
  // A rule that is tried sends nothing, and blocks nothing.
  expect(await report(run)).toMatchObject({ outcome: 'dry run', dryRun: true, by: 'am' });
  expect(await world.effects()).toEqual([]);
  expect(await startedIn(world)).toEqual(['failover']);
  const elsewhere = await deliver(api, 'am', alertmanager({ at, labels: { zone: 'eu-de-02' } }));
  expect(taken(elsewhere)).toMatchObject({ rule: 'zone-down' });
});

test('"no data" of Grafana carries the labels of its rule, and is no lost zone', async () => {
  const rules = (site: string) => [
    `{ name: by-zone, match: { zone: eu-de-01 }, procedure: failover, site: ${site}, group: pg-payments, from: eu-de-01 }`,
  ];
  const world = await alertWorld({ worker: false, rules });
  for (const alertname of ['DatasourceNoData', 'DatasourceError'])
    expect(outcomes(await deliver(world.apis[0], 'graf', grafana({ labels: { alertname } })))).toEqual([
      'no rule',
    ]);
  expect(outcomes(await deliver(world.apis[0], 'graf', grafana()))).toEqual(['started']);
});

test('the run knows its incident and its reason; no text of the alert but its name goes into Temporal', async () => {
  const world = await alertWorld();
  const reply = await deliver(world.apis[0], 'pager', pagerduty());
  const run = world.client.workflow.getHandle(String(taken(reply)['run']));
  expect(await report(run)).toMatchObject({
    incident: 'PGR0VU2',
    reason: 'rule pager-p1: eu-de-01 is down',
    by: 'pager',
  });
  const history = JSON.stringify(await run.fetchHistory());
  for (const text of ['PTUXL6G', 'acme.pagerduty.com', 'Platform'])
    expect(history).not.toContain(Buffer.from(text).toString('base64').slice(4, -4));
});
