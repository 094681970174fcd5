import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scrub } from '../../src/cloud/scrub.ts';

const secret = fc.string({ minLength: 6, maxLength: 40 });
const formsOf = (text: string): string[] => [
  text,
  JSON.stringify(text).slice(1, -1),
  encodeURIComponent(text),
];

test('property: no form of a secret is left, wherever it stands', () => {
  fc.assert(
    fc.property(secret, fc.nat({ max: 2 }), fc.string(), fc.string(), (hidden, which, before, after) => {
      const form = formsOf(hidden)[which] ?? '';
      const clean = scrub(before + form + after, [hidden]);
      for (const one of formsOf(hidden)) expect(clean).not.toContain(one);
      expect(clean).toContain('[removed]');
    }),
  );
});

test('property: what holds no secret stays as it is', () => {
  fc.assert(
    fc.property(secret, fc.string(), (hidden, text) => {
      fc.pre(formsOf(hidden).every((form) => !text.includes(form)));
      expect(scrub(text, [hidden])).toBe(text);
    }),
  );
});

test('a token that begins like a word of the text, and one that begins with a sign', () => {
  expect(scrub('token MIIabc and MIIabc/+== too', ['MIIabc/+=='])).toBe('token MIIabc and [removed] too');
  expect(scrub('a=%22quoted%22&b=\\"quoted\\"', ['"quoted"'])).toBe('a=[removed]&b=[removed]');
  expect(scrub('short', ['short'])).toBe('short');
});
