import { expect, test } from 'vitest';
import { hmacOf, signatureOf } from '../../src/notify/signature.ts';
import { createWorld } from '../support/world.ts';
import { startApi } from '../api/support.ts';
import { startedIn } from '../support/listed.ts';
import {
  alertmanager,
  alertWorld,
  deliver,
  generic,
  grafana,
  KEYS,
  outcomes,
  pagerduty,
  PROOFS,
  taken,
} from './support.ts';

const MINUTE = 60_000;

test('whoever is not the source starts nothing: no proof, half a proof, another source, a changed body', async () => {
  const world = await alertWorld({ worker: false });
  const [api] = world.apis;
  const am = JSON.stringify(alertmanager());
  const graf = JSON.stringify(grafana());
  const pager = JSON.stringify(pagerduty());
  const mine = JSON.stringify(generic());
  const now = Math.floor(Date.now() / 1000);
  const wrong: [string, string, Record<string, string>][] = [
    ['am', am, {}],
    ['am', am, { Authorization: `Bearer ${KEYS.T_ALERTMANAGER}x` }],
    ['am', am, { Authorization: `Bearer ${KEYS.T_ALERTMANAGER.slice(1)}` }],
    ['am', am, { Authorization: `Basic ${KEYS.T_ALERTMANAGER}` }],
    // The secret of another source, and the token of a person.
    ['am', am, { Authorization: `Bearer ${KEYS.T_GENERIC}` }],
    ['am', am, { Authorization: `Bearer ${api.tokens.anna}` }],
    ['graf', graf, {}],
    ['graf', graf, { Authorization: `Bearer ${KEYS.T_GRAFANA}` }],
    // Signed without a time it could be sent again for ever.
    ['graf', graf, { 'X-Grafana-Alerting-Signature': hmacOf(KEYS.T_GRAFANA, graf) }],
    ['graf', `${graf} `, PROOFS['graf']?.(graf) ?? {}],
    ['pager', pager, {}],
    ['pager', pager, { 'X-PagerDuty-Signature': '' }],
    ['pager', pager, { 'X-PagerDuty-Signature': `v0=${hmacOf(KEYS.T_PAGERDUTY, pager)}` }],
    ['pager', pager, { 'X-PagerDuty-Signature': `v1=${hmacOf(KEYS.T_GENERIC, pager)}` }],
    ['pager', pager.replace('P1', 'P2'), PROOFS['pager']?.(pager) ?? {}],
    ['incidents', mine, {}],
    ['incidents', mine, { 'X-DR-Signature': `v1=${hmacOf(KEYS.T_GENERIC, mine)}` }],
    ['incidents', mine, { 'X-DR-Signature': `t=${now},v1=${hmacOf(KEYS.T_GENERIC, mine)}` }],
    ['incidents', mine, { 'X-DR-Signature': signatureOf(mine, KEYS.T_PAGERDUTY, Date.now()) }],
    ['incidents', mine.replace('eu-de-01', 'eu-de-02'), PROOFS['incidents']?.(mine) ?? {}],
    ['nobody', am, { Authorization: `Bearer ${KEYS.T_ALERTMANAGER}` }],
  ];
  for (const [source, body, headers] of wrong) {
    const reply = await deliver(api, source, body, headers);
    expect([source, headers, reply.status]).toEqual([source, headers, 401]);
    expect(reply.body).toMatchObject({ code: 'DR_DELIVERY_UNPROVEN' });
  }
  // The token of a source opens no other door.
  const token = { Authorization: `Bearer ${KEYS.T_ALERTMANAGER}` };
  expect((await api.get('/v1/runs', null, token)).status).toBe(401);
  expect(await startedIn(world)).toEqual([]);
  expect(api.process.stderr.join('\n')).not.toContain(KEYS.T_ALERTMANAGER);
});

test('while PagerDuty changes its secret it signs with both: one of them is enough', async () => {
  const world = await alertWorld({ worker: false });
  const body = JSON.stringify(pagerduty());
  const both = `v1=${hmacOf('the other secret', body)},v1=${hmacOf(KEYS.T_PAGERDUTY, body)}`;
  const reply = await deliver(world.apis[0], 'pager', body, { 'X-PagerDuty-Signature': both });
  expect([reply.status, outcomes(reply)]).toEqual([200, ['started']]);
});

