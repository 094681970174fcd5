import { createHmac } from 'node:crypto';

/**
 * What proves to a receiver who wrote the body, and when: `t=<unix seconds>,v1=<hex>`, the HMAC-SHA256 of
 * "<t>.<body>". The time is signed too, so that an old notice can't be sent again by somebody else.
 */
export function signatureOf(body: string, key: string, atMs: number): string {
  const t = Math.floor(atMs / 1000);
  return `t=${t},v1=${createHmac('sha256', key).update(`${t}.${body}`, 'utf8').digest('hex')}`;
}
