import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Evidence } from '../../src/report/index.ts';
import { renderReport } from '../../src/report/index.ts';
import { escapeHtml } from '../../src/pages/markup.ts';
import { escapeMarkdown } from '../../src/pages/markdown.ts';
import { storedEvidence } from './support.ts';

const NASTY = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onload='x",
  ']]>',
  '-->',
  '</style><style>*{}</style>',
  '</svg><script>',
  '&lt;b&gt; &amp;',
  '\u202Egnp.exe',
  '\u0000\u0007\u001b[31m',
  '${x}`',
  '| a | b |\n|---|---|',
  '[x](javascript:alert(1))',
  '![x](https://example.com/a.png)',
  '# not a heading',
  '\ud800',
];
const hostile = fc
  .oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 60 }))
  .chain((text) => fc.constantFrom(...NASTY).map((more) => `${text}${more}`));

/** Every text of a report, replaced: ids, names, sentences, all that somebody else may have written. */
function poisoned(made: Evidence, text: string): Evidence {
  const swap = (value: unknown, key = ''): unknown => {
    if (typeof value === 'string') return KEPT.has(key) || /^\d{4}-\d\d-\d\dT/.test(value) ? value : text;
    if (Array.isArray(value)) return value.map((one) => swap(one, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, swap(inner, name)]));
  };
  return swap(made) as Evidence;
}

/** Words of ours, from a fixed list. */
const KEPT = new Set([
  'cause',
  'of',
  'verdict',
  'outcome',
  'kind',
  'weight',
  'given',
  'format',
  'role',
  'service',
]);

const made = storedEvidence('failover.evidence');
const TAGS = [
  'html',
  'head',
  'meta',
  'title',
  'style',
  'body',
  'header',
  'main',
  'footer',
  'nav',
  'section',
  'h1',
  'h2',
  'p',
  'ul',
  'ol',
  'li',
  'a',
  'dl',
  'div',
  'dt',
  'dd',
  'strong',
  'span',
  'table',
  'caption',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
  'bdi',
  'code',
  'pre',
  'figure',
  'figcaption',
  'svg',
  'g',
  'rect',
  'circle',
  'line',
  'text',
];
const tagsOf = (html: string) => [...html.matchAll(/<\/?([a-zA-Z!][^\s>]*)([^>]*)>/g)];

test('whatever stands in a history, the page has the tags that it always has, and no attribute of somebody else', () => {
  const shape = (html: string) =>
    tagsOf(html)
      .map(([, name]) => name)
      .join();
  const usual = shape(renderReport(poisoned(made, 'x'), 'html'));
  fc.assert(
    fc.property(hostile, (text) => {
      const html = renderReport(poisoned(made, text), 'html');
      expect(shape(html)).toBe(usual);
      for (const [, name, attributes] of tagsOf(html)) {
        if (name === '!doctype') continue;
        expect(TAGS).toContain(name);
        expect(attributes).not.toMatch(/\son\w+=|\sstyle=|\ssrc=|href="(?!#)/);
      }
      expect(html.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Bidi_Control}/u);
    }),
    { numRuns: 40 },
  );
});

test('Markdown holds no HTML, no image, no link of somebody else, and no row more', () => {
  const rows = (text: string) => text.split('\n').filter((line) => line.startsWith('|')).length;
  const usual = rows(renderReport(poisoned(made, 'x'), 'md'));
  fc.assert(
    fc.property(hostile, (text) => {
      const md = renderReport(poisoned(made, text), 'md');
      expect(md).not.toMatch(/<[a-zA-Z/!]/);
      expect(md).not.toMatch(/(?<!\\)\]\(/);
      expect(rows(md)).toBe(usual);
    }),
    { numRuns: 40 },
  );
});

test('escaping leaves nothing to be read as markup', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(escapeHtml(text)).not.toMatch(/[<>"'`]|&(?!(amp|lt|gt|quot|#39|#96);)/);
      expect(escapeMarkdown(text)).not.toMatch(/<|(?<!\\)(\\\\)*[|[\]*`]/);
    }),
  );
});

test('the policy lets the one style in, by its hash', () => {
  const html = renderReport(made, 'html');
  const style = /<style>([^]*?)<\/style>/.exec(html)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  expect(html).toContain(`style-src 'sha256-${hash}'`);
});

test('the page loads nothing and runs nothing', () => {
  const html = renderReport(made, 'html');
  expect(html).toContain("default-src 'none'");
  expect(html).not.toMatch(/<(script|link|img|iframe|object|embed|form|base)\b/);
  expect(html).not.toMatch(/\b(src|href)="(?!#)|@import|url\(/);
  expect(html).not.toMatch(/https?:\/\//);
});
