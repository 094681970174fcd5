import { randomBytes } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { hmacOf, signatureOf } from '../../src/notify/signature.ts';
import { startApi, type Api, type Reply } from '../api/support.ts';
import { createWorld, type World, type WorldOptions } from '../support/world.ts';

export const KEYS = {
  T_ALERTMANAGER: randomBytes(24).toString('hex'),
  T_GRAFANA: randomBytes(24).toString('hex'),
  T_PAGERDUTY: randomBytes(24).toString('hex'),
  T_GENERIC: randomBytes(24).toString('hex'),
};

const SOURCES = `    - { name: am, kind: alertmanager, token: { env: T_ALERTMANAGER } }
    - { name: graf, kind: grafana, secret: { env: T_GRAFANA } }
    - { name: pager, kind: pagerduty, secret: { env: T_PAGERDUTY } }
    - { name: incidents, kind: generic, secret: { env: T_GENERIC } }
`;

/** The rule of most tests, with what else it says. */
export const zoneDown = (site: string, more = '') =>
  `{ name: zone-down, match: { alertname: AvailabilityZoneDown }, procedure: failover, site: ${site}, group: { label: dr_group }, from: { label: zone }${more} }`;
/** PagerDuty has other labels. */
const pagerRule = (site: string) =>
  `{ name: pager-p1, sources: [pager], match: { service_id: PF9KMXH, priority: P1 }, procedure: failover, site: ${site}, group: pg-payments, from: eu-de-01 }`;

export interface AlertWorld extends World {
  apis: [Api, ...Api[]];
  /** For processes beside the API. */
  keys: Record<string, string>;
}

export interface AlertOptions extends WorldOptions {
  rules?: (site: string) => string[];
  blockPeriod?: string;
  apis?: number;
  rateLimit?: number;
}

/** A world whose API takes alerts, in as many processes as the test wants. */
export async function alertWorld(options: AlertOptions = {}): Promise<AlertWorld> {
  const {
    rules = (site) => [zoneDown(site), pagerRule(site)],
    blockPeriod = '1h',
    apis = 1,
    rateLimit,
  } = options;
  const world = await createWorld(options);
  const listed = rules(world.site).map((rule) => `    - ${rule}\n`);
  appendFileSync(
    world.env['DR_CONFIG'] ?? '',
    `alerts:\n  blockPeriod: ${blockPeriod}\n  sources:\n${SOURCES}  rules:\n${listed.join('')}`,
  );
  const start = () => startApi(world, { env: KEYS, ...(rateLimit === undefined ? {} : { rateLimit }) });
  const first = await start();
  const others = await Promise.all(Array.from({ length: apis - 1 }, start));
  return Object.assign(world, { apis: [first, ...others] as AlertWorld['apis'], keys: KEYS });
}

export type Json = Record<string, unknown>;

function fixture(name: string): Json {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8')) as Json;
}

interface Told {
  /** When it began; default now. */
  at?: Date;
  status?: 'firing' | 'resolved';
  labels?: Record<string, string>;
  id?: string;
}

const iso = (at = new Date()) => at.toISOString();

/** As Alertmanager sends it: the alerts of a group, each with what the test says of it. */
export function alertmanager(...alerts: Told[]): Json {
  const body = fixture('alertmanager');
  const [usual] = body['alerts'] as [Json];
  return { ...body, alerts: (alerts.length === 0 ? [{}] : alerts).map((one) => patched(usual, one)) };
}

export function grafana(...alerts: Told[]): Json {
  const body = fixture('grafana');
  const [usual] = body['alerts'] as [Json];
  return { ...body, alerts: (alerts.length === 0 ? [{}] : alerts).map((one) => patched(usual, one)) };
}

function patched(usual: Json, { at, status = 'firing', labels = {}, id }: Told): Json {
  return {
    ...usual,
    status,
    labels: { ...(usual['labels'] as Json), ...labels },
    startsAt: iso(at),
    ...(id === undefined ? {} : { fingerprint: id }),
  };
}

export function pagerduty({
  at,
  id = 'PGR0VU2',
  type = 'incident.triggered',
}: { at?: Date; id?: string; type?: string } = {}): Json {
  const { event } = fixture('pagerduty') as { event: Json };
  const data = { ...(event['data'] as Json), id };
  return { event: { ...event, event_type: type, occurred_at: iso(at), data } };
}

export function generic({ at, status, id, labels = {} }: Told = {}): Json {
  const body = fixture('generic');
  return {
    ...body,
    at: iso(at),
    labels: { ...(body['labels'] as Json), ...labels },
    ...(status === undefined ? {} : { status }),
    ...(id === undefined ? {} : { id }),
  };
}

/** What proves the body, as each sender does it. */
export const PROOFS: Record<string, (body: string, atMs?: number) => Record<string, string>> = {
  am: () => ({ Authorization: `Bearer ${KEYS.T_ALERTMANAGER}` }),
  graf: (body, atMs = Date.now()) => {
    const t = String(Math.floor(atMs / 1000));
    return {
      'X-Grafana-Alerting-Timestamp': t,
      'X-Grafana-Alerting-Signature': hmacOf(KEYS.T_GRAFANA, `${t}:${body}`),
    };
  },
  pager: (body) => ({ 'X-PagerDuty-Signature': `v1=${hmacOf(KEYS.T_PAGERDUTY, body)}` }),
  incidents: (body, atMs = Date.now()) => ({ 'X-DR-Signature': signatureOf(body, KEYS.T_GENERIC, atMs) }),
};

/** One delivery; `headers` instead of the source's own proof. */
export async function deliver(
  api: Api,
  source: string,
  body: Json | string,
  headers?: Record<string, string>,
): Promise<Reply> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const proof = headers ?? PROOFS[source]?.(text) ?? {};
  const response = await fetch(`${api.url}/v1/alerts/${source}`, {
    method: 'POST',
    body: text,
    headers: { 'Content-Type': 'application/json', ...proof },
  });
  const answer = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: JSON.parse(answer) as Json,
    text: answer,
  };
}

/** What was done about each alert of a delivery. */
export function outcomes({ body }: Reply): string[] {
  return (body['alerts'] as { outcome: string }[]).map(({ outcome }) => outcome);
}

export function taken({ body }: Reply, index = 0): Json {
  return (body['alerts'] as Json[])[index] ?? {};
}
