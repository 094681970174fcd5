import { createHmac, timingSafeEqual } from 'node:crypto';
import { expect, test } from 'vitest';
import { NOTICE_EVENTS } from '../../src/domain/notices.ts';
import type { NotifyTarget } from '../../src/config/notify.ts';
import { Secret } from '../../src/config/secret.ts';
import { judge, sendNotice } from '../../src/notify/send.ts';
import { signatureOf } from '../../src/notify/signature.ts';
import { notice, question } from './notices.ts';
import { KEY, Receiver } from './receiver.ts';

/** As docs/notifications.md shows it to receivers. */
function isFromUs(header: string, body: string, key: string, now = Date.now()): boolean {
  const [, t = '', v1 = ''] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header) ?? [];
  if (v1 === '' || Math.abs(now / 1000 - Number(t)) > 300) return false;
  const expected = createHmac('sha256', key).update(`${t}.${body}`).digest();
  return timingSafeEqual(expected, Buffer.from(v1, 'hex'));
}

const common = { name: 'hook', on: NOTICE_EVENTS, sites: null, groups: null };
const hook = (url: string): NotifyTarget => {
  return { ...common, kind: 'webhook', url, secret: new Secret({ literal: KEY }) };
};

test('a known signature: the text that is signed never changes', () => {
  expect(signatureOf('{"a":1}', 'key', 1_700_000_000_999)).toBe(
    `t=1700000000,v1=${createHmac('sha256', 'key').update('1700000000.{"a":1}').digest('hex')}`,
  );
  expect(signatureOf('{"a":1}', 'key', 1_700_000_000_999)).toMatchInlineSnapshot(
    `"t=1700000000,v1=a438e398bfafc57e4396bb7fc2304422f0f768e965d073ca313cb52e22e6ad03"`,
  );
});

test('the very bytes that arrive are signed; nothing else verifies', async () => {
  const receiver = await Receiver.start();
  const asked = notice('question', { asked: question('Größe: 3 < 4 & "so" 😀\n```') });
  expect(await sendNotice(hook(`${receiver.url}/hook?room=1`), asked)).toEqual({ kind: 'sent' });
  const [got] = receiver.at('/hook?room=1');
  const header = String(got?.headers['x-dr-signature']);
  const text = got?.text ?? '';
  expect(isFromUs(header, text, KEY)).toBe(true);
  expect(isFromUs(header, `${text} `, KEY)).toBe(false);
  expect(isFromUs(header, text.replace('pg-payments', 'pg-orders'), KEY)).toBe(false);
  expect(isFromUs(header, text, 'another key')).toBe(false);
  expect(isFromUs(header, text, KEY, Date.now() + 600_000)).toBe(false);
  expect(got?.headers).toMatchObject({
    'content-type': 'application/json',
    'x-dr-event': 'question',
    'x-dr-delivery': asked.id,
  });
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify({ format: 'dr-runbooks/notice/1', ...asked })));
});

test('PagerDuty gets its key in the body, at the path of the kind of event', async () => {
  const receiver = await Receiver.start();
  const secret = new Secret({ literal: 'routing-key-000000000000' });
  const target: NotifyTarget = { ...common, kind: 'pagerduty', url: receiver.url, routingKey: secret };
  await sendNotice(target, notice('started'));
  await sendNotice(target, notice('failed', { state: 'failed' }));
  await sendNotice(target, notice('completed', { state: 'declined' }));
  expect(receiver.got.map(({ path }) => path)).toEqual(['/v2/change/enqueue', '/v2/enqueue']);
  for (const { json } of receiver.got) expect(json['routing_key']).toBe('routing-key-000000000000');
});

test.each([
  [200, 'sent'],
  [202, 'sent'],
  [302, 'refused'],
  [400, 'refused'],
  [401, 'refused'],
  [404, 'refused'],
  [410, 'refused'],
  [408, 'later'],
  [429, 'later'],
  [500, 'later'],
  [503, 'later'],
])('HTTP %i: %s', (status, kind) => {
  const verdict = judge({ kind: 'answer', status, headers: {}, body: 'https://hooks.example.com/secret' });
  expect(verdict.kind).toBe(kind);
  expect(JSON.stringify(verdict)).not.toContain('hooks.example.com');
});

test('a receiver that asks for patience gets it, up to a minute', () => {
  const wait = (seconds: string) =>
    judge({ kind: 'answer', status: 429, headers: { 'retry-after': seconds }, body: '' });
  expect(wait('7')).toMatchObject({ retryAfterMs: 7_000 });
  expect(wait('3600')).toMatchObject({ retryAfterMs: 60_000 });
});

test('an address that is no address, or in clear text: refused, and never shown', async () => {
  for (const address of [
    'http://hooks.example.com/T000/B000',
    'hooks.example.com/T000',
    'https://a:b@c/T000',
  ]) {
    const slack: NotifyTarget = { ...common, kind: 'slack', url: new Secret({ literal: address }) };
    const sending = await sendNotice(slack, notice('started'));
    expect(sending).toMatchObject({ kind: 'refused', why: expect.stringContaining('its address (literal)') });
    expect(JSON.stringify(sending)).not.toContain('T000');
  }
});

test('a secret that is not there now may be there later; nobody there, too', async () => {
  const url = new Secret({ env: 'NOT_THERE' }, {});
  expect(await sendNotice({ ...common, kind: 'slack', url }, notice('started'))).toEqual({
    kind: 'later',
    why: 'the environment variable NOT_THERE is not set',
    retryAfterMs: null,
  });
  expect(await sendNotice(hook('http://127.0.0.1:9/'), notice('started'))).toMatchObject({
    kind: 'later',
    why: 'connection refused',
  });
});
