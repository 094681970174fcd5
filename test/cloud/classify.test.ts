import fc from 'fast-check';
import { expect, test } from 'vitest';
import settings from '../../temporal.config.ts';
import type { ActionAnswers } from '../../src/cloud/action-answers.ts';
import { evsAnswers } from '../../src/cloud/evs/answers.ts';
import { sdrsAnswers } from '../../src/cloud/sdrs/answers.ts';
import type { StatusRule, StatusTable } from '../../src/domain/outcomes.ts';
import { classifyRead, classifySend } from '../../src/cloud/classify.ts';
import type { HttpResult } from '../../src/cloud/http.ts';
import { parseRetryAfter } from '../../src/cloud/retry-after.ts';

const answer = (status: number, body = '', headers: Record<string, string> = {}): HttpResult => ({
  kind: 'answer',
  status,
  headers,
  body,
});
const table = settings.http;
const send = (result: HttpResult) => classifySend(result, { table, answers: sdrsAnswers }, 'The failover', 0);
const read = (result: HttpResult) => classifyRead(result, settings.http, 'The group', 0);
const sdrs = (code: string): string => JSON.stringify({ error: { code, message: 'no' } });

test.each([
  [200, 'accepted'],
  [201, 'accepted'],
  [202, 'accepted'],
  [302, 'refused'],
  [400, 'refused'],
  [401, 'refused'],
  [403, 'refused'],
  [404, 'refused'],
  [408, 'unknown'],
  [409, 'refused'],
  [418, 'unknown'],
  [429, 'throttled'],
  [494, 'unknown'],
  [500, 'unknown'],
  [501, 'refused'],
  [502, 'unknown'],
  [503, 'unknown'],
  [504, 'unknown'],
  [599, 'unknown'],
])('an action answered with %i is %s', (status, kind) => {
  expect(send(answer(status, '{"job_id":"ff8080826adfae02016ae2d123fc05ed"}')).kind).toBe(kind);
});

test.each(['0209', '0214', '1002', '1017', '1018', '1019', '1020', '1021', '1022', '1023', '1024'])(
  'SDRS.%s is about the state, and may be the answer to our own first POST',
  (code) => {
    expect(send(answer(400, sdrs(`SDRS.${code}`)))).toMatchObject({ kind: 'refused', wrongState: true });
  },
);

test('every 409 is about the state; other refusals are not', () => {
  expect(send(answer(409))).toMatchObject({ wrongState: true });
  expect(send(answer(400, sdrs('SDRS.1013')))).toMatchObject({
    wrongState: false,
    error: { code: 'SDRS.1013' },
  });
  expect(send(answer(403, sdrs('SDRS.0004')))).toMatchObject({ wrongState: false });
});

test('one gateway code for many: the status decides', () => {
  const body = '{"error_code":"APIGW.0201","error_msg":"x","request_id":"r"}';
  expect(send(answer(400, body)).kind).toBe('refused');
  expect(send(answer(502, body)).kind).toBe('unknown');
  expect(send(answer(504, body)).kind).toBe('unknown');
});

test('what comes of each way to get no answer', () => {
  expect(send({ kind: 'fault', phase: 'beforeSend', code: 'ENOTFOUND' }).kind).toBe('notSent');
  expect(send({ kind: 'fault', phase: 'unknown', code: 'ECONNRESET' }).kind).toBe('unknown');
  expect(send({ kind: 'timeout', phase: 'beforeSend', afterMs: 1 }).kind).toBe('notSent');
  expect(send({ kind: 'timeout', phase: 'unknown', afterMs: 1 }).kind).toBe('unknown');
  expect(send({ kind: 'cut', status: 200, headers: {} }).kind).toBe('unknown');
  expect(send({ kind: 'tooLarge', status: 200, headers: {} }).kind).toBe('unknown');
  expect(send({ kind: 'aborted', phase: 'unknown' }).kind).toBe('unknown');
  expect(send({ kind: 'aborted', phase: 'beforeSend' }).kind).toBe('cancelled');
  expect(send({ kind: 'heldBack' }).kind).toBe('late');
});

