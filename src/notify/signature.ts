import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far the time of a signature may be off, either way: clocks differ, and a delivery takes its time. */
const SIGNED_WITHIN_MS = 5 * 60_000;

/**
 * What proves to a receiver who wrote the body, and when: `t=<unix seconds>,v1=<hex>`, the HMAC-SHA256 of
 * "<t>.<body>". The time is signed too, so that an old notice can't be sent again by somebody else.
 */
export function signatureOf(body: string, key: string, atMs: number): string {
  const t = Math.floor(atMs / 1000);
  return `t=${t},v1=${hmacOf(key, `${t}.`, body)}`;
}

/** The other side of `signatureOf`, over the very bytes that came. */
export function checkSignature(
  header: string | undefined,
  body: Uint8Array,
  key: string,
  nowMs: number,
): 'good' | 'forged' | 'stale' {
  const [, t = '', v1 = ''] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header ?? '') ?? [];
  if (!sameHex(v1, hmacOf(key, `${t}.`, body))) return 'forged';
  return isRecent(t, nowMs) ? 'good' : 'stale';
}

/** Hex of the HMAC-SHA256 of the parts, one after the other. */
export function hmacOf(key: string, ...parts: (string | Uint8Array)[]): string {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest('hex');
}

/** In constant time for all that have the right length. */
export function sameHex(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

export function isRecent(unixSeconds: string, nowMs: number): boolean {
  return Math.abs(nowMs - Number(unixSeconds) * 1_000) <= SIGNED_WITHIN_MS;
}
