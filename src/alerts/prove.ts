import { timingSafeEqual } from 'node:crypto';
import type { SourceKind } from '../config/alerts-schema.ts';
import { bearerDigest, digestOf } from '../config/bearer.ts';
import { checkSignature, hmacOf, isRecent, sameHex } from '../notify/signature.ts';

/** What a source proves itself with; null: not asked for. */
export interface SourceKeys {
  kind: SourceKind;
  token: string | null;
  secret: string | null;
}

export interface Delivery {
  /** By its name in lower case. */
  header: (name: string) => string | undefined;
  /** The very bytes that came. */
  body: Uint8Array;
}

/** `stale`: it is the source's, and older than a delivery can be. */
export type Proof = 'good' | 'forged' | 'stale';

/** PagerDuty sends one for each secret while one takes the place of another. */
const MOST_SIGNATURES = 10;

/** Whether a delivery is the source's. Never says how much of it was right, nor how long that took. */
export function prove({ kind, token, secret }: SourceKeys, { header, body }: Delivery, now: number): Proof {
  if (token === null && secret === null) return 'forged';
  if (token !== null && !isBearer(header('authorization'), token)) return 'forged';
  if (secret === null) return 'good';
  switch (kind) {
    case 'generic':
      return checkSignature(header('x-dr-signature'), body, secret, now);
    case 'pagerduty':
      return isPagerDutys(header('x-pagerduty-signature'), body, secret) ? 'good' : 'forged';
    case 'grafana':
      return grafanas(header, body, secret, now);
    case 'alertmanager':
      return 'forged';
    default:
      return kind satisfies never;
  }
}

function isBearer(authorization: string | undefined, token: string): boolean {
  return timingSafeEqual(bearerDigest(authorization), digestOf(token));
}

/** `v1=<hex>[,v1=<hex>]` over the body; it names no time, so the event's own is looked at. */
function isPagerDutys(given: string | undefined, body: Uint8Array, secret: string): boolean {
  const expected = `v1=${hmacOf(secret, body)}`;
  const all = (given ?? '').split(',', MOST_SIGNATURES).map((one) => one.trim());
  return all.filter((one) => sameHex(one, expected)).length > 0;
}

/** Over "<time>:<body>". Without its time header Grafana signs the body alone, which could be sent again for ever. */
function grafanas(header: Delivery['header'], body: Uint8Array, secret: string, now: number): Proof {
  const [, t = ''] = /^(\d{1,12})$/.exec(header('x-grafana-alerting-timestamp') ?? '') ?? [];
  const given = header('x-grafana-alerting-signature') ?? '';
  if (t === '' || !sameHex(given, hmacOf(secret, `${t}:`, body))) return 'forged';
  return isRecent(t, now) ? 'good' : 'stale';
}
