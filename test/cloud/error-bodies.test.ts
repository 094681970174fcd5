import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseErrorBody } from '../../src/cloud/error-body.ts';

test.each([
  [
    'SDRS',
    '{"error":{"message":"Protection group not found","code":"SDRS.1013"}}',
    'SDRS.1013',
    'Protection group not found',
  ],
  ['badrequest', '{"badrequest":{"message":"wrong","code":"SDRS.0201"}}', 'SDRS.0201', 'wrong'],
  ['itemNotFound, number', '{"itemNotFound":{"message":"gone","code":404}}', '404', 'gone'],
  ['badRequest of EVS', '{"badRequest":{"message":"bad","code":400}}', '400', 'bad'],
  ['a message without code', '{"conflictingRequest":{"message":"busy"}}', null, 'busy'],
  [
    'gateway',
    '{"error_msg":"throttled","error_code":"APIGW.0308","request_id":"r"}',
    'APIGW.0308',
    'throttled',
  ],
  ['generic', '{"error_msg":"no","error_code":"AS.0001"}', 'AS.0001', 'no'],
  [
    'IAM, old',
    '{"error":{"message":"wrong password","code":401,"title":"Unauthorized"}}',
    '401',
    'wrong password',
  ],
  ['IAM, new', '{"error_msg":"too many","error_code":"IAM.0011"}', 'IAM.0011', 'too many'],
  ["a job's own words", '{"code":"SDRS.0013","message":"inside"}', 'SDRS.0013', 'inside'],
  ['empty', '', null, null],
  ['blanks', ' \n ', null, null],
  ['text', 'upstream connect error\n', null, 'upstream connect error'],
  ['a list', '[1]', null, '[1]'],
  ['null', 'null', null, 'null'],
  ['an object that says nothing', '{"a":{"b":1}}', null, '{"a":{"b":1}}'],
  ['an object whose first value is null', '{"a":null,"error":{"message":"x","code":"Y"}}', 'Y', 'x'],
])('%s', (_, body, code, message) => {
  expect(parseErrorBody(body)).toEqual({ code, message });
});

test("a balancer's page is reduced to what it says", () => {
  const page = `<!DOCTYPE html><html><head><title>502 Bad Gateway</title><style>a{}</style></head>
    <body><h1>The backend server is unreachable</h1><script>x()</script></body></html>`;
  expect(parseErrorBody(page)).toEqual({
    code: null,
    message: '502 Bad Gateway The backend server is unreachable',
  });
});

test('control characters, which could rewrite a terminal, are taken out', () => {
  expect(parseErrorBody('{"error":{"message":"a\\u001b[2Jb\\nc\\u202ed","code":"X"}}').message).toBe(
    'a [2Jb c d',
  );
});

test('whatever comes: it never throws, and what it gives is short', () => {
  const body = fc.oneof(
    fc.string({ maxLength: 2_000 }),
    fc.string({ unit: 'binary', maxLength: 500 }),
    fc.json(),
    fc.json({ maxDepth: 3 }).map((inner) => `{"error":${inner}}`),
    fc
      .string({ minLength: 1_000, maxLength: 40_000 })
      .map((text) => JSON.stringify({ e: { message: text, code: text } })),
    fc
      .array(fc.constantFrom('<', '>', '/', 'title', 'script', 'head', ' ', 'x'))
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(body, (text) => {
      const { code, message } = parseErrorBody(text);
      expect(code?.length ?? 0).toBeLessThanOrEqual(60);
      expect(message?.length ?? 0).toBeLessThanOrEqual(300);
      // oxlint-disable-next-line no-control-regex
      expect(message ?? '').not.toMatch(/[\u0000-\u001f\u007f]/);
    }),
  );
});
