import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apiLabel, statusLabel } from '../../src/cloud/calls.ts';

const PROJECT = '0605767a5a80d5762f2bc00f3a4f4e4c';

test.each([
  ['GET', `/v1/${PROJECT}/server-groups/pg-payments?limit=1`, 'GET /v1/:id/server-groups/:id'],
  ['POST', `/v1/${PROJECT}/server-groups/40df180b/action`, 'POST /v1/:id/server-groups/:id/action'],
  ['POST', '/v3/auth/tokens?nocatalog=true', 'POST /v3/auth/tokens'],
  [
    'GET',
    `/v2/-/os-vendor-replication-consistency-groups/x`,
    'GET /v2/:id/os-vendor-replication-consistency-groups/:id',
  ],
])('%s %s is %s', (method, path, label) => {
  expect(apiLabel(method, path)).toBe(label);
});

test('whatever a person types as a group, no new label comes of it', () => {
  const labels = new Set<string>();
  fc.assert(
    fc.property(fc.stringMatching(/^[\w-]{1,128}$/), (typed) => {
      labels.add(apiLabel('GET', `/v1/${PROJECT}/server-groups/${typed}`));
    }),
  );
  expect([...labels]).toEqual(['GET /v1/:id/server-groups/:id']);
});

test('an answer that broke off is none, whatever its status says', () => {
  const head = { status: 200, headers: {} };
  expect(statusLabel({ kind: 'answer', ...head, body: '' })).toBe('200');
  expect(statusLabel({ kind: 'cut', ...head })).toBe('cut');
  expect(statusLabel({ kind: 'tooLarge', ...head })).toBe('cut');
  expect(statusLabel({ kind: 'fault', phase: 'unknown', code: 'ECONNRESET' })).toBe('lost');
  expect(statusLabel({ kind: 'fault', phase: 'beforeSend', code: 'ECONNREFUSED' })).toBe('not_sent');
  expect(statusLabel({ kind: 'timeout', phase: 'unknown', afterMs: 1 })).toBe('timeout');
  expect(statusLabel({ kind: 'heldBack' })).toBe('not_sent');
});