test.each(['graf', 'incidents'])(
  '%s: what was signed 6 minutes ago, or in 6 minutes, is refused',
  async (source) => {
    const world = await alertWorld({ worker: false });
    const body = JSON.stringify(source === 'graf' ? grafana() : generic());
    for (const off of [-6 * MINUTE, 6 * MINUTE]) {
      const reply = await deliver(world.apis[0], source, body, PROOFS[source]?.(body, Date.now() + off));
      expect(reply).toMatchObject({ status: 401, body: { code: 'DR_DELIVERY_STALE' } });
    }
    expect(await startedIn(world)).toEqual([]);
    const reply = await deliver(world.apis[0], source, body, PROOFS[source]?.(body, Date.now() - 4 * MINUTE));
    expect(outcomes(reply)).toEqual(['started']);
  },
);

test.each([
  ['am', (at: Date) => alertmanager({ at })],
  ['graf', (at: Date) => grafana({ at })],
  ['pager', (at: Date) => pagerduty({ at })],
  ['incidents', (at: Date) => generic({ at })],
])(
  '%s: an alert that began long ago, or will begin, starts nothing and is not sent again',
  async (source, make) => {
    const world = await alertWorld({ worker: false });
    for (const off of [-16 * MINUTE, 6 * MINUTE]) {
      const reply = await deliver(world.apis[0], source, make(new Date(Date.now() + off)));
      expect([reply.status, outcomes(reply)]).toEqual([200, ['stale']]);
      expect(taken(reply)).toMatchObject({ run: null, says: expect.stringContaining('Nothing was started') });
    }
    expect(await startedIn(world)).toEqual([]);
  },
);

test('a huge body ends at the limit; a delivery as large as many alerts make it is taken', async () => {
  const world = await alertWorld({ worker: false });
  const [api] = world.apis;
  const many = Array.from({ length: 500 }, (_, nth) => ({
    id: `x${nth}`,
    labels: { alertname: 'DiskFull' },
  }));
  const large = await deliver(api, 'am', alertmanager(...many));
  expect([large.status, outcomes(large).length]).toEqual([200, 500]);
  const body = JSON.stringify({ ...alertmanager(), padding: 'x'.repeat(1_100_000) });
  // The answer may come while the body is still being sent, and the connection be closed over it.
  const huge = await deliver(api, 'am', body).then(
    ({ body: said }) => said['code'],
    () => 'DR_BODY_TOO_LARGE',
  );
  expect(huge).toBe('DR_BODY_TOO_LARGE');
  expect(await startedIn(world)).toEqual([]);
  expect((await api.get('/livez', null)).status).toBe(200);
});

test('what is no delivery of its kind is refused with a sentence, whatever it is', async () => {
  const world = await alertWorld({ worker: false });
  const [api] = world.apis;
  const bodies = [
    '{}',
    '[]',
    'null',
    '1',
    '{"version":"4"}',
    '{"version":"4","alerts":[{}]}',
    '{"event":{}}',
  ];
  for (const source of ['am', 'graf', 'pager', 'incidents']) {
    for (const body of bodies) {
      const reply = await deliver(api, source, body);
      expect([source, body, reply.status]).toEqual([source, body, 422]);
    }
    expect((await deliver(api, source, '{"version":')).status).toBe(400);
  }
  // One kind's format is not another's.
  expect((await deliver(api, 'am', grafana())).status).toBe(422);
  const labels = JSON.parse('{"__proto__":"x","constructor":"y"}') as Record<string, string>;
  expect(outcomes(await deliver(api, 'incidents', { ...generic(), labels }))).toEqual(['no rule']);
  expect(await startedIn(world)).toEqual([]);
});

test('too many deliveries of a source: a 5xx, which Alertmanager sends again; strangers take nothing from it', async () => {
  const world = await alertWorld({ worker: false, rateLimit: 3 });
  const [api] = world.apis;
  const quiet = alertmanager({ labels: { alertname: 'DiskFull' } });
  const stranger = await Promise.all(Array.from({ length: 5 }, () => deliver(api, 'am', quiet, {})));
  expect(stranger.map(({ status }) => String(status)).sort()).toEqual(['401', '401', '401', '429', '429']);
  const replies = [];
  for (let nth = 0; nth < 4; nth++) replies.push((await deliver(api, 'am', quiet)).status);
  expect(replies).toEqual([200, 200, 200, 503]);
});

test('off until it is configured', async () => {
  const world = await createWorld({ worker: false });
  const api = await startApi(world);
  expect(await deliver(api, 'am', alertmanager())).toMatchObject({
    status: 404,
    body: { code: 'DR_NOT_FOUND' },
  });
});
