import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunRequest } from '../../src/domain/input.ts';
import { describeRun } from '../../src/domain/summary.ts';
import { GOAL, request } from './support.ts';

const REQUEST = request({ group: 'g-1' });
const summaryOf = (patch: Partial<RunRequest>) => describeRun('failover', { ...REQUEST, ...patch }).summary;

describe('the line', () => {
  test.each<[string, Partial<RunRequest>, string]>([
    ['the least', {}, 'FAILOVER g-1'],
    [
      'with a goal: the name instead of the id, and the way',
      { goal: GOAL },
      'FAILOVER pg-payments eu-de-01 > eu-de-02',
    ],
    ['with an incident', { incident: 'INC-1' }, 'FAILOVER g-1 (INC-1)'],
    ['a dry run', { dryRun: true }, 'DRY RUN FAILOVER g-1'],
  ])('%s', (_, patch, line) => {
    expect(summaryOf(patch)).toBe(line);
  });

  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.constantFrom(
      '😀'.repeat(100),
      'ä'.repeat(200),
      '€'.repeat(200),
      '"\\'.repeat(100),
      '\uD83D'.repeat(200),
    ),
  );

  const bytes = (line: string) => Buffer.byteLength(JSON.stringify(line)) - 2;

  test('property: at most 200 bytes as JSON, cut between characters, no more than needed', () => {
    fc.assert(
      fc.property(text, text, fc.nat(3), (name, incident, lead) => {
        // The lead moves the cut through every place within a character.
        const group = 'x'.repeat(lead) + name;
        const whole = `FAILOVER ${group} eu-de-01 > eu-de-02${incident === '' ? '' : ` (${incident})`}`;
        const line = summaryOf({ goal: { ...GOAL, group }, incident });
        const rest = Array.from(whole.slice(line.length));
        expect(whole.startsWith(line)).toBe(true);
        expect(bytes(line)).toBeLessThanOrEqual(200);
        expect(Array.from(line).length + rest.length).toBe(Array.from(whole).length);
        expect(rest.length === 0 || bytes(line + rest[0]) > 200).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the paragraph', () => {
  test('names what is known, and nothing else', () => {
    const { details } = describeRun('failover', REQUEST);
    expect(details).toContain('**failover: group g-1** at site eu-de');
    expect(details).toMatch(/no way back/);
    expect(details).toMatch(/Current Details/);
    for (const word of ['Group id', 'Incident', 'Reason', 'Started by', 'null', 'undefined']) {
      expect(details).not.toContain(word);
    }
  });

  test('names all of it', () => {
    const { details } = describeRun('failover', {
      ...REQUEST,
      goal: GOAL,
      incident: 'INC-1',
      reason: 'fire',
      by: 'anna',
    });
    for (const line of [
      '**failover: group pg-payments** at site eu-de, production eu-de-01 > eu-de-02',
      '- Group id: g-1',
      '- Incident: INC-1',
      '- Reason: fire',
      '- Started by: anna',
    ]) {
      expect(details.split('\n')).toContain(line);
    }
  });
});