test.each([
  [400, false],
  [401, false],
  [404, false],
  [408, true],
  [409, false],
  [429, true],
  [500, true],
  [501, false],
  [502, true],
  [503, true],
  [504, true],
  [302, false],
  [418, false],
])('a read answered with %i: tried again %s', (status, retryable) => {
  expect(read(answer(status))).toMatchObject({ ok: false, error: { kind: 'http', status, retryable } });
});

test('a read carries the wait, the code, the words and the request id', () => {
  const result = read(
    answer(429, '{"error_code":"APIGW.0308","error_msg":"slow down"}', {
      'retry-after': '7',
      'x-request-id': 'r-1',
    }),
  );
  expect(result).toMatchObject({
    ok: false,
    error: { code: 'APIGW.0308', providerMessage: 'slow down', requestId: 'r-1', retryAfterMs: 7_000 },
  });
});

const header = fc.dictionary(fc.constantFrom('retry-after', 'x-request-id'), fc.string());
const anyBody = fc.oneof(
  fc.string(),
  fc.json(),
  fc.constant('{"job_id":"job-1"}'),
  fc.constant(sdrs('SDRS.1002')),
);
const anyResult: fc.Arbitrary<HttpResult> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('answer' as const),
      status: fc.integer({ min: 100, max: 599 }),
      headers: header,
      body: anyBody,
    }),
  },
  fc.record({
    kind: fc.constantFrom('cut' as const, 'tooLarge' as const),
    status: fc.integer({ min: 100, max: 599 }),
    headers: header,
  }),
  fc.record({
    kind: fc.constant('fault' as const),
    phase: fc.constantFrom('beforeSend' as const, 'unknown' as const),
    code: fc.string(),
  }),
  fc.record({
    kind: fc.constant('timeout' as const),
    phase: fc.constantFrom('beforeSend' as const, 'unknown' as const),
    afterMs: fc.nat(),
  }),
);
/** Also tables that somebody filled in wrongly. */
const anyTable: fc.Arbitrary<StatusTable> = fc
  .array(
    fc.tuple(
      fc.integer({ min: 100, max: 599 }),
      fc.record<StatusRule>({
        read: fc.constantFrom('retry', 'fail'),
        action: fc.constantFrom('unknown', 'refused', 'throttled'),
      }),
    ),
  )
  .map((rules) => ({ ...settings.http, ...Object.fromEntries(rules) }));

const anyAnswers: fc.Arbitrary<ActionAnswers> = fc.constantFrom(sdrsAnswers, evsAnswers);

/** The kinds of outcome that a result may have at most, whatever the table says. */
function allowed(result: HttpResult): string[] {
  switch (result.kind) {
    case 'answer': {
      const { status } = result;
      if (status >= 200 && status < 300) return ['accepted', 'unknown'];
      const lost = status === 408 || (status >= 500 && status !== 501);
      return lost ? ['unknown'] : ['refused', 'throttled', 'unknown'];
    }
    case 'fault':
    case 'timeout':
      return result.phase === 'beforeSend' ? ['notSent'] : ['unknown'];
    default:
      return ['unknown'];
  }
}

test('no table and no answer make a lost POST look decided', () => {
  expect(() =>
    fc.assert(
      fc.property(anyResult, anyTable, anyAnswers, (result, someTable, answers) =>
        allowed(result).includes(classifySend(result, { table: someTable, answers }, 'The failover', 0).kind),
      ),
      { numRuns: 1_000 },
    ),
  ).not.toThrow();
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test('a read gives a value for a whole 2xx with JSON, and for nothing else', () => {
  const good = (result: HttpResult): boolean =>
    result.kind === 'answer' && result.status >= 200 && result.status < 300 && isJson(result.body);
  expect(() => fc.assert(fc.property(anyResult, (result) => read(result).ok === good(result)))).not.toThrow();
});

const NOW = Date.parse('2026-01-02T03:04:05Z');

test.each([
  ['120', 120_000],
  ['0', 0],
  ['1.5', 1_500],
  ['999999', 600_000],
  ['Fri, 02 Jan 2026 03:05:05 GMT', 60_000],
  ['Fri, 02 Jan 2027 03:05:05 GMT', 600_000],
  ['Fri, 02 Jan 2025 03:05:05 GMT', null],
  ['-5', null],
  ['soon', null],
  ['', null],
  [undefined, null],
])('Retry-After: %s', (value, expected) => {
  expect(parseRetryAfter(value, NOW)).toBe(expected);
});
