import fc from 'fast-check';
import { expect, test } from 'vitest';
import { trendChart } from '../../src/pages/trend.ts';
import { renderRecord } from '../../src/record/page/index.ts';
import type { PracticeRecord } from '../../src/record/told.ts';
import { ago, DAY, NOW, record, row } from './support.ts';

const text = (html: string) =>
  html
    .replace(/<style>[^]*<\/style>/, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');

test('what an auditor asks: how many, how many good, how long against which target, who is late', () => {
  const rows = [
    row({
      startedAt: ago(2),
      by: 'ben',
      recoverySeconds: 1_200,
      sinceRequestSeconds: 5_000,
      target: 'missed',
    }),
    row({
      startedAt: ago(9),
      outcome: 'failed',
      good: false,
      recoverySeconds: null,
      target: 'missed',
      message: 'It could not be made.',
      code: 'DR_DRILL_FAILED',
    }),
    row({ startedAt: ago(20), procedure: 'exercise', homeSeconds: 300 }),
  ];
  const [group] = record().groups;
  if (group === undefined) throw new Error('no group');
  const groups = [{ ...group, due: 'overdue' as const, dueSaw: 'No good drill in the last 7 d.' }];
  const totals = { drills: 2, drillsGood: 1, exercises: 1, exercisesGood: 1, underWay: 0, dryRuns: 3 };
  const html = renderRecord(record({ rows, groups, totals }));
  const said = text(html);
  for (const part of [
    '2 of 3 good',
    '2 drills, 1 of them good; 1 exercise, 1 of them good; 1 group. 3 dry runs left out: they practise nothing.',
    '2 runs missed the recovery target.',
    'eu-de/pg-payments is overdue. No good drill in the last 7 d.',
    '1 of 3 runs that had a target',
    'It could not be made. (DR_DRILL_FAILED)',
    '7 min, home 5 min',
    'Waited for an approval: 1 h 23 min 20 s since the request',
    'target 15 min',
  ])
    expect(said).toContain(part);
  expect(html.match(/<svg class="trend"/g)).toHaveLength(1);
});

test('it says how far back it reaches, and how to keep more', () => {
  const said = text(renderRecord(record()));
  expect(said).toContain(
    'for 30 d (its retention): what ended before 2026-10-22 03:00 UTC is not in this record',
  );
  expect(said).toContain('dr report --html');
  const unknown = text(renderRecord(record({ retentionSeconds: null })));
  expect(unknown).toContain('could not be learned');
  // The retention is longer than what was asked for: nothing to warn of, and still it is said where the record comes from.
  const all = renderRecord(record({ reachesBackTo: ago(90) }));
  expect(all).not.toContain('class="alerts"');
  expect(text(all)).toContain('its retention');
});

test('a page that does not have everything says so', () => {
  expect(text(renderRecord(record({ next: 'x' })))).toContain(
    'This page has the newest 1 run; there are more.',
  );
  expect(text(renderRecord(record({ cut: true })))).toContain('what is oldest is missing');
});

test('nothing on record is no good record', () => {
  const totals = { drills: 0, drillsGood: 0, exercises: 0, exercisesGood: 0, underWay: 0, dryRuns: 0 };
  const said = text(renderRecord(record({ rows: [], groups: [], totals })));
  expect(said).toContain('nothing on record');
  expect(said).toContain('No drill and no exercise.');
});

const NASTY = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '</title><svg onload=x>',
  '\u202Egnp',
  "' x='",
];
const hostile = fc
  .oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 40 }))
  .chain((some) => fc.constantFrom(...NASTY).map((more) => `${some}${more}`));

function poisoned(word: string): PracticeRecord {
  const [group] = record().groups;
  if (group === undefined) throw new Error('no group');
  const rows = [
    row({
      run: word,
      execution: word,
      site: word,
      group: word,
      by: word,
      reason: word,
      message: word,
      good: false,
      findings: [{ code: 'skipped', text: word }],
      ui: `javascript:${word}`,
    }),
    row({ ui: `https://ui.example.com/${word}` }),
  ];
  return record({
    namespace: word,
    site: word,
    group: word,
    rows,
    groups: [{ ...group, site: word, group: word, dueSaw: word, due: 'overdue' }],
  });
}

test('XSS: whatever a name holds, the page has the tags that it always has, and no attribute of somebody else', () => {
  const tagsOf = (html: string) => [...html.matchAll(/<\/?([a-zA-Z!][^\s>]*)([^>]*)>/g)];
  const shape = (html: string) =>
    tagsOf(html)
      .map(([, name]) => name)
      .join();
  const usual = shape(renderRecord(poisoned('x')));
  fc.assert(
    fc.property(hostile, (word) => {
      const html = renderRecord(poisoned(word));
      expect(shape(html)).toBe(usual);
      for (const [, , attributes = ''] of tagsOf(html)) {
        // What stands between quotation marks is a value, whatever it says.
        expect(attributes.replaceAll(/="[^"]*"/g, '')).not.toMatch(/\bon\w+|\bstyle\b|\bsrc\b|["'`]/);
        expect(attributes).not.toMatch(/href="(?!#|https:\/\/ui\.example\.com\/)/);
      }
      expect(html.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Bidi_Control}/u);
    }),
    { numRuns: 60 },
  );
});

test('the page loads nothing and runs nothing', () => {
  const html = renderRecord(record({ rows: [row({ ui: 'https://ui.example.com/x' })] }));
  expect(html).toContain("default-src 'none'");
  expect(html).not.toMatch(/<(script|link|img|iframe|object|embed|form|base)\b|\bsrc=|@import|url\(/);
  expect(html).toContain('<a href="https://ui.example.com/x" rel="noreferrer noopener">');
});

test('whatever the times, every point of the drawing stands on the paper', () => {
  const point = fc.record({
    at: fc.integer({ min: 0, max: 90 }).map(ago),
    ms: fc.option(fc.integer({ min: 0, max: 400 * DAY })),
    targetMs: fc.option(fc.integer({ min: 0, max: 40 * DAY })),
    shape: fc.constantFrom('circle' as const, 'square' as const),
    tone: fc.constantFrom('good' as const, 'bad' as const),
    text: fc.constant('x'),
  });
  fc.assert(
    fc.property(fc.array(point, { maxLength: 20 }), fc.integer({ min: 0, max: 90 }), (points, from) => {
      const trend = { from: ago(from), until: new Date(NOW).toISOString(), points };
      const svg = trendChart({ kind: 'trend', label: 'g', trend }).text;
      const [, height = '0'] = /class="trend"[^>]* height="([\d.]+)"/.exec(svg) ?? [];
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
      for (const [, x] of svg.matchAll(/\bx[12]?="([-\d.]+)%"/g)) {
        expect(Number(x)).toBeGreaterThanOrEqual(0);
        expect(Number(x)).toBeLessThanOrEqual(100);
      }
      for (const [, y] of svg.matchAll(/<svg class="m-\w+" x="[^"]+" y="([-\d.]+)"/g)) {
        expect(Number(y)).toBeGreaterThanOrEqual(0);
        expect(Number(y)).toBeLessThanOrEqual(Number(height));
      }
    }),
  );
});
